import type { Account } from '../../domain/account.ts';
import type { Decision } from '../../domain/change.ts';
import { holdSetAside } from '../../pipeline/hold-set-aside.ts';
import { loadLinks } from '../../store/links.ts';
import { loadSetAside } from '../../store/set-aside.ts';
import { newContext } from '../cycle.ts';
import { decideAlone } from '../decide/decide-alone.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { describeJob, type OpenJob, openJob } from '../job/open-job.ts';
import { loadPageFacts, type PageWorker } from '../read/load-page-facts.ts';
import { withJobLock } from '../with-job-lock.ts';
import { workerNotFound } from '../worker-not-found.ts';

/** A worker whose link is to be changed, read now, in an open job that no cycle runs in. */
export type LinkedWorker = {
  readonly job: OpenJob;
  readonly person: PageWorker;
  readonly now: number;
  /** The anchor of the account that the link names. */
  readonly linked?: string;
  /** That account, as the target has it now; absent: there is none, or it is gone. */
  readonly account?: Account;
};

/**
 * Opens a job, reads a worker and the account that is linked, and does work about the link while no cycle runs.
 *
 * @throws EngineError `ticketsDecide`, `workerNotFound`, `jobRunning`
 */
export async function withLinkedWorker<Result>(
  deps: EngineDeps,
  { job: name, worker: id }: { readonly job: string; readonly worker: string },
  work: (found: LinkedWorker) => Promise<Result>,
): Promise<Result> {
  if (describeJob(deps, name).settings.tickets === 'everyChange') {
    throw new EngineError(
      'ticketsDecide',
      `Job ${name} writes nothing without a ticket, and links nobody without one.`,
      'Correct the matching value in HR or in the directory; the ticket then goes on.',
    );
  }
  return await withJobLock(deps.database, name, async () => {
    const job = await openJob(deps, name);
    try {
      const now = deps.clock.now();
      const page = await job.source.readWorkers([id], { attributes: job.sourcePaths, now });
      const [worker] = page.workers;
      if (worker === undefined) throw workerNotFound(id, page);
      const person = { worker, context: newContext(deps, { now, job }, worker) };
      const linked = (await loadLinks(deps.database, name, [worker.anchor])).get(worker.anchor);
      const [account] = linked === undefined ? [] : await job.target.readAccounts([linked], job.targetAttributes);
      return await work({
        ...{ job, person, now },
        ...(linked !== undefined && { linked }),
        ...(account !== undefined && { account }),
      });
    } finally {
      await job.close();
    }
  });
}

/** What the next cycle would do with the worker if this account were linked. Nothing is stored, no name is given out. */
export async function foresee(deps: EngineDeps, { job, person }: LinkedWorker, account: Account): Promise<Decision> {
  const { resolve } = await loadPageFacts(deps.database, job, [person], { fresh: false });
  const verdict = await decideAlone(deps, job, { person, situation: { kind: 'linked', account }, resolve });
  const { worker } = person;
  const asides = (await loadSetAside(deps.database, job.name, [worker.anchor])).get(worker.anchor) ?? [];
  const undone = asides.filter(({ reason }) => reason === 'undone');
  return holdSetAside(verdict, undone, job.decide).verdict.decision;
}
