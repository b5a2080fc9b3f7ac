import { z } from 'zod';
import { DeliveryError } from '../delivery/delivery-error.ts';
import type { JiraSettings } from '../delivery/settings.ts';
import { anyAnswer, checkLine, commentMark, openPeerApi, type PeerApi } from './peer-api.ts';
import type { ItsmConnection, PeerComment, PeerTicket, PeerTicketDraft } from './peer-contract.ts';

const desk = '/rest/servicedeskapi';

const searchSchema = z.looseObject({
  issues: z.array(z.looseObject({ key: z.string().min(1), fields: z.record(z.string(), z.unknown()).default({}) })),
});
const commentsSchema = z.looseObject({
  values: z.array(z.looseObject({ body: z.string().default('') })),
  isLastPage: z.boolean().default(true),
});
const requestSchema = z.looseObject({
  issueKey: z.string().min(1),
  currentStatus: z.looseObject({ status: z.string().default(''), statusCategory: z.string().optional() }).optional(),
});
const transitionsSchema = z.looseObject({
  values: z.array(z.looseObject({ id: z.coerce.string(), name: z.string().default('') })),
});

/** Jira's summaries hold no more. */
const longestSummary = 255;

/** Jira Service Management by its service desk API; requests are found by the platform's search. */
export async function openJira(settings: JiraSettings): Promise<ItsmConnection> {
  const api = await openPeerApi(settings, { tokenScheme: 'Bearer', headers: { 'x-experimentalapi': 'opt-in' } });
  return {
    check: () => checkJira(api, settings),
    findByKey: (key) => findByKey(api, settings, key),
    create: (draft) => createRequest(api, settings, draft),
    comment: (id, comment, { mayBeThere }) => addComment(api, id, { comment, mayBeThere }),
    close: (id) => closeRequest(api, settings, id),
    end: () => api.end(),
  };
}

/** A text search finds what is like the key; only a request that has the very key is ours. */
async function findByKey(api: PeerApi, settings: JiraSettings, key: string): Promise<PeerTicket | undefined> {
  const { keyField, deployment } = settings;
  const field = keyField === undefined ? 'summary' : keyField.replace(/^customfield_(\d+)$/, 'cf[$1]');
  const jql = `${field} ~ "\\"${key}\\"" ORDER BY created ASC`;
  const path = deployment === 'cloud' ? '/rest/api/3/search/jql' : '/rest/api/2/search';
  const name = keyField ?? 'summary';
  const { issues } = await api.call(
    { method: 'POST', path, body: { jql, fields: [name], maxResults: 20 }, tried: `look for ${key} in Jira` },
    searchSchema,
  );
  const found = issues.find(({ fields }) => {
    const value = String(fields[name] ?? '');
    return keyField === undefined ? value.endsWith(summaryMark(key)) : value === key;
  });
  return found && toPeerTicket(found.key, settings);
}

function summaryMark(key: string): string {
  return ` [${key}]`;
}

async function createRequest(api: PeerApi, settings: JiraSettings, draft: PeerTicketDraft): Promise<PeerTicket> {
  const { keyField, serviceDeskId, requestTypeId } = settings;
  const mark = keyField === undefined ? summaryMark(draft.key) : '';
  const subject = draft.subject.replace(/\s+/g, ' ').slice(0, longestSummary - mark.length);
  const { issueKey } = await api.call(
    {
      ...{ method: 'POST', path: `${desk}/request`, tried: `make a request for ${draft.key} in Jira` },
      body: {
        ...{ serviceDeskId, requestTypeId },
        requestFieldValues: {
          ...settings.fields,
          summary: `${subject}${mark}`,
          description: [draft.description, draft.url].filter((part) => part !== undefined).join('\n\n'),
          ...(keyField !== undefined && { [keyField]: draft.key }),
        },
      },
    },
    requestSchema,
  );
  return toPeerTicket(issueKey, settings);
}

async function addComment(
  api: PeerApi,
  id: string,
  { comment, mayBeThere }: { readonly comment: PeerComment; readonly mayBeThere: boolean },
): Promise<void> {
  const mark = commentMark(comment.id);
  if (mayBeThere && (await hasMark(api, id, mark))) return;
  await api.call(
    {
      ...{ method: 'POST', path: `${requestPath(id)}/comment`, tried: `comment on ${id} in Jira` },
      body: { body: `${comment.author}:\n${comment.text}\n${mark}`, public: !comment.isInternal },
    },
    z.looseObject({ id: z.coerce.string().min(1) }),
  );
}

async function hasMark(api: PeerApi, id: string, mark: string): Promise<boolean> {
  const limit = 100;
  for (let start = 0; start < 5000; start += limit) {
    const { values, isLastPage } = await api.call(
      {
        ...{ method: 'GET', path: `${requestPath(id)}/comment`, tried: `read the comments of ${id} in Jira` },
        query: { start: String(start), limit: String(limit) },
      },
      commentsSchema,
    );
    if (values.some(({ body }) => body.includes(mark))) return true;
    if (isLastPage || values.length === 0) return false;
  }
  return false;
}

type JiraRequest = z.output<typeof requestSchema>;

async function closeRequest(api: PeerApi, settings: JiraSettings, id: string): Promise<void> {
  const before = await readRequest(api, id);
  if (isDone(before)) return;
  const { values } = await api.call(
    { method: 'GET', path: `${requestPath(id)}/transition`, tried: `read the transitions of ${id} in Jira` },
    transitionsSchema,
  );
  const wanted = settings.closeTransition.toLowerCase();
  const transition = values.find((one) => one.id === wanted || one.name.toLowerCase() === wanted);
  if (transition === undefined) {
    const known = values.map(({ name }) => name).join(', ') || 'none';
    throw new DeliveryError(
      'refused',
      `close ${id} in Jira: no transition ${settings.closeTransition}; there are ${known}`,
    );
  }
  const body = { id: transition.id };
  const tried = `close ${id} in Jira`;
  await api.call({ method: 'POST', path: `${requestPath(id)}/transition`, body, tried }, anyAnswer);
  const after = await readRequest(api, id);
  if (isDone(after) || after.currentStatus?.status !== before.currentStatus?.status) return;
  throw new DeliveryError('refused', `${tried}: accepted, but it is still ${after.currentStatus?.status ?? 'unknown'}`);
}

function readRequest(api: PeerApi, id: string): Promise<JiraRequest> {
  return api.call({ method: 'GET', path: requestPath(id), tried: `read ${id} in Jira` }, requestSchema);
}

function isDone({ currentStatus }: JiraRequest): boolean {
  return currentStatus?.statusCategory?.toUpperCase() === 'DONE';
}

function requestPath(id: string): string {
  return `${desk}/request/${encodeURIComponent(id)}`;
}

function toPeerTicket(key: string, settings: JiraSettings): PeerTicket {
  return { id: key, number: key, url: `${settings.url.replace(/\/+$/, '')}/browse/${encodeURIComponent(key)}` };
}

async function checkJira(api: PeerApi, settings: JiraSettings) {
  const { serviceDeskId, requestTypeId } = settings;
  const path = `${desk}/servicedesk/${encodeURIComponent(serviceDeskId)}/requesttype/${encodeURIComponent(requestTypeId)}`;
  return [
    await checkLine('login and request type', async () => {
      const type = z.looseObject({ name: z.string().default('') });
      const { name } = await api.call({ method: 'GET', path, tried: 'read the request type in Jira' }, type);
      return `request type ${name}`;
    }),
    await checkLine('search', async () => {
      await findByKey(api, settings, 'none');
      return 'requests can be found by our key';
    }),
  ];
}
