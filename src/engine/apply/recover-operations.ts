import type { Account } from '../../domain/account.ts';
import type { AttributeDelta } from '../../domain/change.ts';
import { isSameValue } from '../../pipeline/compare-values.ts';
import { isPending } from '../../pipeline/to-operations.ts';
import { viewAccount } from '../../pipeline/view-account.ts';
import { saveFoundDone } from '../../store/changes.ts';
import { inTransaction } from '../../store/database.ts';
import { deleteLinks, saveLinks } from '../../store/links.ts';
import {
  type EndedOperation,
  loadUnknownOperations,
  saveEnded,
  toJournaled,
  type UnknownOperation,
} from '../../store/operations.ts';
import type { Cycle, Doubt } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { OpenJob } from '../job/open-job.ts';
import { saveAccounts } from '../read/read-target.ts';
import { createKey, type FoundAccounts, findOwn } from './find-own.ts';

/**
 * Finds out about calls whose end a crash hid: the directory is asked, set-wise, and what is found done is adopted, so that
 * every change is in the log exactly once and nobody gets a second account. What is not done comes again by itself; the
 * next cycle looks for it once more, since a directory may carry out a call after the process that made it was killed.
 * Gives the workers whose create may still arrive, or may have arrived where it cannot be seen yet.
 */
export async function recoverOperations(deps: EngineDeps, job: OpenJob): Promise<Cycle['doubted']> {
  const unknown = await loadUnknownOperations(deps.database, job.name);
  if (unknown.length === 0) return new Map();
  const accounts = await findOwn(job, unknown);
  const ended = unknown.map((operation) => judge(operation, accounts, { job, now: deps.clock.now() }));
  await inTransaction(deps.database, async (tx) => {
    const planIds = new Set(unknown.map((operation) => operation.planId));
    for (const planId of planIds) {
      await saveEnded(
        tx,
        planId,
        ended.filter((one) => one.planId === planId),
      );
    }
    const adopted = ended.filter(
      ({ kind, state, account }) => kind === 'create' && state === 'done' && account !== undefined,
    );
    const links = adopted.map(({ workerAnchor, account }) => ({
      workerAnchor,
      accountAnchor: account?.anchor ?? '',
      how: 'adopted' as const,
    }));
    await saveAccounts(tx, job, [...accounts.byAnchor.values()]);
    await saveLinks(tx, job.name, links, deps.clock.now());
    const deleted = ended.filter(({ kind, state }) => kind === 'delete' && state === 'done');
    await deleteLinks(
      tx,
      job.name,
      deleted.map(({ workerAnchor }) => workerAnchor),
    );
    await saveFoundDone(tx, [...planIds]);
  });
  const adoptedCount = ended.filter(({ state }) => state === 'done').length;
  deps.logger.info('recovered operations of an interrupted cycle', {
    job: job.name,
    unknown: unknown.length,
    adopted: adoptedCount,
  });
  const doubted = ended.filter(({ kind, recheck }) => kind === 'create' && recheck);
  return new Map(doubted.map(({ workerAnchor, doubt }) => [workerAnchor, doubt]));
}

type Judged = EndedOperation & Pick<UnknownOperation, 'planId' | 'kind' | 'workerAnchor'> & { readonly doubt: Doubt };

function judge(operation: UnknownOperation, found: FoundAccounts, { job, now }: { job: OpenJob; now: number }): Judged {
  const account = ownAccount(operation, found, job);
  const part = account === undefined ? [] : findPart(operation, account, job);
  const isDone =
    operation.kind === 'delete'
      ? account === undefined
      : account !== undefined && (part.length > 0 || isAsIntended(operation, account, job));
  const doubt = doubtOf(operation, { job, now });
  return {
    doubt,
    planId: operation.planId,
    kind: operation.kind,
    workerAnchor: operation.workerAnchor,
    seq: operation.seq,
    step: operation.step,
    state: isDone ? 'done' : 'notDone',
    adopted: isDone,
    recheck: !isDone && (doubt === 'unseen' || !operation.isRecheck),
    endedAt: now,
    ...(isDone && account !== undefined && { account: { anchor: account.anchor, name: account.name } }),
    ...(part.length > 0 && { deltas: part.map(toJournaled) }),
  };
}

/** As with accounts that are linked: what a server has done another may not have for some hours. */
function doubtOf({ isUnseen, intendedAt }: UnknownOperation, { job, now }: { job: OpenJob; now: number }): Doubt {
  const { notSeenHours = 6 } = job.settings;
  const isWaitedFor = isUnseen && job.target.mayLag === true && now < intendedAt + notSeenHours * 3_600_000;
  return isWaitedFor ? 'unseen' : 'late';
}

/** What of an update is there, where not all of it is: some targets take a manager by a request of its own. */
function findPart(operation: UnknownOperation, account: Account, job: OpenJob): readonly AttributeDelta[] {
  if (operation.kind !== 'update' || isAsIntended(operation, account, job)) return [];
  return operation.deltas.filter(
    (delta) => !isPending(delta) && isAsIntended({ ...operation, deltas: [delta] }, account, job),
  );
}

function ownAccount(operation: UnknownOperation, found: FoundAccounts, job: OpenJob): Account | undefined {
  if (operation.kind !== 'create') return found.byAnchor.get(operation.account?.anchor ?? '');
  const accounts = found.byMatch.get(createKey(job, operation) ?? '') ?? [];
  return accounts.length === 1 ? accounts[0] : undefined;
}

/**
 * A create is ours when it bears the matching value that we gave it; any other call when the account holds its values. A redacted value that is known
 * no more is none that it holds: what is written twice is the same in the end.
 */
function isAsIntended(operation: UnknownOperation, account: Account, job: OpenJob): boolean {
  if (operation.kind === 'create') return true;
  const seen = viewAccount(account, operation.deltas, job.decide.view);
  return operation.deltas
    .filter((delta) => !isPending(delta))
    .every(
      (delta) =>
        !isForgotten(delta) && isSameValue(seen.attributes[delta.name], delta.after, job.decide.typeOf(delta.name)),
    );
}

function isForgotten({ redacted, before, after }: AttributeDelta): boolean {
  return redacted === true && before === undefined && after === undefined;
}
