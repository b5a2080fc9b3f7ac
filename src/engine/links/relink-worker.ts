import type { Account } from '../../domain/account.ts';
import { type LinkOwner, loadLinkOwners } from '../../store/link-changes.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { saveAccounts } from '../read/read-target.ts';
import { findAccount } from './find-account.ts';
import { type LinkResult, toAccountSide, toWorkerSide } from './link-result.ts';
import { type NewLink, saveNewLinks } from './save-link.ts';
import { foresee, withLinkedWorker } from './with-linked-worker.ts';

export type RelinkOptions = {
  readonly worker: string;
  /** A DN, an immutable id, or a matching value. */
  readonly account: string;
  /** Takes the account from whom it is linked to; that person is held. */
  readonly takeOver?: boolean;
  readonly isDryRun?: boolean;
  readonly by: string;
};

/**
 * Links a worker to another account, without any write to the target: the next cycle brings that account up to date. What was written to the
 * former one stays until it is undone.
 *
 * @throws EngineError `accountNotFound`, `accountAmbiguous`, `protectedAccount`, `accountTaken`, `workerNotFound`, `ticketsDecide`
 */
export async function relinkWorker(deps: EngineDeps, job: string, options: RelinkOptions): Promise<LinkResult> {
  return await withLinkedWorker(deps, { job, worker: options.worker }, async (found) => {
    const account = await findAccount(deps.database, found.job, options.account);
    assertFree(account);
    const { worker } = found.person;
    const owner = (await loadLinkOwners(deps.database, job, [account.anchor])).get(account.anchor);
    const other = owner?.workerAnchor === worker.anchor ? undefined : owner;
    if (other !== undefined && options.takeOver !== true) throw taken(account, other);
    await saveAccounts(deps.database, found.job, [account]);
    const isSame = owner !== undefined && other === undefined;
    const before = found.account ?? (found.linked === undefined ? undefined : { anchor: found.linked, name: '' });
    const links: readonly NewLink[] = [
      ...(other === undefined ? [] : [toTakeOver(other, account)]),
      {
        ...{ kind: 'relink', worker: worker.id, workerAnchor: worker.anchor },
        ...(before !== undefined && { before: { anchor: before.anchor, name: before.name } }),
        after: { anchor: account.anchor, name: account.name },
      },
    ];
    const next = await foresee(deps, found, account);
    const isDryRun = options.isDryRun === true || isSame;
    const action = isDryRun ? undefined : await saveNewLinks(deps, job, { links, by: options.by });
    return {
      ...{ job, kind: 'relink', isDryRun: options.isDryRun === true, next },
      ...(action !== undefined && { action }),
      worker: toWorkerSide(found.job, found.person),
      ...(found.account !== undefined && { before: toAccountSide(found.job, found.account) }),
      after: toAccountSide(found.job, account),
      ...(other !== undefined && { takenFrom: other }),
    };
  });
}

/** @throws EngineError `protectedAccount` */
export function assertFree({ name, protectedBy }: Account): void {
  if (protectedBy === undefined) return;
  throw new EngineError(
    'protectedAccount',
    `The account ${name} is protected (${protectedBy}) and is never linked to anybody.`,
    'Give the person an account of their own.',
  );
}

function taken({ name }: Account, { worker, displayName }: LinkOwner): EngineError {
  const who = displayName === undefined ? worker : `${displayName} (${worker})`;
  return new EngineError(
    'accountTaken',
    `The account ${name} is linked to ${who}.`,
    `Find out whose account it is. With --take-over it is taken from ${worker}, who is then held and gets no second account.`,
  );
}

function toTakeOver({ worker, workerAnchor }: LinkOwner, { anchor, name }: Account): NewLink {
  return { kind: 'takeOver', worker, workerAnchor, before: { anchor, name } };
}
