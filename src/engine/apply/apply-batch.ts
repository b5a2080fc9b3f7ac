import { ConnectorError } from '../../connectors/contract.ts';
import type { Problem } from '../../domain/problem.ts';
import { toOperations } from '../../pipeline/to-operations.ts';
import type { StoredChange } from '../../store/changes.ts';
import { inTransaction } from '../../store/database.ts';
import { insertIntended, saveEnded, toJournaled } from '../../store/operations.ts';
import { makeDue } from '../../store/source-objects.ts';
import type { OperationCounts } from '../cycle-result.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { OpenJob } from '../job/open-job.ts';
import { assertLocked } from '../with-job-lock.ts';
import type { LockedScope, Running } from './apply-scope.ts';
import { hideRedacted } from './hide-redacted.ts';
import { fillMade, type MadeAccounts } from './made-accounts.ts';
import type { PreparedBatch } from './prepare-batch.ts';
import { readBackAccounts } from './read-back.ts';
import { leaveUnread } from './read-made.ts';
import { followInOperation, isFollowing, noteRename, type Renames } from './renames.ts';
import { saveBatch } from './save-batch.ts';
import { setAsideUndone } from './set-aside-undone.ts';

/** The calls of a batch have been made; what they did is not stored yet. */
export type CalledBatch = {
  readonly running: readonly Running[];
  readonly renames: Renames;
  /** The target went away: what is known of the batch is still to be stored. */
  readonly brokenBy?: ConnectorError;
};

/** What the calls of a plan have in common: how many there were, and whom they have renamed. */
type Calling = { readonly operations: OperationCounts; readonly renames: Renames };

/** Carries out some changes of equal rank that were looked at again: writes the journal, calls. `closeBatch` is to follow. */
export async function callBatch(
  deps: EngineDeps,
  scope: LockedScope,
  batch: Calling & PreparedBatch & { readonly made: MadeAccounts },
): Promise<CalledBatch> {
  const running = batch.prepared.map((one) => toRunning(fillMade(one.change, batch), one.problem, scope.job));
  if (scope.undoneBy !== undefined) await setAsideUndone(deps, { ...scope, undoneBy: scope.undoneBy }, running);
  await insertIntended(
    deps.database,
    { job: scope.job.name, cycleId: scope.id, planId: scope.planId, now: deps.clock.now() },
    running.flatMap(toIntended),
  );
  const { operations, renames } = batch;
  const brokenBy = await callAll(deps, scope, { running, operations, renames });
  return { running, renames, ...(brokenBy !== undefined && { brokenBy }) };
}

function toRunning(change: StoredChange, problem: Problem | undefined, { decide }: OpenJob): Running {
  return {
    change,
    steps: problem === undefined ? toOperations(change, decide.roles) : [],
    ended: [],
    ...(change.account !== undefined && { account: change.account }),
    ...(problem !== undefined && { problem }),
  };
}

/**
 * Reads back what a batch wrote and stores how it ended.
 *
 * @throws ConnectorError when the target cannot be read: the journal keeps the calls as intended, the next run finds out.
 */
export async function closeBatch(deps: EngineDeps, scope: LockedScope, called: CalledBatch): Promise<void> {
  const readBack = called.brokenBy === undefined ? await readBackAccounts(deps, scope, called) : [];
  if (called.brokenBy !== undefined) called.running.forEach(leaveUnread);
  await assertLocked(scope.job.name, scope.lock);
  await saveBatch(deps, scope, { running: called.running, readBack });
}

function toIntended({ change, steps }: Running) {
  return steps.map(({ operation, deltas }, step) => ({
    seq: change.seq,
    step,
    worker: change.worker,
    workerAnchor: change.workerAnchor,
    kind: operation.kind,
    ...(change.account !== undefined && { account: change.account }),
    deltas: deltas.map(toJournaled),
    reasons: change.reasons,
  }));
}

/**
 * Runs the changes side by side, as many as the target takes; the steps of one change one after the other. Who referred to
 * somebody who was renamed at the same moment is tried again after.
 */
