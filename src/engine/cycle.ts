import type { CycleKind } from '../domain/plan.ts';
import type { Instant } from '../domain/time.ts';
import type { Worker } from '../domain/worker.ts';
import type { EvaluationContext } from '../mapping/index.ts';
import type { Verdict } from '../pipeline/decide-worker.ts';
import type { TextMap } from '../platform/text-map.ts';
import type { TakenNames } from './decide/name-ledger.ts';
import type { PlanCollector } from './decide/plan-collector.ts';
import type { EngineDeps, Progress } from './engine-deps.ts';
import type { OpenJob } from './job/open-job.ts';

/** One run of a job while it runs. *Now* is read once, at its start. */
export type Cycle = {
  readonly id: string;
  readonly planId: string;
  readonly kind: CycleKind;
  readonly now: Instant;
  readonly job: OpenJob;
  readonly collector: PlanCollector;
  /** True after the whole target was listed in this cycle: the connector space answers for it. */
  readonly fresh: boolean;
  /** Of a read of everybody that is remembered, so that another cycle may take it up after a break. */
  readonly wholeRead?: WholeRead;
  /** The workers read so far: the same person must not come twice. */
  readonly seen: SeenWorkers;
  /** Workers of earlier pages whose matching value came again: their changes are taken back when the read has ended. */
  readonly clashed: Map<string, Clashed>;
  /** Unique names that are known to be somebody's. */
  readonly takenNames: TakenNames;
  /** Workers whose create was cut off and not found, by anchor: each is looked for before another account is made. */
  readonly doubted: ReadonlyMap<string, Doubt>;
  /** True for a cycle that ends before the first write. */
  readonly isDryRun: boolean;
  /** Whether people wait for managers who get no account with them: where all of them are judged at once. */
  readonly holdsUnresolved: boolean;
  /** Called with every worker when it has been judged. */
  readonly onJudged: (worker: Worker, verdict: Verdict) => void;
  readonly onProgress: (progress: Progress) => void;
};

/**
 * What may have become of a create that was not found. `late`: a crash cut it off, and it may arrive yet. `unseen`: the server that it was made at
 * went away, and another one may not have the account for some hours.
 */
export type Doubt = 'late' | 'unseen';

/** Who was read: texts alone, for there is an entry for everybody. `workers`: source ids by anchor; `anchors`: by first matching value. */
export type SeenWorkers = {
  readonly workers: TextMap;
  readonly anchors: TextMap;
};

/** A read of everybody. `judged`: the source ids of those whom a cycle that broke has dealt with already. */
export type WholeRead = {
  readonly startedAt: Instant;
  /** What to pass as watermark once the read has ended whole; undefined until a read that is taken up is known to have one. */
  readonly watermark?: string;
  readonly judged: ReadonlySet<string>;
};

/** Somebody read before whose change is to be taken back. `isTwin`: two records bear one anchor, so that no link tells who is meant. */
export type Clashed = {
  readonly worker: string;
  readonly attribute: string;
  readonly other: string;
  /** The anchors of those who came with the same value. */
  readonly others: readonly string[];
  readonly isTwin?: boolean;
};

/** What the mapping evaluates over for one worker. */
export function newContext(
  deps: Pick<EngineDeps, 'randomBytes'>,
  cycle: { readonly now: Instant; readonly job: Pick<OpenJob, 'mapping' | 'schema'> },
  worker: Worker,
): EvaluationContext {
  return {
    attributes: cycle.job.mapping.reader.read(worker.document),
    now: cycle.now,
    random: () => {
      const bytes = deps.randomBytes(6);
      return bytes.reduce((sum, byte, index) => sum + byte / 256 ** (index + 1), 0);
    },
    ...(cycle.job.schema.defaultDomain !== undefined && { defaultDomain: cycle.job.schema.defaultDomain }),
    tables: cycle.job.mapping.tables,
  };
}
