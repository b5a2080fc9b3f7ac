import { z } from 'zod';
import { DeliveryError } from '../delivery/delivery-error.ts';
import type { ServiceNowSettings } from '../delivery/settings.ts';
import { checkLine, commentMark, openPeerApi, type PeerApi } from './peer-api.ts';
import type { ItsmConnection, PeerComment, PeerTicket, PeerTicketDraft } from './peer-contract.ts';

const recordSchema = z.looseObject({
  sys_id: z.string().min(1),
  number: z.string().optional(),
  correlation_id: z.string().optional(),
  state: z.coerce.string().optional(),
  active: z.coerce.string().optional(),
});
type SnowRecord = z.output<typeof recordSchema>;

const oneSchema = z.looseObject({ result: recordSchema });
const listSchema = z.looseObject({ result: z.array(recordSchema) });
const journalSchema = z.looseObject({
  result: z.looseObject({ comments: z.string().optional(), work_notes: z.string().optional() }),
});

/** Longer short descriptions are cut by the platform. */
const longestSubject = 160;

/**
 * ServiceNow by its Table API. A field that an access rule protects is left as it is although the answer is a success, and a condition over a
 * column that there is not is left out of a query: the key and the state are read from each answer.
 */
export async function openServiceNow(settings: ServiceNowSettings): Promise<ItsmConnection> {
  const api = await openPeerApi(settings, { tokenScheme: 'Bearer' });
  return {
    check: () => checkServiceNow(api, settings),
    findByKey: (key) => findByKey(api, settings, key),
    create: (draft) => createRecord(api, settings, draft),
    comment: (id, comment, { mayBeThere }) => addComment(api, settings, { id, comment, mayBeThere }),
    close: (id) => closeRecord(api, settings, id),
    end: () => api.end(),
  };
}

function tablePath({ table }: ServiceNowSettings, id?: string): string {
  return `/api/now/table/${encodeURIComponent(table)}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;
}

async function findByKey(api: PeerApi, settings: ServiceNowSettings, key: string): Promise<PeerTicket | undefined> {
  const { result } = await api.call(
    {
      ...{ method: 'GET', path: tablePath(settings), tried: `look for ${key} in ServiceNow` },
      query: {
        sysparm_query: `correlation_id=${key}^ORDERBYsys_created_on`,
        ...{ sysparm_fields: 'sys_id,number,correlation_id', sysparm_limit: '2' },
      },
    },
    listSchema,
  );
  return result.filter((one) => one.correlation_id === key).map((one) => toPeerTicket(one, settings))[0];
}

async function createRecord(api: PeerApi, settings: ServiceNowSettings, draft: PeerTicketDraft): Promise<PeerTicket> {
  const tried = `make a record of ${settings.table} for ${draft.key} in ServiceNow`;
  const { result } = await api.call(
    {
      ...{ method: 'POST', path: tablePath(settings), tried },
      body: {
        ...settings.fields,
        short_description: draft.subject.replace(/\s+/g, ' ').slice(0, longestSubject),
        description: [draft.description, draft.url].filter((part) => part !== undefined).join('\n\n'),
        ...{ correlation_id: draft.key, correlation_display: 'Hirewire' },
      },
    },
    oneSchema,
  );
  const made = toPeerTicket(result, settings);
  if (result.correlation_id === draft.key) return made;
  const problem = `${tried}: ${made.number ?? made.id} was made, but without its correlation_id. May we write that column?`;
  return { ...made, problem };
}

async function addComment(
  api: PeerApi,
  settings: ServiceNowSettings,
  one: { readonly id: string; readonly comment: PeerComment; readonly mayBeThere: boolean },
): Promise<void> {
  const { id, comment, mayBeThere } = one;
  const mark = commentMark(comment.id);
  if (mayBeThere && (await hasMark(api, settings, { id, mark }))) return;
  const text = `${comment.author}:\n${comment.text}\n${mark}`;
  const tried = `comment on ${id} in ServiceNow`;
  const body = comment.isInternal ? { work_notes: text } : { comments: text };
  await api.call({ method: 'PATCH', path: tablePath(settings, id), body, tried }, oneSchema);
  if (await hasMark(api, settings, { id, mark })) return;
  throw new DeliveryError('refused', `${tried}: accepted, but not there. May we write work notes, and read them?`);
}

/** The texts of a record's journal come as one, newest first, when display values are asked for. */
async function hasMark(
  api: PeerApi,
  settings: ServiceNowSettings,
  { id, mark }: { readonly id: string; readonly mark: string },
): Promise<boolean> {
  const { result } = await api.call(
    {
      ...{ method: 'GET', path: tablePath(settings, id), tried: `read the journal of ${id} in ServiceNow` },
      query: { sysparm_display_value: 'true', sysparm_fields: 'comments,work_notes' },
    },
    journalSchema,
  );
  return `${result.comments ?? ''}\n${result.work_notes ?? ''}`.includes(mark);
}

async function closeRecord(api: PeerApi, settings: ServiceNowSettings, id: string): Promise<void> {
  const { closedState, closeCode, closeNotes } = settings;
  const isClosed = (record: SnowRecord) => record.state === closedState || record.active === 'false';
  const fields = { sysparm_fields: 'sys_id,state,active', sysparm_display_value: 'false' };
  const path = tablePath(settings, id);
  const before = await api.call({ method: 'GET', path, query: fields, tried: `read ${id} in ServiceNow` }, oneSchema);
  if (isClosed(before.result)) return;
  const tried = `close ${id} in ServiceNow`;
  const body = {
    ...{ state: closedState, close_notes: closeNotes },
    ...(closeCode !== undefined && { close_code: closeCode }),
  };
  const { result } = await api.call({ method: 'PATCH', path, query: fields, body, tried }, oneSchema);
  if (isClosed(result)) return;
  throw new DeliveryError('refused', `${tried}: accepted, but its state is still ${result.state ?? 'unknown'}`);
}

function toPeerTicket({ sys_id, number }: SnowRecord, settings: ServiceNowSettings): PeerTicket {
  const url = `${settings.url.replace(/\/+$/, '')}/nav_to.do?uri=${encodeURIComponent(`${settings.table}.do?sys_id=${sys_id}`)}`;
  return { id: sys_id, url, ...(number !== undefined && { number }) };
}

async function checkServiceNow(api: PeerApi, settings: ServiceNowSettings) {
  return [
    await checkLine('login and table', async () => {
      await findByKey(api, settings, 'none');
      return `table ${settings.table}`;
    }),
  ];
}