async function callAll(
  deps: EngineDeps,
  scope: LockedScope,
  { running, ...calling }: Calling & { running: readonly Running[] },
): Promise<ConnectorError | undefined> {
  const broken = await callSideBySide(deps, scope, { ...calling, running, from: () => 0 });
  if (broken !== undefined) return broken;
  const again = running.filter(
    ({ problem, change }) => problem?.code === 'referenceMissing' && isFollowing(calling.renames, change.deltas),
  );
  return await callSideBySide(deps, scope, { ...calling, running: again, from: forgetFailure });
}

/** Takes back that a step failed; gives its number. */
function forgetFailure(one: Running): number {
  delete one.problem;
  const failed = one.ended.findIndex(({ state }) => state === 'failed');
  one.ended.splice(failed);
  return failed;
}

async function callSideBySide(
  deps: EngineDeps,
  scope: LockedScope,
  { running, from, ...calling }: Calling & { running: readonly Running[]; from: (one: Running) => number },
): Promise<ConnectorError | undefined> {
  let broken: ConnectorError | undefined;
  const queue = running.map((one) => ({ one, step: from(one) })).filter(({ one }) => one.problem === undefined);
  const waiting = queue[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const { one, step } of waiting) {
      if (broken !== undefined) {
        markNotDone(deps, one, step);
        continue;
      }
      try {
        await callSteps(deps, scope, { ...calling, one, from: step });
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        broken ??= error;
      }
    }
  };
  const lanes = Array.from({ length: Math.max(1, scope.job.target.concurrency) }, lane);
  const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') {
    await noteLate(deps, scope, running).catch(() => undefined);
    throw failed.reason;
  }
  return broken;
}

async function callSteps(
  deps: EngineDeps,
  scope: LockedScope,
  { one, from, operations, renames }: Calling & { one: Running; from: number },
): Promise<void> {
  for (const [step, planned] of one.steps.entries()) {
    if (step < from) continue;
    await assertLocked(scope.job.name, scope.lock);
    const began = deps.clock.now();
    const operation = followInOperation(renames, planned);
    const current =
      one.account !== undefined && operation.kind !== 'create' ? { ...operation, account: one.account } : operation;
    operations[operation.kind] += 1;
    let outcome: Awaited<ReturnType<typeof scope.job.target.apply>>;
    try {
      outcome = await scope.job.target.apply(current, { leavesAnchor: true });
    } catch (error) {
      one.isUnknown = true;
      markNotDone(deps, one, step + 1);
      throw error;
    }
    const endedAt = deps.clock.now();
    const line = { seq: one.change.seq, step, endedAt, milliseconds: endedAt - began };
    if (outcome.status === 'failed') {
      const message = hideRedacted(outcome.problem.message, one.change.deltas);
      one.problem = { ...outcome.problem, message, worker: one.change.worker };
      const recheck = outcome.problem.code === 'outcomeUnknown';
      one.ended.push({ ...line, state: 'failed', problem: one.problem, recheck });
      markNotDone(deps, one, step + 1);
      return;
    }
    if (outcome.status === 'made') {
      one.made = outcome.name;
      one.ended.push({ ...line, state: 'done' });
      continue;
    }
    if (current.kind !== 'create') noteRename(renames, current.account.name, outcome.account.name);
    one.account = outcome.account;
    one.ended.push({ ...line, state: 'done', account: outcome.account });
  }
}

/**
 * The lock was lost in the middle of the calls: whoever has the job now may have looked at these people before the last of our calls was
 * carried out. What was done is in the log, and the next cycle looks at them again.
 */
async function noteLate(deps: EngineDeps, scope: LockedScope, running: readonly Running[]): Promise<void> {
  running.forEach(leaveUnread);
  const called = running.filter(({ ended, isUnknown }) => isUnknown === true || ended.length > 0);
  const done = called.flatMap(({ ended }) => ended.filter(({ state }) => state === 'done'));
  await inTransaction(deps.database, async (tx) => {
    await saveEnded(tx, scope.planId, done);
    await makeDue(
      tx,
      scope.job.name,
      called.map(({ change }) => change.workerAnchor),
      deps.clock.now(),
    );
  });
}

function markNotDone(deps: EngineDeps, one: Running, from: number): void {
  for (let step = from; step < one.steps.length; step += 1) {
    one.ended.push({ seq: one.change.seq, step, state: 'notDone', endedAt: deps.clock.now() });
  }
}
