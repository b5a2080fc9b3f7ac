import type { ReadRequest, SourcePage, SourceSession } from '../connectors/contract.ts';
import type { Day, Instant } from '../domain/time.ts';
import type { Worker } from '../domain/worker.ts';

/** A moment from which on the source shows other records of a worker, although nobody touches anything. */
export type Upcoming = {
  readonly at: Instant;
  /** The first day of what is shown then. */
  readonly day: Day;
  /** Which records, in words. */
  readonly records: readonly string[];
};

/** What some sources know of days to come. */
export type Foresight = {
  /** The moments at which the calendar alone changes what the source shows of a worker, in order. Pure. */
  foresee(worker: Worker, now: Instant): readonly Upcoming[];
  /** The named workers as they are to be from `at` on, at which `day` begins. Set-wise. */
  readWorkersOn(
    ids: readonly string[],
    request: ReadRequest & { readonly day: Day; readonly at: Instant },
  ): Promise<SourcePage>;
};

/** The foresight of a source; undefined where the source knows nothing of days to come but first and last ones. */
export function foresightOf(source: SourceSession & Partial<Foresight>): Foresight | undefined {
  const { foresee, readWorkersOn } = source;
  return foresee === undefined || readWorkersOn === undefined ? undefined : { foresee, readWorkersOn };
}
