import type { AccountRef } from '../../domain/operation.ts';
import type { Problem } from '../../domain/problem.ts';
import type { FieldChange, TicketNeed } from '../../domain/ticket.ts';
import type { Attributes } from '../../domain/value.ts';
import type { Verdict } from '../../pipeline/decide-worker.ts';
import { heldInterval } from '../../pipeline/retry-interval.ts';
import { needOf } from '../../servicedesk/problems/need-of.ts';
import {
  approvalText,
  failureText,
  managerText,
  type NamedManager,
  nothingText,
  successText,
} from '../../servicedesk/results/result-texts.ts';
import type { StoredChange } from '../../store/changes.ts';
import type { FlexLogOutcome } from '../../store/flex-logs.ts';

/** What a cycle did with the person of one row of the log. */
export type Processed = {
  readonly log: {
    readonly id: number;
    readonly attempts: number;
    readonly lastError?: string;
    readonly changes: readonly FieldChange[];
  };
  readonly connection: string;
  readonly baseDn: string;
  readonly planId: string;
  readonly manager: NamedManager;
  /** Absent: the record could not be read. */
  readonly verdict?: Verdict;
  /** A reference could not be written: the person that it names has no account even after the cycle. */
  readonly lacksReference: boolean;
  /** The person's change, in the state that it is in after the cycle. */
  readonly change?: StoredChange;
  readonly problems: readonly Problem[];
  /** The account that the person has now. */
  readonly account?: AccountRef & { readonly attributes: Attributes };
  /** When the calendar is next to change something, in milliseconds. */
  readonly dueAt?: number;
};

/** What becomes of the row and its ticket. */
export type Settled = {
  readonly outcome: FlexLogOutcome;
  /** Absent where there is nothing new to say. */
  readonly comment?: { readonly text: string; readonly key: string };
  readonly ticket: 'close' | 'wait';
  readonly need: TicketNeed;
  readonly event: 'processed' | 'needsManager' | 'failed' | 'waiting';
  /** The fault of a whole connection that it comes of. */
  readonly cause?: 'directoryUnreachable';
  readonly account?: {
    readonly baseDn: string;
    readonly dn: string;
    readonly userName: string;
    readonly anchor: string;
  };
};

/** Decides what becomes of a row and its ticket, by what the cycle did. */
export function settle(processed: Processed, now: number): Settled {
  const { verdict, change, problems } = processed;
  const state = change?.state;
  if (state === 'blocked' || state === 'planned') return waitForApproval(processed, now);
  const decision = verdict?.decision;
  if (decision?.outcome === 'held' && decision.problems[0]?.code === 'managerUnresolved')
    return askForManager(processed, { now, isCreated: false });
  const isNotDone = state === 'failed' || state === 'dropped';
  if (decision === undefined || decision.outcome === 'held' || isNotDone || problems.length > 0)
    return fail(processed, now);
  if (decision.outcome === 'outOfScope' && processed.account === undefined)
    return leaveAlone(processed, decision.reason, now);
  if (processed.lacksReference) return askForManager(processed, { now, isCreated: true });
  return succeed(processed, now);
}

function succeed(processed: Processed, now: number): Settled {
  const account = accountOf(processed);
  const { log, connection, baseDn, change } = processed;
  const written = { connection, baseDn, dn: account?.dn ?? '', userName: account?.userName ?? '' };
  const text = successText(written, change, log.changes);
  return {
    outcome: { id: log.id, state: 'done', processedAt: now, ...toColumns(account) },
    // Processed twice, nothing is said twice; a change is always told.
    comment: { text, key: change === undefined ? `done:${log.id}` : `done:${log.id}:${processed.planId}` },
    ...{ ticket: 'close', need: 'nothing', event: 'processed' },
    ...(account !== undefined && { account }),
  };
}

/** Nobody to write to: somebody who starts later is waited for, for somebody else nothing is left to do. */
function leaveAlone({ log, connection, dueAt }: Processed, reason: string, now: number): Settled {
  const comment = { text: nothingText(connection, reason), key: `nothing:${log.id}:${reason}` };
  if (dueAt !== undefined && dueAt > now) {
    const outcome = { id: log.id, state: 'queued', nextTry: dueAt, attempts: 0 } as const;
    return { outcome, comment, ticket: 'wait', need: 'nothing', event: 'waiting' };
  }
  const outcome = { id: log.id, state: 'done', processedAt: now } as const;
  return { outcome, comment, ticket: 'close', need: 'nothing', event: 'processed' };
}

function askForManager(processed: Processed, { now, isCreated }: { now: number; isCreated: boolean }): Settled {
  const { log, connection, manager } = processed;
  const account = accountOf(processed);
  const attempts = log.attempts + 1;
  const nextTry = now + managerInterval(attempts);
  return {
    outcome: { id: log.id, state: 'needsManager', nextTry, attempts, processedAt: now, ...toColumns(account) },
    comment: { text: managerText(connection, manager, isCreated), key: `manager:${log.id}:${isCreated}` },
    ...{ ticket: 'wait', need: 'manager', event: 'needsManager' },
    ...(account !== undefined && { account }),
  };
}

/**
 * Milliseconds until the directory is asked again for the account of a manager, whom a human may have made one: ten minutes, then twice as
 * long each time, at most six hours. An account that we make, a manager who is entered and a change in HR are not waited for.
 */
function managerInterval(attempts: number): number {
  return Math.min(600_000 * 2 ** Math.max(0, attempts - 1), 6 * 3_600_000);
}

function waitForApproval({ log, connection, planId }: Processed, now: number): Settled {
  return {
    outcome: { id: log.id, state: 'queued', nextTry: now + approvalInterval, attempts: log.attempts + 1 },
    comment: { text: approvalText(connection, planId), key: `approval:${planId}` },
    ...{ ticket: 'wait', need: 'approval', event: 'waiting' },
  };
}

/** How long a plan is left to those who are to approve it before a new one is made, in milliseconds. */
const approvalInterval = 24 * 3_600_000;

function fail({ log, connection, verdict, problems }: Processed, now: number): Settled {
  const held = verdict?.decision.outcome === 'held' ? verdict.decision.problems : [];
  const all = [...new Map([...held, ...problems].map((problem) => [problem.message, problem])).values()];
  const attempts = log.attempts + 1;
  const lastError = all.map(({ code, message }) => `${code}: ${message}`).join('\n') || 'unknown: nothing was written';
  const isNew = lastError !== log.lastError;
  return {
    outcome: { id: log.id, state: 'failed', nextTry: now + heldInterval(attempts), attempts, lastError },
    ...(isNew && { comment: { text: failureText(connection, all), key: `failed:${log.id}:${attempts}` } }),
    ...{ ticket: 'wait', need: needOf(all), event: 'failed' },
  };
}

function accountOf({ account, baseDn }: Processed): Settled['account'] {
  if (account === undefined) return undefined;
  const { attributes } = account;
  const userName = attributes.sAMAccountName ?? attributes.uid ?? attributes.userPrincipalName ?? attributes.cn ?? '';
  return { baseDn, dn: account.name, userName: String(userName), anchor: account.anchor };
}

function toColumns(account: Settled['account']): Partial<FlexLogOutcome> {
  return account === undefined ? {} : { dn: account.dn, userName: account.userName, objectId: account.anchor };
}
