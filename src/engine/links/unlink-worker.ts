import { unlinkedProblem } from '../../pipeline/hold-set-aside.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { type LinkResult, toAccountSide, toWorkerSide } from './link-result.ts';
import { saveNewLinks } from './save-link.ts';
import { withLinkedWorker } from './with-linked-worker.ts';

/**
 * Takes a worker's account away, without any write to the target: the account stays as it is, and the worker is held until a human links one
 * or lets the worker be matched again.
 *
 * @throws EngineError `notLinked`, `workerNotFound`, `ticketsDecide`
 */
export async function unlinkWorker(
  deps: EngineDeps,
  job: string,
  options: { readonly worker: string; readonly isDryRun?: boolean; readonly by: string },
): Promise<LinkResult> {
  return await withLinkedWorker(deps, { job, worker: options.worker }, async (found) => {
    const { worker } = found.person;
    if (found.linked === undefined) {
      throw new EngineError(
        'notLinked',
        `The worker ${worker.id} is linked to no account.`,
        `Link one with \`hirewire relink ${job} ${worker.id} ACCOUNT\`.`,
      );
    }
    const isDryRun = options.isDryRun === true;
    const before = { anchor: found.linked, name: found.account?.name ?? '' };
    const link = { kind: 'unlink', worker: worker.id, workerAnchor: worker.anchor, before } as const;
    const action = isDryRun ? undefined : await saveNewLinks(deps, job, { links: [link], by: options.by });
    const problem = unlinkedProblem({ worker: worker.id, by: options.by, since: found.now }, job);
    return {
      ...{ job, kind: 'unlink', isDryRun, next: { outcome: 'held', problems: [problem] } },
      ...(action !== undefined && { action }),
      worker: toWorkerSide(found.job, found.person),
      ...(found.account !== undefined && { before: toAccountSide(found.job, found.account) }),
    };
  });
}
