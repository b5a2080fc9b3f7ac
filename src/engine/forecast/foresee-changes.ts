import type { SourceSession } from '../../connectors/contract.ts';
import type { Decision } from '../../domain/change.ts';
import type { Instant } from '../../domain/time.ts';
import type { Upcoming } from '../../domain/upcoming.ts';
import type { Worker } from '../../domain/worker.ts';
import { compareDecisions, type DecisionChange } from '../../pipeline/compare-decisions.ts';
import { decideWorker } from '../../pipeline/decide-worker.ts';
import { newContext } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { OpenJob } from '../job/open-job.ts';
import { loadPageFacts, type PageWorker } from '../read/load-page-facts.ts';

/** What becomes different for a worker's account at a moment, because the source is to show other records from then on. */
export type ForeseenChange = {
  readonly worker: string;
  readonly displayName?: string;
  readonly upcoming: Upcoming;
  readonly change: DecisionChange;
};

/** A source that knows of days to come. */
export type ForeseeingSource = SourceSession & Required<Pick<SourceSession, 'foresee' | 'readWorkersOn'>>;

export function isForeseeing(source: SourceSession): source is ForeseeingSource {
  return source.foresee !== undefined && source.readWorkersOn !== undefined;
}

export type Outlook = {
  readonly job: OpenJob;
  /** The source of the job. */
  readonly source: ForeseeingSource;
  readonly now: Instant;
  readonly until: Instant;
};

/** A worker on the way from moment to moment: as it is to be by then, and what is decided of it. */
type Traveller = { readonly worker: Worker; readonly decision: Decision; readonly next: Upcoming | undefined };

/**
 * Goes with some workers from moment to moment until `until`, reads them as they are to be, and decides as a cycle would; what
 * is decided otherwise than the moment before is a change. Nothing is stored. The source is asked for sets of people a day.
 *
 * @throws ConnectorError when the source does not answer.
 */
export async function* foreseeChanges(
  deps: EngineDeps,
  outlook: Outlook,
  workers: readonly string[],
): AsyncGenerator<ForeseenChange, void> {
  const { job, source, now } = outlook;
  const request = { attributes: job.sourcePaths, now };
  const page = await source.readWorkers(workers, request);
  const travellers = await decideAt(deps, outlook, { workers: page.workers, at: now });
  for (;;) {
    const group = nextGroup(travellers);
    if (group === undefined) return;
    const { upcoming, ids } = group;
    const then = await source.readWorkersOn(ids, { ...request, day: upcoming.day, at: upcoming.at });
    const arrived = await decideAt(deps, outlook, { workers: then.workers, at: upcoming.at });
    for (const id of ids) {
      const [before, after] = [travellers.get(id), arrived.get(id)];
      travellers.delete(id);
      if (before?.next === undefined || after === undefined) continue;
      travellers.set(id, after);
      const change = compareDecisions(before.decision, after.decision);
      if (change === undefined) continue;
      const { displayName } = after.worker;
      yield { worker: id, ...(displayName !== undefined && { displayName }), upcoming: before.next, change };
    }
  }
}

/** Everybody whose next moment is the nearest one. */
function nextGroup(
  travellers: ReadonlyMap<string, Traveller>,
): { readonly upcoming: Upcoming; readonly ids: readonly string[] } | undefined {
  let upcoming: Upcoming | undefined;
  for (const { next } of travellers.values()) {
    if (next !== undefined && (upcoming === undefined || next.at < upcoming.at)) upcoming = next;
  }
  if (upcoming === undefined) return undefined;
  const { at, day } = upcoming;
  const ids = [...travellers].filter(([, { next }]) => next?.at === at && next.day === day).map(([id]) => id);
  return { upcoming, ids };
}

async function decideAt(
  deps: EngineDeps,
  { job, source, until }: Outlook,
  { workers, at }: { readonly workers: readonly Worker[]; readonly at: Instant },
): Promise<Map<string, Traveller>> {
  const page = workers.map((worker): PageWorker => ({ worker, context: newContext(deps, { now: at, job }, worker) }));
  const facts = await loadPageFacts(deps.database, job, page, { fresh: true });
  return new Map(
    page.map(({ worker, context }) => {
      const given = { worker, context, situation: facts.situationOf(worker), resolve: facts.resolve };
      const { decision } = decideWorker({ ...given, isTaken: () => false }, job.decide);
      const next = source.foresee(worker, at).find((upcoming) => upcoming.at > at && upcoming.at <= until);
      return [worker.id, { worker, decision, next }] as const;
    }),
  );
}
