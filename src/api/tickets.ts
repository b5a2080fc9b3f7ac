import { z } from 'zod';
import { serviceDeskOf } from '../config/load-configuration.ts';
import { startOfDay } from '../domain/day.ts';
import { ticketNeeds } from '../domain/ticket.ts';
import type { EngineDeps } from '../engine/engine-deps.ts';
import { listTickets, ticketStatusesOf } from '../engine/ticketed/find-tickets.ts';
import { nameManager } from '../engine/ticketed/name-manager.ts';
import { ticketToJson, wholeTicketToJson } from '../engine/ticketed/ticket-documents.ts';
import { knownSource } from '../servicedesk/entity-types.ts';
import { findStatus } from '../servicedesk/statuses.ts';
import type { TicketFilter } from '../store/tickets.ts';
import type { ApiDeps } from './api-deps.ts';
import { everyone } from './caller.ts';
import { invalidRequest, type Router } from './router.ts';
import { day, name, pageQuery, truth } from './schemas/common.ts';
import { limitToCaller, showTicketTo, viewOf } from './ticket-rights.ts';

const query = z.strictObject({
  open: truth.optional().describe('Those that are open, or those that are not.'),
  need: z.enum(ticketNeeds).optional(),
  status: name.optional(),
  source: name.optional().describe('FlexHR, System, Portal, API.'),
  entityType: name.optional(),
  job: name.optional(),
  worker: name.optional(),
  company: name.optional(),
  assignee: name.optional(),
  group: name.optional(),
  newUser: truth.optional().describe('About people who were new, or who had changed.'),
  text: name.optional().describe('With all of these words, or words that begin with them.'),
  since: day.optional(),
  until: day.optional(),
  ...pageQuery,
});

export const ticketParams = z.strictObject({ reference: name.describe('Such as FHR0000123, in any case.') });

/** Tickets: what happened to whom, and what waits for a human. */
export function addTickets(router: Router, deps: ApiDeps): void {
  router.add({
    ...{ method: 'GET', path: '/api/tickets', summary: 'Tickets, newest first.', access: everyone },
    ...{ query, answer: 'TicketPage' },
    handle: async ({ query: { limit, before, ...asked }, caller }) => {
      const engine = await deps.engine();
      const filter = limitToCaller(toFilter(engine, asked), caller);
      if (filter === undefined) return { total: 0, tickets: [] };
      const paging = { limit: limit ?? 50, ...(before !== undefined && { before }) };
      const { total, tickets } = await listTickets(engine, { filter, paging });
      return { total, tickets: tickets.map((ticket) => viewOf({ ticket: ticketToJson(ticket) }, caller).ticket) };
    },
  });
  router.add({
    ...{ method: 'GET', path: '/api/tickets/{reference}', summary: 'One ticket with all that happened to it.' },
    ...{ access: everyone, params: ticketParams, answer: 'WholeTicket' },
    handle: async ({ params, caller }) => {
      const engine = await deps.engine();
      const whole = await showTicketTo(engine, params.reference, caller);
      const managerName = (await nameManager(engine, whole.ticket)) ?? null;
      return viewOf({ ...wholeTicketToJson(whole), managerName }, caller);
    },
  });
}

type Asked = Omit<z.output<typeof query>, 'limit' | 'before'>;

function toFilter(engine: EngineDeps, asked: Asked): TicketFilter {
  const { open, status, source, since, until, newUser, group, ...same } = asked;
  const { timeZone } = serviceDeskOf(engine.configuration);
  return {
    ...same,
    ...(open !== undefined && { isOpen: open }),
    ...(newUser !== undefined && { isNewUser: newUser }),
    ...(group !== undefined && { groups: [group] }),
    ...(status !== undefined && { statuses: [knownStatus(engine, status, 'query')] }),
    ...(source !== undefined && { source: knownSource(source) }),
    ...(since !== undefined && { from: startOfDay(since, timeZone) }),
    ...(until !== undefined && { until: startOfDay(until, timeZone) }),
  } as TicketFilter;
}

/** A status as the configuration writes it. @throws RequestError `invalidRequest` */
export function knownStatus(engine: EngineDeps, wanted: string, part: 'query' | 'body'): string {
  const statuses = ticketStatusesOf(engine);
  const found = findStatus(statuses, wanted);
  if (found !== undefined) return found.name;
  const expected = `one of ${statuses.map((status) => status.name).join(', ')}`;
  throw invalidRequest([{ in: part, field: 'status', expected, found: JSON.stringify(wanted) }]);
}
