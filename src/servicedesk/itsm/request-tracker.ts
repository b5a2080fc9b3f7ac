import { z } from 'zod';
import { DeliveryError } from '../delivery/delivery-error.ts';
import type { RequestTrackerSettings } from '../delivery/settings.ts';
import { checkLine, openPeerApi, type PeerApi } from './peer-api.ts';
import type { ItsmConnection, PeerComment, PeerTicket, PeerTicketDraft } from './peer-contract.ts';

const rest = '/REST/2.0';

const customFields = z.array(z.looseObject({ name: z.string(), values: z.array(z.string()).default([]) })).default([]);
const ticketSchema = z.looseObject({ Status: z.string(), CustomFields: customFields });
const listSchema = z.looseObject({
  items: z.array(z.looseObject({ id: z.coerce.string(), CustomFields: customFields })),
});
const queueSchema = z.looseObject({
  Name: z.string(),
  TicketCustomFields: z.array(z.looseObject({ name: z.string() })),
});
const historySchema = z.looseObject({
  items: z.array(z.looseObject({ Type: z.string().optional(), Data: z.string().nullish() })),
});

/**
 * Request Tracker 5 by its REST2 API. RT answers 200 or 201 where it refused a status and leaves out a custom field that it does not know, hence
 * what matters is read back.
 */
export async function openRequestTracker(settings: RequestTrackerSettings): Promise<ItsmConnection> {
  const api = await openPeerApi(settings, { tokenScheme: 'token' });
  return {
    check: () => checkRequestTracker(api, settings),
    findByKey: (key) => findByKey(api, settings, key),
    create: (draft) => createTicket(api, settings, draft),
    comment: (id, comment, { mayBeThere }) => addComment(api, id, { comment, mayBeThere }),
    close: (id) => closeTicket(api, settings, id),
    end: () => api.end(),
  };
}

async function findByKey(api: PeerApi, settings: RequestTrackerSettings, key: string): Promise<PeerTicket | undefined> {
  const query = `Queue = '${quote(settings.queue)}' AND 'CF.{${quote(settings.keyField)}}' = '${quote(key)}'`;
  const { items } = await api.call(
    {
      ...{ method: 'GET', path: `${rest}/tickets`, tried: `look for ${key} in Request Tracker` },
      query: { query, fields: 'CustomFields', orderby: 'id', order: 'ASC', per_page: '20' },
    },
    listSchema,
  );
  const found = items.find(({ CustomFields }) => hasKey(CustomFields, settings, key));
  return found && toPeerTicket(found.id, settings);
}

function hasKey(fields: z.output<typeof customFields>, { keyField }: RequestTrackerSettings, key: string): boolean {
  return fields.some(({ name, values }) => name === keyField && values.includes(key));
}

