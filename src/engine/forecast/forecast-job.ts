import type { Job } from '../../config/load-configuration.ts';
import type { LeaverPolicy } from '../../config/schema.ts';
import { forecastTransitions, type Transition } from '../../pipeline/judge-employment.ts';
import { deletionDue } from '../../pipeline/treat-leaver.ts';
import { listDueUntil, type ScheduledWorker } from '../../store/source-objects.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { describeJob } from '../job/open-job.ts';
import { openChangeTeller } from './forecast-changes.ts';
import type { ForecastEvent } from './forecast-event.ts';

/**
 * What will happen until an instant without any change in the source: when, from the data already held; with which values,
 * from what the source shows of those days.
 *
 * @param options.offline asks no system: changes to come are told without their values
 */
export async function forecastJob(
  deps: EngineDeps,
  name: string,
  until: number,
  { offline = false }: { readonly offline?: boolean } = {},
): Promise<readonly ForecastEvent[]> {
  const job = describeJob(deps, name);
  const now = deps.clock.now();
  if (!(until > now)) {
    throw new EngineError(
      'forecastPast',
      'The forecast ends before it begins.',
      'Give a day to come: --until 2027-01-31.',
    );
  }
  const events: ForecastEvent[] = [];
  const teller = await openChangeTeller(deps, name, { now, until, offline });
  try {
    for await (const workers of listDueUntil(deps.database, name, until)) {
      const known = workers.flatMap((worker) => foretell(worker, job.settings, { from: now, until }));
      events.push(...known, ...(await teller.tell(workers, known)));
    }
  } finally {
    await teller.close();
  }
  return events.sort((left, right) =>
    left.at < right.at ? -1 : left.at > right.at ? 1 : left.worker < right.worker ? -1 : 1,
  );
}

/** What the days of employments alone bring. */
function foretell(
  worker: ScheduledWorker,
  { graceHours, createDaysAhead, leavers }: Job,
  span: { readonly from: number; readonly until: number },
): readonly ForecastEvent[] {
  const settings = { graceHours, createDaysAhead };
  const transitions = forecastTransitions(worker.employments, span, settings);
  const real = transitions.filter(({ from, to }) => from !== to || worker.account === undefined);
  const events = real.map((transition) => toEvent(worker, transition));
  const due = deletionDue(worker.employments, leavers, settings);
  const isDeleted = due !== undefined && due > span.from && due <= span.until && worker.account !== undefined;
  return isDeleted ? [...events, toDeletion(worker, due, leavers)] : events;
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

function eventOf(from: Transition['from'], to: Transition['to']): 'nears' | 'starts' | 'leaves' | 'pauses' {
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
