import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { connectorOf, describeJob } from '../job/open-job.ts';

/**
 * Refuses jobs whose work cannot be taken back by the journal.
 *
 * @throws EngineError `ticketsDecide` where every change is a ticket, `undoUnsupported` where the target has no accounts of our own making
 * @throws ConfigError where there is no such job
 */
export function assertUndoable(deps: EngineDeps, name: string): void {
  const { settings } = describeJob(deps, name);
  if (settings.tickets === 'everyChange') {
    throw new EngineError(
      'ticketsDecide',
      `Job ${name} writes nothing without a ticket, so nothing of it is undone behind the back of its tickets.`,
      'Correct the person in HR, or the mapping: the change becomes a ticket.',
    );
  }
  if (connectorOf(deps, settings.target).target?.creates !== false) return;
  throw new EngineError(
    'undoUnsupported',
    `Job ${name} writes back to ${settings.target}: what stood there before is records with dates and types, of which the journal keeps the values alone.`,
    `Correct the values in ${settings.target}; its own history has what was there before.`,
  );
}
