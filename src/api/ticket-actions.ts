import type { z } from 'zod';
import type { EngineDeps } from '../engine/engine-deps.ts';
import type { DeskOutcome, TicketAction } from '../engine/ticketed/act-on-ticket.ts';
import { changeTicket, type WantedFields } from '../engine/ticketed/change-ticket.ts';
import { closeTicket, commentOnTicket, reprocessTicket, setManager } from '../engine/ticketed/desk-actions.ts';
import { outcomeToJson } from '../engine/ticketed/ticket-documents.ts';
import type { ApiDeps } from './api-deps.ts';
import { agents, type Caller, everyone } from './caller.ts';
import type { Router } from './router.ts';
import type { ticketBody } from './schemas/tickets.ts';
import { showTicketTo, viewOf } from './ticket-rights.ts';
import { knownStatus, ticketParams as params } from './tickets.ts';

const path = '/api/tickets/{reference}';

/** What is done to one ticket. Each is one transaction; what it allows is done at once. */
export function addTicketActions(router: Router, deps: ApiDeps): void {
  const act = newAct(deps);
  router.add({
    ...{ method: 'PATCH', path, summary: 'Change fields of a ticket.', access: agents },
    ...{ params, body: 'TicketBody', answer: 'TicketOutcome' },
    handle: async ({ params: { reference }, body, caller }) =>
      await act(reference, caller, (engine, action) =>
        changeTicket(engine, { ...action, set: toFields(engine, body) }),
      ),
  });
  router.add({
    ...{ method: 'POST', path: `${path}/comments`, summary: 'Say something on a ticket.', access: everyone },
    ...{ params, body: 'CommentBody', answer: 'TicketOutcome' },
    handle: async ({ params: { reference }, body: { text, isInternal }, caller }) => {
      const isPublic = caller.role === 'requester' || !isInternal;
      return await act(reference, caller, (engine, action) => commentOnTicket(engine, { ...action, text, isPublic }));
    },
  });
  router.add({
    ...{ method: 'POST', path: `${path}/close`, summary: 'Close a ticket; what waits for the directory is given up.' },
    ...{ access: agents, params, body: 'CloseBody', answer: 'TicketOutcome' },
    handle: async ({ params: { reference }, body: { text }, caller }) =>
      await act(reference, caller, (engine, action) =>
        closeTicket(engine, { ...action, ...(text !== undefined && { text }) }),
      ),
  });
  router.add({
    ...{ method: 'POST', path: `${path}/set-manager`, summary: 'Enter the manager; the person is processed at once.' },
    ...{ access: agents, params, body: 'ManagerBody', answer: 'TicketOutcome' },
    handle: async ({ params: { reference }, body: manager, caller }) =>
      await act(reference, caller, (engine, action) => setManager(engine, { ...action, manager })),
  });
  router.add({
    ...{ method: 'POST', path: `${path}/reprocess`, summary: 'Process the person again, with the newest data.' },
    ...{ access: agents, params, answer: 'TicketOutcome' },
    handle: async ({ params: { reference }, caller }) => await act(reference, caller, reprocessTicket),
  });
}

/** Runs an action on a ticket that the caller may see, in the caller's name. */
function newAct({ engine: load }: ApiDeps) {
  return async (
    reference: string,
    caller: Caller,
    run: (engine: EngineDeps, action: TicketAction) => Promise<DeskOutcome>,
  ): Promise<unknown> => {
    const engine = await load();
    await showTicketTo(engine, reference, caller);
    return viewOf(outcomeToJson(await run(engine, { reference, by: caller.name })), caller);
  };
}

function toFields(engine: EngineDeps, { status, ...rest }: z.output<typeof ticketBody>): WantedFields {
  return { ...rest, ...(status !== undefined && { status: knownStatus(engine, status, 'body') }) } as WantedFields;
}
