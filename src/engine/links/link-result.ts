import type { Account } from '../../domain/account.ts';
import type { Decision } from '../../domain/change.ts';
import type { LinkOwner } from '../../store/link-changes.ts';
import type { OpenJob } from '../job/open-job.ts';
import { matchValues, type PageWorker } from '../read/load-page-facts.ts';

/** A value that is compared when an account is looked for, and what the one side has of it. */
export type MatchingValue = { readonly attribute: string; readonly value: string };

/** The worker's side of a link. */
export type WorkerSide = {
  readonly worker: string;
  readonly anchor: string;
  readonly displayName?: string;
  readonly matching: readonly MatchingValue[];
};

/** The account's side of a link. */
export type AccountSide = {
  readonly anchor: string;
  readonly name: string;
  readonly displayName?: string;
  readonly matching: readonly MatchingValue[];
};

/** What an order about a link did, or would do. */
export type LinkResult = {
  readonly job: string;
  readonly kind: 'relink' | 'unlink' | 'undo';
  readonly isDryRun: boolean;
  /** Absent for a dry run. */
  readonly action?: string;
  readonly worker: WorkerSide;
  readonly before?: AccountSide;
  readonly after?: AccountSide;
  /** Who loses the account, and is held. */
  readonly takenFrom?: LinkOwner;
  /** What the next cycle would do with the worker. */
  readonly next: Decision;
};

export function toWorkerSide(job: OpenJob, { worker, context }: PageWorker): WorkerSide {
  return {
    ...{ worker: worker.id, anchor: worker.anchor },
    ...(worker.displayName !== undefined && { displayName: worker.displayName }),
    matching: matchValues(job.mapping.matching, context).map(({ attribute, value }) => ({ attribute, value })),
  };
}

export function toAccountSide(job: OpenJob, { anchor, name, attributes }: Account): AccountSide {
  const { displayName } = attributes;
  return {
    ...{ anchor, name },
    ...(typeof displayName === 'string' && { displayName }),
    matching: job.mapping.matching.flatMap(({ target }) => {
      const value = attributes[target];
      return value === undefined ? [] : [{ attribute: target, value: String(value) }];
    }),
  };
}
