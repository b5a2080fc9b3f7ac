import type { LeaverPolicy } from '../config/schema.ts';
import { forecastTransitions, type Transition } from '../pipeline/judge-employment.ts';
import { deletionDue } from '../pipeline/treat-leaver.ts';
import { listDueUntil, type ScheduledWorker } from '../store/source-objects.ts';
import type { EngineDeps } from './engine-deps.ts';
import { EngineError } from './engine-error.ts';
import { describeJob } from './open-job.ts';

/** Something that the calendar alone will bring. Instants are ISO 8601, UTC. */
export type ForecastEvent = {
  readonly at: string;
  readonly worker: string;
  readonly displayName?: string;
  readonly account?: string;
  readonly event: 'nears' | 'starts' | 'leaves' | 'pauses' | 'deletes';
  /** What happens to the account then. */
  readonly effect: string;
  readonly reason: string;
};

/** What will happen until an instant without any change in the source, from the data already held; asks no system. */
export async function forecastJob(deps: EngineDeps, name: string, until: number): Promise<readonly ForecastEvent[]> {
  const job = describeJob(deps, name);
  const now = deps.clock.now();
  if (!(until > now)) {
    throw new EngineError(
      'forecastPast',
      'The forecast ends before it begins.',
      'Give a day to come: --until 2027-01-31.',
    );
  }
  const { graceHours, createDaysAhead } = job.settings;
  const settings = { graceHours, createDaysAhead };
  const events: ForecastEvent[] = [];
  for await (const workers of listDueUntil(deps.database, name, until)) {
    for (const worker of workers) {
      const transitions = forecastTransitions(worker.employments, { from: now, until }, settings);
      const real = transitions.filter(({ from, to }) => from !== to || worker.account === undefined);
      events.push(...real.map((transition) => toEvent(worker, transition)));
      const due = deletionDue(worker.employments, job.settings.leavers, settings);
      if (due !== undefined && due > now && due <= until && worker.account !== undefined)
        events.push(toDeletion(worker, due, job.settings.leavers));
    }
  }
  return events.sort((left, right) =>
    left.at < right.at ? -1 : left.at > right.at ? 1 : left.worker < right.worker ? -1 : 1,
  );
}

function toEvent(worker: ScheduledWorker, { at, from, to }: Transition): ForecastEvent {
  const event = eventOf(from, to);
  return {
    at: new Date(at).toISOString(),
    worker: worker.worker,
    ...(worker.displayName !== undefined && { displayName: worker.displayName }),
    ...(worker.account !== undefined && { account: worker.account }),
    event,
    effect: describeEffect(event, worker.account !== undefined),
    reason: describeReason(from, to),
  };
}

function toDeletion(worker: ScheduledWorker, due: number, leavers: LeaverPolicy): ForecastEvent {
  const { worker: id, displayName, account } = worker;
  return {
    at: new Date(due).toISOString(),
    worker: id,
    ...(displayName !== undefined && { displayName }),
    ...(account !== undefined && { account }),
    event: 'deletes',
    effect: leavers.deletes === 'withApproval' ? 'a human is asked to delete the account' : 'the account is deleted',
    reason: `${leavers.deleteAfterDays ?? 0} days since the last day of work are over`,
  };
}

function eventOf(from: Transition['from'], to: Transition['to']): Exclude<ForecastEvent['event'], 'deletes'> {
  if (from === to) return 'nears';
  if (to === 'active') return 'starts';
  return to === 'preHire' ? 'pauses' : 'leaves';
}

function describeEffect(event: ForecastEvent['event'], hasAccount: boolean): string {
  if (event === 'nears') return 'a closed account is made';
  if (event === 'starts') return hasAccount ? 'the account is enabled' : 'an account is made';
  return hasAccount ? 'the account is disabled' : 'nothing: there is no account';
}

function describeReason(from: Transition['from'], to: Transition['to']): string {
  if (from === to) return 'the first day of work is near enough';
  if (to === 'active') return 'the first day of work begins where the person works';
  if (to === 'preHire') return 'the last day of work is over, and the next employment has not begun';
  return from === 'preHire'
    ? 'the employment ends before it began'
    : 'the last day of work is over where the person works';
}
