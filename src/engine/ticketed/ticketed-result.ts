import type { Problem } from '../../domain/problem.ts';
import type { IntakeCounts } from '../../servicedesk/intake/intake-page.ts';
import { waitingProblems } from '../../servicedesk/problems/waiting-problems.ts';
import type { WaitingPerson } from '../../store/waiting-people.ts';
import type { CycleResult } from '../cycle-result.ts';
import type { ProcessedQueue } from './process-queue.ts';
import type { TakenIn } from './take-in.ts';
import type { DeskRun } from './ticketed-run.ts';

/** What a run tells when it ends: the contract's counts, and what it meant for tickets. */
export type TicketedResult = Omit<CycleResult, 'changes'> & {
  readonly tickets: {
    /** Tickets made. */
    readonly created: number;
    /** Comments on tickets that were open already. */
    readonly comments: number;
    /** People whom the log had never seen, and known ones who had changed. */
    readonly newUsers: number;
    readonly changedUsers: number;
    /** People worked on in the directory, those of earlier runs included. */
    readonly processed: number;
    readonly vanished: number;
  };
};

export type RunParts = {
  readonly taken?: TakenIn | undefined;
  readonly due?: IntakeCounts;
  readonly processed: ProcessedQueue;
  /** Whose tickets wait for a human or for HR, worked on in this run or not. */
  readonly waiting?: readonly WaitingPerson[];
  readonly kind: CycleResult['kind'];
  readonly started: number;
};

/**
 * The counts add up: everybody read or processed is in exactly one of them. Who was read and not processed (nothing is different, no trigger
 * asked) is unchanged; who could not be read is held, and so is everybody whose ticket waits, read or not, as held people of other jobs are.
 */
export function describeTicketedRun(run: DeskRun, parts: RunParts): TicketedResult {
  const { taken, due, processed } = parts;
  const people = new Set(processed.people);
  const malformed = taken === undefined ? 0 : taken.counts.read - taken.read.size;
  const waiting = findUntried(parts, people);
  const apart = new Set([...people, ...waiting.map(({ anchor }) => anchor)]);
  const untouched = taken === undefined ? 0 : [...taken.read].filter((anchor) => !apart.has(anchor)).length;
  const { counts } = processed;
  const problems: readonly Problem[] = [
    ...(taken?.problems ?? []),
    ...processed.problems,
    ...waiting.flatMap(waitingProblems),
  ];
  return {
    ...{ job: run.job, kind: parts.kind, planId: processed.planIds.at(-1) ?? '', hash: '' },
    ...{ verdict: processed.verdict, trips: processed.trips },
    seconds: Math.round(run.deps.clock.now() - parts.started) / 1000,
    counts: {
      ...counts,
      read: counts.read + untouched + malformed + waiting.length,
      unchanged: counts.unchanged + untouched,
      held: counts.held + malformed + waiting.length,
    },
    operations: processed.operations,
    problems,
    tickets: {
      created: (taken?.counts.tickets ?? 0) + (due?.tickets ?? 0),
      comments: (taken?.counts.comments ?? 0) + (due?.comments ?? 0),
      newUsers: (taken?.counts.new ?? 0) + (due?.new ?? 0),
      changedUsers: (taken?.counts.changed ?? 0) + (due?.changed ?? 0),
      processed: people.size,
      vanished: taken?.vanished ?? 0,
    },
  };
}

/** Those who wait and are in no other count: neither processed in this run nor, too broken to be read, counted already. */
function findUntried({ waiting = [], taken }: RunParts, processed: ReadonlySet<string>): readonly WaitingPerson[] {
  const broken = new Set(taken?.problems.flatMap(({ worker }) => worker ?? []));
  return waiting.filter(({ anchor, worker }) => !processed.has(anchor) && !broken.has(worker));
}
