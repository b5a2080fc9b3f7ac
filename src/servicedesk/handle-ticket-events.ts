import type { Ticket } from '../domain/ticket.ts';
import { type Database, inTransaction } from '../store/database.ts';
import { findPeople, loadPersonHistories } from '../store/person-history.ts';
import { loadUnhandledEvents, markEventsHandled, type StoredTicketEvent } from '../store/ticket-events.ts';
import { loadTickets } from '../store/tickets.ts';
import { type ApplyOptions, applyEffects, type TriggerLogLine } from './apply-effects.ts';
import { flexHrActor } from './entity-types.ts';
import { runTriggers } from './run-triggers.ts';
import type { ScriptRunner } from './scripts/open-script-runner.ts';
import type { EffectNames } from './triggers/settle-effect.ts';
import type { Trigger } from './triggers/trigger.ts';

export type EventHandlingOptions = EffectNames &
  Pick<ApplyOptions, 'sendMessages'> & {
    readonly triggers: readonly Trigger[];
    readonly settings: Readonly<Record<string, string>>;
    readonly timeZone: string;
    readonly now: number;
    /** Events that are handled in one transaction. (Default: 500.) */
    readonly limit?: number;
    /** What else is done with the events, in the same transaction: notifications by rules, peer systems. */
    readonly onEvents?: (
      tx: Database,
      desk: { readonly events: readonly StoredTicketEvent[]; readonly tickets: ReadonlyMap<number, Ticket> },
    ) => Promise<void>;
  };

export type HandledEvents = { readonly handled: number; readonly logs: readonly TriggerLogLine[] };

/**
 * Handles the oldest events that nobody has handled: triggers, what they want, and `onEvents`, all in one transaction with the mark that
 * they are handled. Gives how many there were; what triggers change makes new events, so call it until there are none. Several nodes may do it at once.
 */
export async function handleTicketEvents(
  deps: { readonly database: Database; readonly scripts: Pick<ScriptRunner, 'run'> },
  options: EventHandlingOptions,
): Promise<HandledEvents> {
  return await inTransaction(deps.database, async (tx) => {
    const events = await loadUnhandledEvents(tx, options.limit ?? 500);
    if (events.length === 0) return { handled: 0, logs: [] };
    const tickets = await loadTickets(tx, [...new Set(events.map(({ ticketId }) => ticketId))], options.statuses);
    const db = options.triggers.some(readsDatabase) ? await loadPersonHistories(tx, [...tickets.keys()]) : new Map();
    const facts = { db, settings: options.settings, currentUser: flexHrActor };
    const outcomes = await runTriggers(
      { ...options, events, tickets, facts },
      { run: deps.scripts.run, findPeople: async (queries) => await findPeople(tx, queries) },
    );
    const logs = await applyEffects(tx, outcomes, options);
    await options.onEvents?.(tx, { events, tickets });
    await markEventsHandled(
      tx,
      events.map(({ id }) => id),
      options.now,
    );
    return { handled: events.length, logs };
  });
}

/** Whether a trigger's script may ask for what there was about a person. */
function readsDatabase({ active, actions }: Trigger): boolean {
  return active && actions.some((action) => 'script' in action && /\bdb\b/.test(action.script));
}
