import { z } from 'zod';
import { operationKinds } from '../../domain/operation.ts';
import { jobConditions } from '../../engine/log/job-status.ts';
import { cycleStates } from '../../store/cycles.ts';
import { operationOutcomes } from '../../store/operation-log.ts';
import { count, counts, instant, operations, problem, text } from './common.ts';
import { plan } from './jobs.ts';

export const operation = z.strictObject({
  id: z.int(),
  at: instant.describe('When it was called.'),
  endedAt: instant.nullable(),
  milliseconds: count.nullable(),
  ...{ job: text, worker: text, workerAnchor: text, name: text.nullable() },
  kind: z.enum(operationKinds),
  outcome: z
    .enum(operationOutcomes)
    .describe('intended: under way, or a crash hid its end. notDone: never made, or proven to have had no effect.'),
  adopted: z.boolean().describe('Found done after a crash.'),
  account: z.strictObject({ anchor: text.nullable(), dn: text.nullable() }),
  attributes: z.array(
    z.strictObject({ name: text, before: z.unknown(), after: z.unknown(), reference: text.optional() }),
  ),
  reasons: z.array(text),
  problem: problem.nullable(),
  ...{ cycleId: text, planId: text },
});
export const operationPage = z.strictObject({ operations: z.array(operation) });

const cycleError = z.strictObject({
  ...{ code: text, message: text, system: text.optional(), advice: text.optional() },
});

export const cycle = z.strictObject({
  ...{ cycleId: text, job: text, kind: text, state: z.enum(cycleStates) },
  ...{ startedAt: instant, endedAt: instant.nullable(), seconds: z.number().nullable() },
  ...{ planId: text.nullable(), counts: counts.nullable(), operations: operations.nullable() },
  trips: z.array(text).describe('What the guards said.'),
  error: cycleError.nullable(),
});
export const cycleList = z.strictObject({ cycles: z.array(cycle) });

export const shownOperation = z.strictObject({
  operation,
  cycle: cycle.nullable(),
  plan: plan.nullable(),
  tickets: z
    .array(z.strictObject({ reference: text, status: text, subject: text }))
    .describe('About the person: open at that time, or made of it.'),
});

const failure = z.strictObject({
  ...{ at: instant, code: text, message: text, system: text.nullable(), advice: text.nullable() },
});
const awaitedPlan = z.strictObject({
  ...{ planId: text, people: count, createdAt: instant, expiresAt: instant, reasons: z.array(text), command: text },
});

const jobStatus = z.strictObject({
  ...{ job: text, source: text, target: text, condition: z.enum(jobConditions), running: z.boolean() },
  ...{ lastGoodAt: instant.nullable(), lastFailure: failure.nullable(), failures: count },
  ...{ nextRun: instant.nullable(), quarantinedUntil: instant.nullable() },
  overdueSince: instant.nullable().describe('When a success was due at the latest.'),
  ...{ linked: count, held: count, failed: count, awaitingApproval: count, plans: z.array(awaitedPlan) },
  setAside: count.describe('People whom a human has set aside: they need nobody.'),
  tickets: z.record(text, count).describe('Open ones by what they wait for, where every change is a ticket.'),
  needs: z
    .array(z.strictObject({ message: text, command: text }))
    .describe('What goes on only when a human does something, and the command that helps.'),
});
export const status = z.strictObject({ at: instant, needsHuman: z.boolean(), jobs: z.array(jobStatus) });
