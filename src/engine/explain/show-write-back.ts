import type { ConnectorDeps, RequestLook, ShownRequest, ShownRequests } from '../../connectors/contract.ts';
import type { Change, Decision } from '../../domain/change.ts';
import { decideWorker } from '../../pipeline/decide-worker.ts';
import { toOperations } from '../../pipeline/to-operations.ts';
import { hideRedacted } from '../apply/hide-redacted.ts';
import { prepareBatch } from '../apply/prepare-batch.ts';
import { newContext } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { connectorOf, describeJob, type OpenJob, openJob } from '../job/open-job.ts';
import { loadPageFacts } from '../read/load-page-facts.ts';
import { workerNotFound } from '../worker-not-found.ts';
import { describeDecision, type ShownDecision } from './describe-decision.ts';

/**
 * The requests that a cycle makes at its target for one worker, made by the very code of a cycle: reads are sent, since what is
 * to be written follows from them; writes are not.
 *
 * @throws EngineError `unsupported`: asked for without sending anything; `workerNotFound`: the source does not know the worker
 * @throws ConnectorError when source or target does not answer
 */
export async function showWriteBack(
  deps: EngineDeps,
  name: string,
  { worker, sends }: Pick<RequestLook, 'worker' | 'sends'>,
): Promise<ShownRequests & { readonly decision: ShownDecision }> {
  if (sends === 'nothing') {
    throw new EngineError(
      'unsupported',
      `What job ${name} writes depends on what its target has: that cannot be told without asking.`,
      'Leave --offline out: reads are sent, nothing is written.',
    );
  }
  const noted: { requests?: () => readonly ShownRequest[] } = {};
  const job = await openJob(withRecorded(deps, name, { showsAnswers: sends === 'everything', noted }), name);
  try {
    const decision = await decideAndWrite(deps, job, worker);
    return { requests: noted.requests?.() ?? [], metadata: [], decision };
  } finally {
    await job.close();
  }
}

/** The same deps with a target that notes. */
function withRecorded(
  deps: EngineDeps,
  name: string,
  { showsAnswers, noted }: { showsAnswers: boolean; noted: { requests?: () => readonly ShownRequest[] } },
): EngineDeps {
  const { settings } = describeJob(deps, name);
  const connector = connectorOf(deps, settings.target);
  const { target } = connector;
  const openRecorded = target?.openRecorded;
  if (target === undefined || openRecorded === undefined) return deps;
  const open = async (config: unknown, connectorDeps: ConnectorDeps) => {
    const { session, requests } = await openRecorded(config, connectorDeps, { showsAnswers });
    noted.requests = requests;
    return session;
  };
  const connectors = new Map(deps.connectors).set(connector.id, { ...connector, target: { ...target, open } });
  return { ...deps, connectors };
}

async function decideAndWrite(deps: EngineDeps, job: OpenJob, id: string): Promise<ShownDecision> {
  const now = deps.clock.now();
  const page = await job.source.readWorkers([id], { attributes: job.sourcePaths, now });
  const worker = page.workers[0];
  const problem = page.problems[0];
  if (worker === undefined && problem !== undefined) return { outcome: 'held', message: problem.message };
  if (worker === undefined) throw workerNotFound(id, page);
  const context = newContext(deps, { now, job }, worker);
  const facts = await loadPageFacts(deps.database, job, [{ worker, context }], { fresh: false });
  const given = { worker, context, situation: facts.situationOf(worker), resolve: facts.resolve };
  const { decision } = decideWorker({ ...given, isTaken: () => false }, job.decide);
  if (!('change' in decision) || decision.change === undefined) return describeDecision(decision);
  return await write(deps, job, { decision, change: decision.change });
}

/** Carries a change out on a target that only notes; nothing of it is stored. */
async function write(
  deps: EngineDeps,
  job: OpenJob,
  { decision, change }: { readonly decision: Decision; readonly change: Change },
): Promise<ShownDecision> {
  const planned = { ...change, seq: 1, rank: 0, state: 'planned' as const };
  const batch = await prepareBatch(deps.database, job, { changes: [planned], doubtOf: () => undefined });
  const [prepared] = batch.prepared;
  if (prepared === undefined) return describeDecision(decision);
  if (prepared.problem !== undefined) return { outcome: 'held', message: prepared.problem.message };
  for (const { operation } of toOperations(prepared.change, job.decide.roles)) {
    const outcome = await job.target.apply(operation);
    if (outcome.status === 'failed')
      return { outcome: 'held', message: hideRedacted(outcome.problem.message, change.deltas) };
  }
  return describeDecision(decision);
}
