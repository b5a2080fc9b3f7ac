import type { Command } from 'commander';
import { planToJson } from '../../engine/log/log-documents.ts';
import { groupsToJson, showPlan } from '../../engine/log/show-plan.ts';
import { changeToJson } from '../../engine/result-documents.ts';
import { listChanges, type StoredChange } from '../../store/changes.ts';
import { listPlans, planStates } from '../../store/plans.ts';
import type { CommandContext } from '../command-context.ts';
import { parseChoice, parseLimit } from '../parse-options.ts';
import { renderChanges } from '../render/changes.ts';
import { renderPlan, renderPlans } from '../render/plans.ts';
import { type Look, withLook } from '../with-look.ts';

type PlanOptions = {
  readonly job?: string;
  readonly state?: string;
  readonly waiting?: boolean;
  readonly limit: string;
};

/** What cycles decided, and what waits for somebody to approve it. `plan JOB` makes a new one; this looks at those that there are. */
export function addPlans(program: Command, context: CommandContext): void {
  const plans = program
    .command('plans')
    .option('--job <job>', 'of this job')
    .option('--state <state>', `in this state: ${planStates.join(', ')}`)
    .option('--waiting', 'those that can be approved and hold something back')
    .option('--limit <count>', 'at most so many, from 1 to 1000', '20')
    .description('Stored plans, newest first. `plans show` tells by causes what one would do, and what approves it.')
    .addHelpText(
      'after',
      '\n`hirewire plan JOB` makes a new plan; this looks at those that there are.\n\nExamples:\n  hirewire plans --waiting\n  hirewire plans show 1c9f0a52\n  hirewire plans show 1c9f0a52 --all',
    )
    .action(async ({ job, state, waiting, limit: given }: PlanOptions) => {
      const limit = parseLimit(given);
      const filter = {
        ...(job !== undefined && { job }),
        ...(state !== undefined && { state: parseChoice(state, '--state', planStates) }),
      };
      await withLook(context, async (look) => {
        const isWaiting = waiting === true && { waitingAt: look.now };
        const page = await listPlans(look.database, { ...filter, ...isWaiting }, { limit, offset: 0 });
        context.answer({ total: page.total, plans: page.plans.map(planToJson) }, () =>
          renderPlans(page, look, context.output),
        );
      });
    });
  addShow(plans, context);
}

function addShow(plans: Command, context: CommandContext): void {
  plans
    .command('show')
    .argument('<plan>', 'its id, or the first 8 characters')
    .option('--all', 'each change with before, after and why, in the place of causes')
    .description(
      'One plan by causes: 412 people whose department is renamed are one line. And what its approval takes.',
    )
    .action(async (plan: string, options: { all?: boolean }) => {
      await withLook(context, async (look) => {
        const shown = await showPlan(look, plan, look.now);
        const changes = options.all === true ? await collectChanges(look, shown.plan.id) : undefined;
        const document = {
          ...{ ...planToJson(shown.plan), approval: shown.approval, ...groupsToJson(shown) },
          ...(changes !== undefined && { changes: changes.map(changeToJson) }),
        };
        context.answer(document, () =>
          [
            ...(changes === undefined ? [] : [renderChanges(changes, context.output), '']),
            renderPlan(changes === undefined ? shown : { ...shown, causes: [] }, look, context.output),
          ].join('\n'),
        );
      });
    });
}

async function collectChanges({ database }: Look, planId: string): Promise<readonly StoredChange[]> {
  const changes: StoredChange[] = [];
  for await (const page of listChanges(database, planId)) changes.push(...page);
  return changes;
}
