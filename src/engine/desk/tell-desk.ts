import { serviceDeskOf } from '../../config/load-configuration.ts';
import { ConnectorError } from '../../connectors/contract.ts';
import type { JobNotificationEvent } from '../../domain/notification.ts';
import { enqueueJobEvent } from '../../servicedesk/notifications/job-events.ts';
import type { CycleOptions } from '../cycle-options.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { handleEvents } from '../ticketed/handle-events.ts';
import { toDeskRun } from '../ticketed/ticketed-run.ts';
import { syncProblemTickets } from './sync-problem-tickets.ts';

/** Whether what a cycle leaves to humans becomes tickets: dry runs leave nothing, and where every change is a ticket those tell it all. */
export function tellsDesk({ configuration }: EngineDeps, job: string, options: CycleOptions): boolean {
  return options.planOnly !== true && options.source === undefined && configuration.jobs[job]?.tickets === 'problems';
}

/** After a cycle: tickets for what a human must decide or fix, and whatever triggers and rules make of them. */
export async function tellDesk(deps: EngineDeps, job: string): Promise<void> {
  await syncProblemTickets(deps, job);
  const run = toDeskRun(deps, job);
  if (run !== undefined) await handleEvents(run);
}

/** After a cycle that a system made impossible: who wants to know is told, once for each cause and hour. */
export async function tellFailure(deps: EngineDeps, job: string, error: unknown): Promise<void> {
  if (!(error instanceof ConnectorError)) return;
  await tellJobEvent(deps, { job, event: eventOf(deps, job, error), error });
}

function eventOf({ configuration }: EngineDeps, job: string, { system }: ConnectorError): JobNotificationEvent {
  const settings = configuration.jobs[job];
  if (system === settings?.source) return 'sourceUnreachable';
  return system === settings?.target ? 'directoryUnreachable' : 'runFailed';
}

/** Tells of a fault of a whole job by the rules. */
export async function tellJobEvent(
  deps: EngineDeps,
  { job, event, error }: { readonly job: string; readonly event: JobNotificationEvent; readonly error: ConnectorError },
): Promise<void> {
  const { code, system, message } = error;
  await enqueueJobEvent(
    deps.database,
    { job, event, cause: `${system}: ${code}`, message },
    { configuration: serviceDeskOf(deps.configuration), now: deps.clock.now() },
  );
}
