import { serviceDeskOf } from '../../config/load-configuration.ts';
import type { Ticket, TicketEvent } from '../../domain/ticket.ts';
import { flexHrActor } from '../../servicedesk/entity-types.ts';
import { runTriggers } from '../../servicedesk/run-triggers.ts';
import { openScriptRunner } from '../../servicedesk/scripts/open-script-runner.ts';
import type { Effect } from '../../servicedesk/triggers/effect.ts';
import type { Trigger } from '../../servicedesk/triggers/trigger.ts';
import { findPeople, loadPersonHistories } from '../../store/person-history.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { modifiedSince, writableSystems } from './desk-facts.ts';
import { ticketStatusesOf } from './find-tickets.ts';

export type AskOptions = {
  /** (Default: all of the configuration.) */
  readonly triggers?: readonly Trigger[];
  /** What is said to have happened to the ticket. (Default: that it was created.) */
  readonly event?: Pick<TicketEvent, 'kind' | 'changes'>;
};

/** What triggers would want of a ticket, in their order: nothing is carried out and nothing is stored. */
export async function askTriggers(
  deps: EngineDeps,
  ticket: Ticket,
  { triggers, event = { kind: 'created', changes: [] } }: AskOptions = {},
): Promise<readonly Effect[]> {
  const { database, configuration } = deps;
  const desk = serviceDeskOf(configuration);
  const now = deps.clock.now();
  const scripts = openScriptRunner(desk.scripts);
  try {
    const outcomes = await runTriggers(
      {
        events: [{ id: 0, ticketId: ticket.id, ...event, depth: 0, fired: [], createdAt: now }],
        tickets: new Map([[ticket.id, ticket]]),
        triggers: triggers ?? desk.triggers,
        facts: {
          db: await loadPersonHistories(database, [ticket.id]),
          settings: { Flex_ModifiedSince: modifiedSince(deps, ticket.job ?? ''), ...desk.settings },
          currentUser: flexHrActor,
        },
        ...{ statuses: ticketStatusesOf(deps), connections: writableSystems(deps), now, timeZone: desk.timeZone },
      },
      { run: scripts.run, findPeople: async (queries) => await findPeople(database, queries) },
    );
    return outcomes.flatMap(({ effects }) => effects.map(({ effect }) => effect));
  } finally {
    await scripts.close();
  }
}
