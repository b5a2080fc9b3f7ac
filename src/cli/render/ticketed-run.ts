import type { Problem } from '../../domain/problem.ts';
import type { TicketNeed } from '../../domain/ticket.ts';
import type { CycleResult } from '../../engine/cycle-result.ts';
import type { TicketedResult } from '../../engine/ticketed/ticketed-result.ts';
import type { Output } from '../wiring.ts';
import { renderCycle } from './cycle.ts';
import { paint } from './style.ts';

/** The closing table of a run whose every change is a ticket, and what it meant for tickets. */
export function renderTicketedRun(
  result: TicketedResult,
  needs: Partial<Record<TicketNeed, number>>,
  output: Output,
): string {
  const { created, comments, newUsers, changedUsers, processed, vanished } = result.tickets;
  const waiting = Object.entries(needs).map(([need, count]) => `${count} for ${need}`);
  return [
    renderTicketedCycle(result, output),
    `  people:     ${newUsers} new, ${changedUsers} changed, ${processed} processed${vanished === 0 ? '' : `, ${vanished} not shown any more`}`,
    `  tickets:    ${created} created, ${comments} comments on open ones`,
    ...(waiting.length === 0 ? [] : [paint(output, 'yellow', `  waiting:    ${waiting.join(', ')}`)]),
    ...(waiting.length === 0 ? [] : [`    Which ones: hirewire tickets list --open --job ${result.job}`]),
  ].join('\n');
}

/** The closing table alone. A run that had nobody to work on has made no plan. */
export function renderTicketedCycle(result: CycleResult, output: Output): string {
  const planId = result.planId === '' ? 'none' : result.planId;
  return renderCycle({ ...result, planId, problems: withoutEarlierPlans(result.problems, planId) }, output);
}

/** Who waits for the approval of an earlier run's plan is counted below: the plan of this run is not the one to approve. */
function withoutEarlierPlans(problems: readonly Problem[], planId: string): readonly Problem[] {
  return problems.filter(({ code, advice }) => code !== 'awaitingApproval' || advice.includes(planId));
}
