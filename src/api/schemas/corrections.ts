import { z } from 'zod';
import { counts, instant, name, operations, problem, text, values } from './common.ts';

const workers = z.array(name).min(1).max(10_000);

export const undoBody = z
  .strictObject({
    cycle: name.optional().describe('All that this cycle did: its id, or the first 8 characters.'),
    plan: name.optional().describe('All that was done of this plan.'),
    operation: z.int().min(1).optional().describe('One line of the journal.'),
    only: workers.optional().describe('For these workers alone.'),
    dryRun: z.boolean().optional().describe('Decide and store the plan, and write nothing. (Default: false.)'),
  })
  .refine(({ cycle, plan, operation }) => [cycle, plan, operation].filter((one) => one !== undefined).length === 1, {
    message: 'one of cycle, plan and operation',
  });

const attribute = z.strictObject({ name: text, before: z.unknown(), after: z.unknown(), reference: text.optional() });

const left = z.strictObject({
  ...{ worker: text, account: text, operation: z.int(), code: text, message: text },
  attribute: text.optional(),
});

export const undoResult = z.strictObject({
  ...{ job: text, kind: text, planId: text, hash: text, verdict: z.enum(['go', 'needsApproval', 'stop']) },
  ...{ trips: z.array(values), seconds: z.number(), counts, operations, problems: z.array(problem) },
  undone: values.describe('What was to be undone.'),
  changes: z.array(z.looseObject({ worker: text, attributes: z.array(attribute), reasons: z.array(text) })),
  left: z.array(left).describe('What stays as it is, each with the reason; docs/errors.md has the codes.'),
});

export const releaseBody = z
  .strictObject({
    workers: workers.optional(),
    all: z.literal(true).optional().describe('Everybody of the job who is set aside.'),
  })
  .refine(({ workers: some, all }) => (some === undefined) !== (all === undefined), {
    message: 'either workers or all',
  });

export const releaseResult = z.strictObject({
  job: text,
  released: z.array(z.strictObject({ worker: text, reason: z.enum(['undone', 'unlinked']), since: instant, by: text })),
});

export const linkBody = z.strictObject({
  account: name.describe('Its DN, its objectGUID, or a matching value.'),
  takeOver: z
    .boolean()
    .optional()
    .describe('Take it from whom it is linked to; that person is held. (Default: false.)'),
  dryRun: z.boolean().optional().describe('Show both sides and what would follow. (Default: false.)'),
});

export const linkUndoBody = z.strictObject({ dryRun: z.boolean().optional() });

const matching = z.array(z.strictObject({ attribute: text, value: text }));
const accountRef = z.strictObject({ anchor: text, name: text });
const accountSide = z.strictObject({ ...accountRef.shape, displayName: text.optional(), matching });

export const linkResult = z.strictObject({
  ...{ job: text, kind: z.enum(['relink', 'unlink', 'undo']), dryRun: z.boolean() },
  action: text.nullable().describe('In the history of the link; null when nothing was changed.'),
  worker: z.strictObject({ worker: text, anchor: text, displayName: text.optional(), matching }),
  before: accountSide.nullable(),
  after: accountSide.nullable(),
  takenFrom: z.strictObject({ worker: text, displayName: text.nullable() }).nullable(),
  next: z
    .strictObject({
      ...{ outcome: text, reason: text.nullable(), kinds: z.array(text), attributes: z.array(attribute) },
      problems: z.array(problem),
    })
    .describe('What the next cycle would do with the worker.'),
});

export const linkHistory = z.strictObject({
  ...{ job: text, worker: text },
  changes: z.array(
    z.strictObject({
      ...{ action: text, kind: z.enum(['relink', 'unlink', 'takeOver', 'undo']), worker: text },
      ...{
        before: accountRef.nullable(),
        after: accountRef.nullable(),
        undoes: text.nullable(),
        by: text,
        at: instant,
      },
    }),
  ),
});