/** TicketSQL knows the backslash before a quote. */
function quote(text: string): string {
  return text.replace(/[\\']/g, '\\$&');
}

async function createTicket(
  api: PeerApi,
  settings: RequestTrackerSettings,
  draft: PeerTicketDraft,
): Promise<PeerTicket> {
  const { keyField, personField } = settings;
  const tried = `make a ticket for ${draft.key} in the queue ${settings.queue} of Request Tracker`;
  const { id } = await api.call(
    {
      ...{ method: 'POST', path: `${rest}/ticket`, tried },
      body: {
        Queue: settings.queue,
        Subject: draft.subject.replace(/\s+/g, ' '),
        Content: [draft.description, draft.url].filter((part) => part !== undefined).join('\n\n'),
        ContentType: 'text/plain',
        CustomFields: {
          [keyField]: draft.key,
          ...(personField !== undefined && draft.person !== undefined && { [personField]: draft.person }),
        },
      },
    },
    z.looseObject({ id: z.coerce.string() }),
  );
  const made = await readTicket(api, id);
  if (hasKey(made.CustomFields, settings, draft.key)) return toPeerTicket(id, settings);
  const problem = `${tried}: ticket ${id} was made, but without the custom field ${keyField}. Does the queue have it, and may we see and modify it?`;
  return { ...toPeerTicket(id, settings), problem };
}

/** A comment's mark is its subject, which RT keeps as the data of the transaction. */
async function addComment(
  api: PeerApi,
  id: string,
  { comment, mayBeThere }: { readonly comment: PeerComment; readonly mayBeThere: boolean },
): Promise<void> {
  const mark = `Hirewire comment ${comment.id}`;
  if (mayBeThere && (await hasMark(api, id, mark))) return;
  const kind = comment.isInternal ? 'comment' : 'correspond';
  const tried = `comment on ticket ${id} of Request Tracker`;
  try {
    await api.call(
      {
        ...{ method: 'POST', path: `${rest}/ticket/${encodeURIComponent(id)}/${kind}`, tried },
        body: { Subject: mark, Content: `${comment.author}:\n${comment.text}`, ContentType: 'text/plain' },
      },
      z.array(z.string()).min(1),
    );
  } catch (error) {
    if (error instanceof DeliveryError && error.kind === 'refused') await throwIfGone(api, id);
    throw error;
  }
}

/** A comment on a ticket that is not there is no more than a bad request to RT. */
async function throwIfGone(api: PeerApi, id: string): Promise<void> {
  const { Status } = await readTicket(api, id);
  if (Status === 'deleted') throw new DeliveryError('gone', `ticket ${id} of Request Tracker is deleted`);
}

/** Newest first, since the comment that is looked for is a new one; histories have no count of their pages. */
async function hasMark(api: PeerApi, id: string, mark: string): Promise<boolean> {
  const perPage = 100;
  for (let page = 1; page <= 50; page += 1) {
    const { items } = await api.call(
      {
        ...{ method: 'GET', path: `${rest}/ticket/${encodeURIComponent(id)}/history` },
        tried: `read the history of ticket ${id} of Request Tracker`,
        query: { fields: 'Type,Data', per_page: String(perPage), page: String(page), orderby: 'id', order: 'DESC' },
      },
      historySchema,
    );
    if (items.some(({ Data }) => Data?.trim() === mark)) return true;
    if (items.length < perPage) return false;
  }
  return false;
}

const inactive: ReadonlySet<string> = new Set(['resolved', 'rejected', 'deleted']);

async function closeTicket(api: PeerApi, settings: RequestTrackerSettings, id: string): Promise<void> {
  const wanted = settings.closedStatus;
  const isClosed = (status: string) => status === wanted || inactive.has(status);
  if (isClosed((await readTicket(api, id)).Status)) return;
  const tried = `set ticket ${id} of Request Tracker to ${wanted}`;
  const messages = await api.call(
    { method: 'PUT', path: `${rest}/ticket/${encodeURIComponent(id)}`, body: { Status: wanted }, tried },
    z.array(z.unknown()).default([]),
  );
  const { Status } = await readTicket(api, id);
  if (isClosed(Status)) return;
  throw new DeliveryError(
    'refused',
    `${tried}: it is still ${Status}: ${messages.map(String).join('; ').slice(0, 300)}`,
  );
}

function readTicket(api: PeerApi, id: string): Promise<z.output<typeof ticketSchema>> {
  const path = `${rest}/ticket/${encodeURIComponent(id)}`;
  return api.call({ method: 'GET', path, tried: `read ticket ${id} of Request Tracker` }, ticketSchema);
}

function toPeerTicket(id: string, settings: RequestTrackerSettings): PeerTicket {
  const url = `${settings.url.replace(/\/+$/, '')}/Ticket/Display.html?id=${encodeURIComponent(id)}`;
  return { id, number: id, url };
}

async function checkRequestTracker(api: PeerApi, settings: RequestTrackerSettings) {
  const version = z.looseObject({ Version: z.string() });
  return [
    await checkLine('login', async () => {
      const found = await api.call({ method: 'GET', path: `${rest}/rt`, tried: 'log in to Request Tracker' }, version);
      return `Request Tracker ${found.Version}`;
    }),
    await checkLine('queue and key field', () => checkQueue(api, settings)),
  ];
}

async function checkQueue(api: PeerApi, { queue, keyField }: RequestTrackerSettings): Promise<string> {
  const path = `${rest}/queue/${encodeURIComponent(queue)}`;
  const found = await api.call({ method: 'GET', path, tried: `read the queue ${queue}` }, queueSchema);
  if (found.TicketCustomFields.some(({ name }) => name === keyField)) return `queue ${queue}, custom field ${keyField}`;
  throw new DeliveryError(
    'refused',
    `the queue ${queue} shows no custom field ${keyField}: apply it to the queue, and grant SeeCustomField`,
  );
}
