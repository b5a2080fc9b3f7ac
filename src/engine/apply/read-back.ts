import type { Account } from '../../domain/account.ts';
import type { Problem } from '../../domain/problem.ts';
import { verifyWritten } from '../../pipeline/verify-written.ts';
import { viewAccount } from '../../pipeline/view-account.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { ApplyScope, Running } from './apply-scope.ts';
import { hideRedacted } from './hide-redacted.ts';
import { readMade } from './read-made.ts';
import { followRenames, type Renames } from './renames.ts';

/** Reads what was written, set-wise; a value that the target did not keep as written becomes the worker's problem. */
export async function readBackAccounts(
  deps: EngineDeps,
  scope: ApplyScope,
  { running, renames }: { readonly running: readonly Running[]; readonly renames: Renames },
): Promise<readonly Account[]> {
  const written = running.filter(({ problem, steps }) => problem === undefined && steps.length > 0);
  const made = written.filter((one) => one.made !== undefined);
  const known = written.filter((one) => one.made === undefined && one.account !== undefined);
  const [madeAccounts, knownAccounts] = await Promise.all([readMade(deps, scope, made), readKnown(scope, known)]);
  const byAnchor = new Map([...madeAccounts, ...knownAccounts].map((account) => [account.anchor, account]));
  for (const one of [...made, ...known]) {
    if (one.problem !== undefined || one.change.kinds.includes('delete')) continue;
    const problem = findDifference(scope, { one, renames, found: byAnchor.get(one.account?.anchor ?? '') });
    if (problem !== undefined) one.problem = problem;
  }
  return [...byAnchor.values()];
}

async function readKnown({ job }: ApplyScope, known: readonly Running[]): Promise<readonly Account[]> {
  if (known.length === 0) return [];
  const anchors = known.map(({ account }) => account?.anchor ?? '');
  return job.target.readAccounts(anchors, job.targetAttributes);
}

function findDifference(
  { job }: ApplyScope,
  { one, renames, found }: { one: Running; renames: Renames; found: Account | undefined },
): Problem | undefined {
  const { target } = job.settings;
  const account = found === undefined ? undefined : viewAccount(found, one.change.deltas, job.decide.view);
  const facts = { typeOf: job.decide.typeOf, target };
  const followed = { ...one.change, deltas: followRenames(renames, one.change.deltas) };
  const problem = verifyWritten(one.change, account, facts) && verifyWritten(followed, account, facts);
  return problem && { ...problem, message: hideRedacted(problem.message, one.change.deltas), system: target };
}
