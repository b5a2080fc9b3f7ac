import type { TicketNeed } from '../../domain/ticket.ts';
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
    renderCycle({ ...result, planId: result.planId === '' ? 'none' : result.planId }, output),
    `  people:     ${newUsers} new, ${changedUsers} changed, ${processed} processed${vanished === 0 ? '' : `, ${vanished} not shown any more`}`,
    `  tickets:    ${created} created, ${comments} comments on open ones`,
    ...(waiting.length === 0 ? [] : [paint(output, 'yellow', `  waiting:    ${waiting.join(', ')}`)]),
    ...(waiting.length === 0 ? [] : [`    Which ones: hirewire tickets list --open --job ${result.job}`]),
  ].join('\n');
}
