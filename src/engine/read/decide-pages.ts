import type { SourcePage } from '../../connectors/contract.ts';
import { ahead } from '../ahead.ts';
import type { Cycle } from '../cycle.ts';
import type { Run } from '../cycle-options.ts';
import { type JudgedPage, judgePage } from '../decide/judge-page.ts';
import { savePage } from '../decide/save-page.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { assertLocked } from '../with-job-lock.ts';
import { readAhead } from './read-ahead.ts';
import { noteProgress } from './whole-read.ts';

/** A read that has ended whole. */
export type ReadPages = {
  /**
   * The source ids of whom an incremental read was about, those among them whose record is of no use; of a read of everybody, those
   * who were held before.
   */
  readonly readIds: ReadonlySet<string | undefined>;
  /** Where the next read is to begin. */
  watermark(): string;
};

/** Judges what the source gives, page by page, and stores one page while the next is judged. */
export async function decidePages(
  deps: EngineDeps,
  cycle: Cycle,
  { run, held }: { readonly run: Run; readonly held: ReadonlyMap<string, unknown> },
): Promise<ReadPages> {
  const judged = cycle.wholeRead?.judged ?? new Set<string>();
  const read = beginRead(cycle, run);
  const watermark = () => cycle.wholeRead?.watermark ?? read.watermark;
  const readIds = new Set<string | undefined>([...held.keys()].filter((worker) => judged.has(worker)));
  const isNoted = (worker: string | undefined) =>
    cycle.kind === 'incremental' || (worker !== undefined && held.has(worker));
  const store = newPageStore(deps, cycle, watermark);
  try {
    for await (const page of readAhead(read.pages)) {
      await assertLocked(cycle.job.name, run.lock);
      for (const worker of idsOf(page)) if (isNoted(worker)) readIds.add(worker);
      const workers = page.workers.filter(({ id }) => !judged.has(id));
      await store.save(await judgePage(deps, cycle, { ...page, workers }));
      const total = page.total;
      cycle.onProgress({ stage: 'source', done: cycle.collector.counts.read, ...(total !== undefined && { total }) });
    }
    await store.settle();
  } finally {
    await store.settle().catch(() => undefined);
  }
  return { readIds, watermark };
}

function beginRead({ job, kind, now, wholeRead }: Cycle, { state }: Run): ReturnType<Cycle['job']['source']['read']> {
  const judged = wholeRead?.judged;
  return job.source.read({
    ...{ attributes: job.sourcePaths, now },
    ...(kind === 'incremental' && state.watermark !== undefined && { watermark: state.watermark }),
    ...(judged !== undefined && judged.size > 0 && { judged }),
  });
}

/** Whom a page is about, those among them whose record is of no use. */
function idsOf({ workers, problems }: SourcePage): readonly (string | undefined)[] {
  return [...workers.map(({ id }) => id), ...problems.map(({ worker }) => worker)];
}

/** Stores pages one after the other. */
type PageStore = {
  /** Begins to store a page when the one before is stored. Of an incremental read, waits until this one is, too. */
  save(page: JudgedPage): Promise<void>;
  /** Waits until everything is stored. Throws what went wrong. */
  settle(): Promise<void>;
};

function newPageStore(deps: EngineDeps, cycle: Cycle, watermark: () => string): PageStore {
  let noted = cycle.wholeRead?.watermark;
  let last = Promise.resolve();
  const store = async (page: JudgedPage): Promise<void> => {
    await savePage(deps, cycle, page);
    noted = await noteProgress(deps, cycle, noted, watermark());
  };
  return {
    save: async (page) => {
      await last;
      last = ahead(store(page));
      // Of everybody nobody comes twice. Who has changed may, and is judged by what is stored of the others.
      if (cycle.kind === 'incremental') await last;
    },
    settle: () => last,
  };
}
