import type { FlexLog } from '../../domain/flex-log.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { statusRoles } from '../../servicedesk/statuses.ts';
import type { Database } from '../../store/database.ts';
import { queueLogs, saveLogStates } from '../../store/flex-logs.ts';
import { saveManagerChoices } from '../../store/manager-choices.ts';
import { addComments } from '../../store/ticket-comments.ts';
import { loadTickets } from '../../store/tickets.ts';
import { updateTickets } from '../../store/update-tickets.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import {
  type ActionCause,
  act,
  type DeskOutcome,
  loadNewestLog,
  personOf,
  type TicketAction,
} from './act-on-ticket.ts';
import { askTriggers } from './ask-triggers.ts';
import { findManager, type WantedManager } from './find-manager.ts';
import { showTicket } from './find-tickets.ts';

/**
 * Says something on a ticket, open or closed; end users see it when it is public.
 *
 * @throws EngineError `ticketNotFound`
 */
export async function commentOnTicket(
  deps: EngineDeps,
  action: TicketAction & { readonly text: string; readonly isPublic?: boolean },
): Promise<DeskOutcome> {
  return await act(deps, action, async (tx, ticket, cause) => {
    const comment = { ticketId: ticket.id, text: action.text, isInternal: action.isPublic !== true };
    await addComments(tx, [comment], cause);
  });
}

/**
 * Closes a ticket, with a last word where there is one. What waits for the directory is given up: it is not tried again until HR changes the
 * person, a day of the employment comes, or a human asks.
 *
 * @throws EngineError `ticketNotFound`
 */
export async function closeTicket(
  deps: EngineDeps,
  action: TicketAction & { readonly text?: string },
): Promise<DeskOutcome> {
  return await act(deps, action, async (tx, ticket, cause) => {
    const { text } = action;
    if (text !== undefined) await addComments(tx, [{ ticketId: ticket.id, text }], cause);
    const set = { status: statusRoles(cause.statuses).closed, need: 'nothing' } as const;
    if (ticket.isOpen) await updateTickets(tx, [{ id: ticket.id, set }], cause);
    await giveUpWaiting(tx, ticket, action.by);
  });
}

/** What waits for the directory is not tried again until HR changes the person, a day of the employment comes, or a human asks. */
export async function giveUpWaiting(tx: Database, ticket: Ticket, by: string): Promise<void> {
  const log = await loadNewestLog(tx, ticket);
  if (log === undefined || log.ticketId !== ticket.id || !waiting.has(log.state)) return;
  await saveLogStates(tx, [{ id: log.id, state: 'failed', lastError: `closed: ${by} closed the ticket.` }]);
}

/** States of a log row whose work is still to come. */
const waiting: ReadonlySet<FlexLog['state']> = new Set(['queued', 'needsManager', 'failed']);

/**
 * Processes the person of a ticket again, with the newest data, where a trigger asked for it before; else on the connection that the
 * triggers of the configuration ask for now.
 *
 * @throws EngineError `ticketNotFound`, `ticketWithoutPerson`, `personInReview`, `notAsked`, `nothingToProcess`
 */
export async function reprocessTicket(deps: EngineDeps, action: TicketAction): Promise<DeskOutcome> {
  const { ticket } = await showTicket(deps, action.reference);
  const person = personOf(ticket);
  const log = await loadNewestLog(deps.database, ticket);
  if (log?.state === 'held') throw inReview(ticket);
  const connection = await connectionFor(deps, ticket, log);
  return await act(deps, action, async (tx, _ticket, cause) => {
    const queued = await queueLogs(tx, { job: person.job, connection, anchors: [person.anchor] });
    if (queued.length === 0) throw nothingToProcess(ticket);
    const text = `To be processed again on ${connection}.${await describeOwner(tx, ticket, { log, cause })}`;
    await addComments(tx, [{ ticketId: ticket.id, text }], cause);
  });
}

/**
 * Enters the manager of a ticket's person: a worker, or an account on the ticket's connection. It stands over what HR says; the person is
 * processed at once where a trigger has asked for it.
 *
 * @throws EngineError `ticketNotFound`, `ticketWithoutPerson`, `managerNotFound`, `managerAmbiguous`, `managerIsSelf`
 * @throws ConnectorError when the account is to be looked up and the directory cannot be asked.
 */
export async function setManager(
  deps: EngineDeps,
  action: TicketAction & { readonly manager: WantedManager },
): Promise<DeskOutcome> {
  const { ticket } = await showTicket(deps, action.reference);
  const person = personOf(ticket);
  const log = await loadNewestLog(deps.database, ticket);
  const connection = log?.connection;
  const found = await findManager(deps, { ...person, ...(connection !== undefined && { connection }) }, action.manager);
  return await act(deps, action, async (tx, { id, need }, cause) => {
    const choice = { workerAnchor: person.anchor, ...found.choice, chosenBy: action.by, chosenAt: cause.now };
    await saveManagerChoices(tx, person.job, [choice]);
    await addComments(tx, [{ ticketId: id, text: `The manager was entered: ${found.label}.` }], cause);
    if (connection === undefined) return;
    await queueLogs(tx, { job: person.job, connection, anchors: [person.anchor] });
    if (need === 'manager') await updateTickets(tx, [{ id, set: { need: 'nothing' } }], cause);
  });
}

/** Where a trigger asked for the person, if that system is still configured; else where the triggers ask for now. */
async function connectionFor(deps: EngineDeps, ticket: Ticket, log: FlexLog | undefined): Promise<string> {
  const before = log?.connection;
  if (before !== undefined && deps.configuration.systems[before] !== undefined) return before;
  const asked = (await askTriggers(deps, ticket)).find((effect) => effect.kind === 'processOnDirectory');
  if (asked !== undefined) return asked.connection;
  throw new EngineError(
    'notAsked',
    `No event trigger asks for the directory for ticket ${ticket.reference}.`,
    `\`hirewire triggers list\`, then \`hirewire triggers test NAME --ticket ${ticket.reference}\` say why.`,
  );
}

/** The newest data may belong to a later ticket of the person, which then tells what became of it. */
async function describeOwner(
  tx: Database,
  ticket: Ticket,
  { log, cause }: { readonly log: FlexLog | undefined; readonly cause: ActionCause },
): Promise<string> {
  if (log === undefined || log.ticketId === ticket.id) return '';
  const owner = (await loadTickets(tx, [log.ticketId], cause.statuses)).get(log.ticketId);
  return owner === undefined ? '' : ` The newest data belongs to ${owner.reference}: see there.`;
}

function inReview({ reference }: Ticket): EngineError {
  return new EngineError(
    'personInReview',
    `HR has not finished its review of the person of ticket ${reference}: nothing is written until it has.`,
    'Finish the review in HR; the ticket then goes on by itself.',
  );
}

function nothingToProcess({ reference }: Ticket): EngineError {
  return new EngineError(
    'nothingToProcess',
    `The log has nothing of the person of ticket ${reference} that may be written to a directory.`,
    'HR has anonymised the person, or the log was never written; look at `hirewire flex logs`.',
  );
}
