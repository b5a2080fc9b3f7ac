import { ConnectorError } from '../../connectors/contract.ts';
import type { AttributeDelta } from '../../domain/change.ts';
import type { AttributeValue } from '../../domain/value.ts';
import { isStateRole } from '../../pipeline/account-state.ts';
import type { ScheduledWorker } from '../../store/source-objects.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { type OpenJob, openJob } from '../job/open-job.ts';
import type { ForecastEvent } from './forecast-event.ts';
import { type ForeseeingSource, type ForeseenChange, foreseeChanges, isForeseeing } from './foresee-changes.ts';

/** Tells what other records of the source from a day on change of accounts; closed when all is told. */
export type ChangeTeller = {
  /** For a page of workers whom the calendar will touch, with what is foretold of them already. */
  tell(workers: readonly ScheduledWorker[], known: readonly ForecastEvent[]): Promise<readonly ForecastEvent[]>;
  close(): Promise<void>;
};

type Span = { readonly now: number; readonly until: number };

/**
 * Asks the source for the values; where it cannot, or is not to be asked, only the days are told that are held. A failure is
 * logged, once.
 */
export async function openChangeTeller(
  deps: EngineDeps,
  name: string,
  { now, until, offline }: Span & { readonly offline: boolean },
): Promise<ChangeTeller> {
  let asked = offline ? undefined : await askable(deps, name);
  const job = asked?.job;
  return {
    async tell(workers, known) {
      if (asked === undefined) return daysHeld(workers, known, { now, until });
      try {
        return await tellValues(deps, { ...asked, now, until }, { workers, known });
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        warn(deps, name, error);
        asked = undefined;
        return daysHeld(workers, known, { now, until });
      }
    },
    close: async () => await job?.close(),
  };
}

async function askable(
  deps: EngineDeps,
  name: string,
): Promise<{ readonly job: OpenJob; readonly source: ForeseeingSource } | undefined> {
  try {
    const job = await openJob(deps, name);
    const { source } = job;
    if (isForeseeing(source)) return { job, source };
    await job.close();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    warn(deps, name, error);
  }
  return undefined;
}

function warn(deps: EngineDeps, job: string, { system, message: reason }: ConnectorError): void {
  deps.logger.warn('the forecast tells no values of changes to come', { job, system, reason });
}

async function tellValues(
  deps: EngineDeps,
  outlook: Span & { readonly job: OpenJob; readonly source: ForeseeingSource },
  { workers, known }: { readonly workers: readonly ScheduledWorker[]; readonly known: readonly ForecastEvent[] },
): Promise<readonly ForecastEvent[]> {
  const scheduled = new Map(workers.map((worker) => [worker.worker, worker]));
  const state = [...outlook.job.decide.roles].find(([, role]) => isStateRole(role))?.[0];
  const toldOf = Map.groupBy(known, ({ worker }) => worker);
  const events: ForecastEvent[] = [];
  for await (const foreseen of foreseeChanges(deps, outlook, [...scheduled.keys()])) {
    const mine = toldOf.get(foreseen.worker) ?? [];
    const event = toEvent(foreseen, { mine, state, account: scheduled.get(foreseen.worker)?.account });
    if (event !== undefined) events.push(event);
  }
  return events;
}

/** What beginnings and ends of employments do is told already, with the moment at which they do it. */
function toEvent(
  { worker, displayName, upcoming, change }: ForeseenChange,
  told: {
    readonly mine: readonly ForecastEvent[];
    readonly state: string | undefined;
    readonly account: string | undefined;
  },
): ForecastEvent | undefined {
  const at = new Date(upcoming.at).toISOString();
  const isTurn = told.mine.some((event) => event.at === at);
  const state = change.becomes?.state;
  if (state === 'deleted' || (state === 'created' && told.mine.some((event) => event.at <= at))) return undefined;
  const attributes = change.attributes.filter(({ name }) => !isTurn || name !== told.state).map(toShown);
  const words = isTurn ? undefined : change.becomes?.words;
  if (attributes.length === 0 && words === undefined) return undefined;
  const effects = [...(words === undefined ? [] : [words]), ...attributes.map(describeAttribute)];
  return {
    at,
    worker,
    ...(displayName !== undefined && { displayName }),
    ...(told.account !== undefined && { account: told.account }),
    event: 'changes',
    effect: effects.join('; '),
    reason: `${upcoming.records.join(' and ')} that HR holds from ${upcoming.day} on`,
    attributes,
  };
}

type Shown = NonNullable<ForecastEvent['attributes']>[number];

function toShown({ name, before, after, redacted }: AttributeDelta): Shown {
  const show = (value: AttributeValue | undefined) => (value === undefined ? null : redacted ? '[Redact]' : value);
  return { name, before: show(before), after: show(after) };
}

function describeAttribute({ name, before, after }: Shown): string {
  const text = (value: AttributeValue | null) => (Array.isArray(value) ? value.join(', ') : String(value));
  if (after === null) return `${name} is emptied (was ${text(before)})`;
  return `${name} becomes ${text(after)}${before === null ? '' : ` (was ${text(before)})`}`;
}

/** Those whose next moment is none of those that are foretold: HR holds another record from then on. */
function daysHeld(
  workers: readonly ScheduledWorker[],
  known: readonly ForecastEvent[],
  { now, until }: Span,
): readonly ForecastEvent[] {
  const told = new Set(known.map(({ worker, at }) => `${worker} ${at}`));
  return workers.flatMap(({ worker, displayName, account, dueAt }) => {
    const at = new Date(dueAt).toISOString();
    if (dueAt <= now || dueAt > until || told.has(`${worker} ${at}`)) return [];
    return [
      {
        at,
        worker,
        ...(displayName !== undefined && { displayName }),
        ...(account !== undefined && { account }),
        event: 'changes' as const,
        effect: 'not known, because HR was not asked',
        reason: 'HR holds another record from then on',
      },
    ];
  });
}
