import type { Account } from '../../domain/account.ts';
import { normalizeDn } from '../../domain/dn.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { ApplyScope, Running } from './apply-scope.ts';
import { findExisting } from './find-existing.ts';

/**
 * Reads the accounts that were `made`, set-wise, and gives each its anchor. One that does not stand under its name is looked for by its matching
 * value: somebody may have renamed it since. Whoever's is not found at all, gets a problem: the next cycle looks for it before it makes another.
 */
export async function readMade(
  deps: EngineDeps,
  { job }: ApplyScope,
  made: readonly Running[],
): Promise<readonly Account[]> {
  if (made.length === 0) return [];
  const accounts = await job.target.readMade?.(made.map(nameOf), job.targetAttributes);
  const byName = new Map(accounts?.map((account) => [normalizeDn(account.name), account]));
  const missing = made.filter((one) => !byName.has(normalizeDn(nameOf(one))));
  const creates = missing.map(({ change }) => change);
  const existing = await findExisting(deps.database, job, creates);
  return made.flatMap((one) => {
    const account = byName.get(normalizeDn(nameOf(one))) ?? existing.get(one.change.workerAnchor);
    if (account === undefined) setLost(one, job.settings.target);
    else setAccount(one, account);
    return account ?? [];
  });
}

/** Its account is not going to be read: the journal keeps the call as intended, and the next run finds out. */
export function leaveUnread(one: Running): void {
  if (one.made === undefined || one.account !== undefined) return;
  one.isUnknown = true;
  one.ended.splice(0);
}

function nameOf({ made = '' }: Running): string {
  return made;
}

function setAccount(one: Running, { anchor, name }: Account): void {
  one.account = { anchor, name };
  one.ended.splice(0, one.ended.length, ...one.ended.map((line) => ({ ...line, account: { anchor, name } })));
}

function setLost(one: Running, system: string): void {
  const { worker } = one.change;
  const problem = {
    code: 'outcomeUnknown',
    ...{ worker, system },
    message: `The account of ${worker} was made as ${nameOf(one)}, but could not be read back from the system ${system} there, nor by its matching value.`,
    advice: 'Nothing is made twice: the next cycle looks for the account before it makes another.',
  };
  one.problem = problem;
  const lost = one.ended.map((line) => ({ ...line, state: 'failed' as const, problem, recheck: true }));
  one.ended.splice(0, one.ended.length, ...lost);
}
