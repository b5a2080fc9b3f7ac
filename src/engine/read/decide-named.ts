import type { Cycle } from '../cycle.ts';
import { decidePage } from '../decide/decide-page.ts';
import type { EngineDeps } from '../engine-deps.ts';

/** Workers who are read by their ids and judged at once. */
const NAMED_PER_PAGE = 1000;

/** Reads and judges people by their ids, so many at a time: thousands may change their job on one day. Gives whom the source answered for. */
export async function decideNamed(
  deps: EngineDeps,
  cycle: Cycle,
  workers: readonly string[],
): Promise<ReadonlySet<string | undefined>> {
  const answered = new Set<string | undefined>();
  const request = { attributes: cycle.job.sourcePaths, now: cycle.now };
  for (let at = 0; at < workers.length; at += NAMED_PER_PAGE) {
    const page = await cycle.job.source.readWorkers(workers.slice(at, at + NAMED_PER_PAGE), request);
    await decidePage(deps, cycle, page);
    for (const { id } of page.workers) answered.add(id);
    for (const { worker } of page.problems) answered.add(worker);
  }
  return answered;
}
