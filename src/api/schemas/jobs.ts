import { z } from 'zod';
import { count, counts, instant, name, operations, problem, text, values } from './common.ts';

export const job = z.strictObject({
  name: text,
  jobType: text,
  job: text.nullable().describe('Null while there is no job to run.'),
  full: z.boolean().describe('The full comparison of its job.'),
  cron: text.nullable(),
  timeZone: text,
  active: z.boolean(),
  running: z.boolean(),
  lastStart: instant.nullable(),
  lastEnd: instant.nullable(),
  lastResult: text.nullable(),
  lastError: text.nullable(),
  nextRun: instant.nullable(),
});
export const jobList = z.strictObject({ jobs: z.array(job) });

export const jobBody = z
  .strictObject({
    cron: name.describe('Cron with five fields, or Quartz with six or seven.'),
    timeZone: name.describe('By whose clock, such as Europe/Stockholm.'),
    active: z.boolean().describe('False: it runs by hand alone.'),
  })
  .partial();

export const run = z.strictObject({
  id: text,
  jobType: text,
  job: text,
  trigger: z.enum(['cron', 'manual']),
  node: text,
  startedAt: instant,
  endedAt: instant.nullable(),
  result: z.enum(['ok', 'failed', 'skipped']).nullable().describe('Null while it runs.'),
  counters: values,
  message: text.nullable(),
});
export const runList = z.strictObject({ jobType: text, runs: z.array(run) });
export const startedRun = z.strictObject({ run: text.describe('Its id, for GET /api/jobs/{job}/runs/{run}.') });

const trip = z.strictObject({
  ...{ guard: text, verdict: z.enum(['needsApproval', 'stop']), message: text, actual: z.number(), limit: z.number() },
});
const verdict = z.enum(['go', 'needsApproval', 'stop']);

export const plan = z.strictObject({
  ...{
    planId: text,
    job: text,
    kind: text,
    state: z.enum(['collecting', 'open', 'applying', 'applied', 'superseded']),
  },
  ...{ verdict, hash: text, trips: z.array(trip), counts, createdAt: instant, expiresAt: instant },
  waiting: count.describe('Changes that a guard holds until somebody approves them.'),
  planned: count.describe('Changes that nothing holds and that were not carried out: those of a dry run.'),
  approvedBy: text.nullable(),
  approvedAt: instant.nullable(),
});
export const planPage = z.strictObject({ total: count, plans: z.array(plan) });

const change = z.strictObject({
  number: count,
  ...{ worker: text, kind: text, kinds: z.array(text), link: z.boolean().optional(), state: text },
  account: z.strictObject({ anchor: text.nullable(), dn: text.nullable() }),
  attributes: z.array(
    z.strictObject({ name: text, before: z.unknown(), after: z.unknown(), reference: text.optional() }),
  ),
  reasons: z.array(text),
});
export const planChanges = z.strictObject({ planId: text, changes: z.array(change) });

const group = { kinds: z.array(text), state: text, changes: count };
const cause = z.strictObject({
  ...{ ...group, attribute: text, before: z.unknown(), after: z.unknown() },
  reference: text.optional().describe('The worker who must have an account first.'),
  example: text.describe('One of the workers whom it is about.'),
  ofAttribute: count.describe('How many changes there are of this attribute.'),
  variants: count.describe('How many different ones; of each attribute the five most frequent are told.'),
});
export const planCauses = z.strictObject({
  planId: text,
  approval: z
    .strictObject({ isPossible: z.boolean(), message: text, command: text.optional() })
    .describe('What an approval would take, or why there is none.'),
  kinds: z.array(z.strictObject(group)),
  causes: z.array(cause),
});

export const approvalBody = z.strictObject({
  hash: name.describe('Of the plan that was looked at: another one is refused.'),
  only: z.array(name).min(1).max(10_000).optional().describe('Release these workers alone.'),
});

const cycle = {
  ...{ job: text, kind: text, planId: text, hash: text, verdict, trips: z.array(trip), seconds: z.number() },
  ...{ counts, operations, problems: z.array(problem) },
};
export const cycleResult = z.strictObject(cycle);

export const provisionBody = z.strictObject({ worker: name.describe('The personIdExternal, as HR writes it.') });
export const provisionResult = z
  .looseObject({ steps: values.optional() })
  .describe('The document of `hirewire provision --json`: the cycle, and each step.');

const heldPerson = z.strictObject({
  ...{ job: text, worker: text, workerAnchor: text.nullable(), name: text.nullable(), problems: z.array(problem) },
  ...{ since: instant, attempts: count, nextTry: instant },
});
export const heldPage = z.strictObject({ total: count, held: z.array(heldPerson) });
