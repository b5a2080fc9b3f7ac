import type { Account } from '../../domain/account.ts';
import type { AttributeDelta } from '../../domain/change.ts';
import type { Problem } from '../../domain/problem.ts';
import { isSameValue } from '../../pipeline/compare-values.ts';
import type { DecideSettings } from '../../pipeline/decide-settings.ts';
import { isPending } from '../../pipeline/to-operations.ts';
import { viewAccount } from '../../pipeline/view-account.ts';
import type { StoredChange } from '../../store/changes.ts';
import type { Database } from '../../store/database.ts';
import { loadLinkOwners } from '../../store/link-changes.ts';
import { resolveReferences } from '../../store/links.ts';
import type { Doubt } from '../cycle.ts';
import type { OpenJob } from '../job/open-job.ts';
import { findExisting } from './find-existing.ts';

export type PreparedChange = { readonly change: StoredChange; readonly problem?: Problem };

export type PreparedBatch = {
  readonly prepared: readonly PreparedChange[];
  /** To whom the references refer that have no account yet: the worker's anchor, by the key of the reference. */
  readonly awaited: ReadonlyMap<string, string>;
};

/**
 * Looks again before the writes, set-wise: protected accounts, accounts that are gone, values that somebody changed
 * by hand since the plan was made. References to people who have got an account meanwhile are filled in. A create
 * that is doubted is looked for: somebody may have got an account since. An account that is somebody else's by now is not taken.
 */
export async function prepareBatch(
  database: Database,
  job: OpenJob,
  {
    changes,
    doubtOf,
  }: { readonly changes: readonly StoredChange[]; readonly doubtOf: (create: StoredChange) => Doubt | undefined },
): Promise<PreparedBatch> {
  const anchors = changes.flatMap((change) => (change.account === undefined ? [] : [change.account.anchor]));
  const accounts = anchors.length === 0 ? [] : await job.target.readAccounts(anchors, job.targetAttributes);
  const byAnchor = new Map(accounts.map((account) => [account.anchor, account]));
  const keys = changes.flatMap((change) => change.deltas.filter(isPending).map((delta) => delta.reference ?? ''));
  const references = await resolveReferences(database, job.name, [...new Set(keys)]);
  const creates = changes.filter((change) => change.account === undefined && doubtOf(change) !== undefined);
  const existing = await findExisting(database, job, creates);
  const owners = await loadLinkOwners(
    database,
    job.name,
    changes.flatMap(({ link, account }) => (link && account !== undefined ? [account.anchor] : [])),
  );
  const awaited = [...references].flatMap(([key, { workerAnchor, account }]) =>
    account === undefined ? [[key, workerAnchor] as const] : [],
  );
  const prepared = changes.map((change): PreparedChange => {
    const owner = change.link ? owners.get(change.account?.anchor ?? '') : undefined;
    if (owner !== undefined && owner.workerAnchor !== change.workerAnchor) {
      const message = `The account ${change.account?.name ?? ''} was linked to ${owner.worker} since the plan was made.`;
      return failed(change, 'changedMeanwhile', message);
    }
    const own = existing.get(change.workerAnchor);
    if (own !== undefined) {
      return failed(
        change,
        'changedMeanwhile',
        `${change.worker} has got the account ${own.name} since the plan was made.`,
      );
    }
    if (change.account === undefined && doubtOf(change) === 'unseen') return notSeen(change);
    const filled = { ...change, deltas: change.deltas.map((delta) => fillReference(delta, references)) };
    if (change.account === undefined) return { change: filled };
    return checkAgain(filled, byAnchor.get(change.account.anchor), job.decide);
  });
  return { prepared, awaited: new Map(awaited) };
}

function fillReference(
  delta: AttributeDelta,
  references: Awaited<ReturnType<typeof resolveReferences>>,
): AttributeDelta {
  if (!isPending(delta) || delta.reference === undefined) return delta;
  const account = references.get(delta.reference)?.account;
  return account === undefined ? delta : { ...delta, after: account.name };
}

function checkAgain(
  change: StoredChange,
  found: Account | undefined,
  { typeOf, view }: Pick<DecideSettings, 'typeOf' | 'view'>,
): PreparedChange {
  const account = found === undefined ? undefined : viewAccount(found, change.deltas, view);
  if (account === undefined) {
    return failed(change, 'accountGone', `The account ${change.account?.name ?? ''} is gone since the plan was made.`);
  }
  if (account.protectedBy !== undefined) {
    return failed(change, 'protectedAccount', `The account ${account.name} is protected now (${account.protectedBy}).`);
  }
  const moved = { ...change, account: { anchor: account.anchor, name: account.name } };
  const open = moved.deltas.filter(
    (delta) => delta.always === true || !isSameValue(account.attributes[delta.name], delta.after, typeOf(delta.name)),
  );
  const conflict = open.find(
    (delta) =>
      delta.always !== true &&
      !isPending(delta) &&
      !isSameValue(account.attributes[delta.name], delta.before, typeOf(delta.name)),
  );
  if (conflict === undefined) return { change: { ...moved, deltas: open } };
  const now = conflict.redacted === true ? '[Redact]' : JSON.stringify(account.attributes[conflict.name] ?? null);
  const before = conflict.redacted === true ? '[Redact]' : JSON.stringify(conflict.before ?? null);
  return failed(
    change,
    'changedMeanwhile',
    `Somebody changed ${conflict.name} of ${account.name} since the plan was made: it was ${before}, it is ${now}.`,
  );
}

function notSeen(change: StoredChange): PreparedChange {
  const message = `The account that was made for ${change.worker} is not there: the server that answers may not have it yet.`;
  const advice =
    'Nothing is made twice: it is looked for again. What does not come to light is made anew some hours later.';
  return { change, problem: { code: 'accountNotSeen', worker: change.worker, message, advice } };
}

function failed(change: StoredChange, code: string, message: string): PreparedChange {
  const advice = 'Nothing was written. The next cycle looks at the person afresh.';
  return { change, problem: { code, worker: change.worker, message, advice } };
}
