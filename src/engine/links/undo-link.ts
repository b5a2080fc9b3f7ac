import type { Account } from '../../domain/account.ts';
import { unlinkedProblem } from '../../pipeline/hold-set-aside.ts';
import { type LinkChange, loadLastAction, loadLinkOwners } from '../../store/link-changes.ts';
import { loadLinks } from '../../store/links.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { saveAccounts } from '../read/read-target.ts';
import { type LinkResult, toAccountSide, toWorkerSide } from './link-result.ts';
import { assertFree } from './relink-worker.ts';
import { type NewLink, saveNewLinks } from './save-link.ts';
import { foresee, type LinkedWorker, withLinkedWorker } from './with-linked-worker.ts';

/**
 * Takes back the last order about a worker's link, with all that it changed: from whom an account was taken gets it back.
 *
 * @throws EngineError `nothingToUndo`, `linkChangedSince`, `accountGone`, `accountTaken`, `protectedAccount`
 */
export async function undoLink(
  deps: EngineDeps,
  job: string,
  options: { readonly worker: string; readonly isDryRun?: boolean; readonly by: string },
): Promise<LinkResult> {
  return await withLinkedWorker(deps, { job, worker: options.worker }, async (found) => {
    const changes = await loadLastAction(deps.database, job, options.worker);
    const [first] = changes;
    if (first === undefined) {
      throw new EngineError(
        'nothingToUndo',
        `Nobody has changed the link of ${options.worker} by hand.`,
        'See it with `hirewire explain`.',
      );
    }
    const accounts = await checkUndo(deps, found, changes);
    const isDryRun = options.isDryRun === true;
    const links = changes.map(turnRound);
    const action = isDryRun
      ? undefined
      : await saveNewLinks(deps, job, { links, by: options.by, undoes: first.action });
    const own = changes.find(({ worker }) => worker === found.person.worker.id);
    const after = accounts.get(own?.before?.anchor ?? '');
    const problem = unlinkedProblem({ worker: options.worker, by: options.by, since: found.now }, job);
    return {
      ...{ job, kind: 'undo', isDryRun, worker: toWorkerSide(found.job, found.person) },
      ...(action !== undefined && { action }),
      ...(found.account !== undefined && { before: toAccountSide(found.job, found.account) }),
      ...(after !== undefined && { after: toAccountSide(found.job, after) }),
      next: after === undefined ? { outcome: 'held', problems: [problem] } : await foresee(deps, found, after),
    };
  });
}

function turnRound({ worker, workerAnchor, before, after }: LinkChange): NewLink {
  return {
    ...{ kind: 'undo', worker, workerAnchor },
    ...(after !== undefined && { before: after }),
    ...(before !== undefined && { after: before }),
  };
}

/** Everybody must still have what the order gave, and what it took must be there and free. Gives those accounts as they are now. */
async function checkUndo(
  { database }: EngineDeps,
  { job }: LinkedWorker,
  changes: readonly LinkChange[],
): Promise<ReadonlyMap<string, Account>> {
  const workers = new Set(changes.map(({ workerAnchor }) => workerAnchor));
  const links = await loadLinks(database, job.name, [...workers]);
  const moved = changes.find(({ workerAnchor, after }) => links.get(workerAnchor) !== after?.anchor);
  if (moved !== undefined) {
    throw new EngineError(
      'linkChangedSince',
      `The link of ${moved.worker} is another one by now.`,
      'Say what it is to be with `hirewire relink`.',
    );
  }
  const anchors = changes.flatMap(({ before }) => before?.anchor ?? []);
  const accounts = await job.target.readAccounts(anchors, job.targetAttributes);
  const byAnchor = new Map(accounts.map((account) => [account.anchor, account]));
  for (const account of accounts) assertFree(account);
  const gone = changes.find(({ before }) => before !== undefined && !byAnchor.has(before.anchor));
  if (gone !== undefined) {
    throw new EngineError(
      'accountGone',
      `The account ${gone.before?.name} is gone.`,
      'Link another one with `hirewire relink`.',
    );
  }
  for (const [anchor, owner] of await loadLinkOwners(database, job.name, anchors)) {
    if (workers.has(owner.workerAnchor)) continue;
    const name = byAnchor.get(anchor)?.name ?? anchor;
    throw new EngineError(
      'accountTaken',
      `The account ${name} is linked to ${owner.worker} by now.`,
      'Find out whose account it is.',
    );
  }
  await saveAccounts(database, job, accounts);
  return byAnchor;
}
