import type { TicketSubject } from '../../domain/ticket.ts';
import { provisioningEntity } from '../../servicedesk/entity-types.ts';
import { needOf } from '../../servicedesk/problems/need-of.ts';
import type { NewTicket } from '../../store/insert-tickets.ts';
import type { HeldPerson } from '../../store/problem-tickets.ts';
import { groupByCause, type SharedCause } from './group-by-cause.ts';

type OpenTicket = { readonly id: number; readonly about: TicketSubject };

export type CauseDecision = {
  /** With whom each of them is about. */
  readonly create: readonly { readonly ticket: NewTicket; readonly workers: readonly string[] }[];
  /** Open tickets, each with who waits now. */
  readonly update: readonly (Pick<NewTicket, 'subject' | 'description'> & {
    readonly id: number;
    readonly workers: readonly string[];
  })[];
  readonly close: readonly { readonly id: number; readonly text: string }[];
  /** Who is held for a reason of their own, and the open tickets that are about something else than a shared cause. */
  readonly others: { readonly held: readonly HeldPerson[]; readonly open: readonly OpenTicket[] };
};

/**
 * One ticket for all who are held for the same thing outside of them, as long as anybody is. Tickets that some of them have alone are closed
 * when it is made.
 */
export function decideCauseTickets(
  facts: { readonly held: readonly HeldPerson[]; readonly open: readonly OpenTicket[] },
  options: { readonly job: string; readonly initialStatus: string },
): CauseDecision {
  const { causes = [], rest = [] } = Object.groupBy(facts.open, ({ about }) => (isCause(about) ? 'causes' : 'rest'));
  const open = new Map(causes.toReversed().map(({ id, about }) => [about.id, id]));
  const { shared, own } = groupByCause(facts.held, new Set(open.keys()));
  const ticketOf = ({ id }: SharedCause) => open.get(id);
  const needed = new Set(shared.map(ticketOf));
  const told = new Set(shared.map(({ id }) => id));
  const joined = new Set(shared.flatMap(workersOf));
  const isJoined = ({ about }: OpenTicket) => about.kind === 'person' && joined.has(about.id);
  return {
    create: shared
      .filter((cause) => ticketOf(cause) === undefined)
      .map((cause) => ({ ticket: toTicket(cause, options), workers: workersOf(cause) })),
    update: shared.flatMap((cause) => {
      const id = ticketOf(cause);
      return id === undefined ? [] : [{ id, workers: workersOf(cause), ...describeCause(cause, options.job) }];
    }),
    close: [
      ...causes
        .filter(({ id }) => !needed.has(id))
        .map(({ id, about }) => ({ id, text: told.has(about.id) ? causeToldTwice : causeGone })),
      ...rest.filter(isJoined).map(({ id }) => ({ id, text: causeShared })),
    ],
    others: { held: own, open: rest.filter((ticket) => !isJoined(ticket)) },
  };
}

const causeGone = 'The problem is gone: nobody is held for it any more.';
const causeToldTwice = 'Another ticket is about the same.';
const causeShared = 'Others are held for the same: another ticket is about all of them.';

function isCause({ kind }: TicketSubject): boolean {
  return kind === 'cause';
}

function toTicket(cause: SharedCause, options: { readonly job: string; readonly initialStatus: string }): NewTicket {
  return {
    ...{ entityType: provisioningEntity.name, prefix: provisioningEntity.prefix, source: 'System' },
    ...{ job: options.job, status: options.initialStatus, priority: 'high', need: needOf([cause.problem]) },
    ...describeCause(cause, options.job),
    data: { about: aboutOf(cause) },
  };
}

function workersOf({ people }: SharedCause): readonly string[] {
  return people.map(({ worker }) => worker);
}

function aboutOf({ id }: SharedCause): TicketSubject {
  return { kind: 'cause', id, hash: '' };
}

/** How many of those who wait a ticket names. */
const namedPeople = 10;

function describeCause({ problem, people }: SharedCause, job: string): Pick<NewTicket, 'subject' | 'description'> {
  const { code, system, attribute, message, advice } = problem;
  const place = [system, attribute].filter((part) => part !== undefined).join(', ');
  const count = people.length === 1 ? '1 person' : `${people.length} people`;
  const names = people
    .slice(0, namedPeople)
    .map(({ worker, displayName }) => (displayName === undefined ? worker : `${displayName} (${worker})`));
  const more = people.length - names.length;
  return {
    subject: `Held: ${count}: ${code}`,
    description: [
      ...[`${code}${place === '' ? '' : ` (${place})`}: ${message}`, advice, ''],
      `Held for it: ${count}.`,
      ...names,
      ...(more > 0 ? [`… and ${more} more: hirewire held --job ${job} --code ${code}`] : []),
    ].join('\n'),
  };
}
