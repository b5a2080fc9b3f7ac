import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePeerStory } from '../../../test/support/peer-story.ts';
import {
  type RequestTracker,
  requestTrackerAvailable,
  startRequestTracker,
} from '../../../test/support/request-tracker.ts';
import { Secret } from '../../platform/secret.ts';
import type { RequestTrackerSettings } from '../delivery/settings.ts';
import { openRequestTracker } from './request-tracker.ts';

const listSchema = z.object({
  items: z.array(z.object({ id: z.coerce.string(), Status: z.string().default(''), Type: z.string().default('') })),
});
const attachmentSchema = z.object({ Content: z.string() });

describe.skipIf(!requestTrackerAvailable())('a real Request Tracker', () => {
  let rt: RequestTracker;

  beforeAll(async () => {
    rt = await startRequestTracker();
  });

  afterAll(() => rt?.stop());

  function settingsOf(more: Partial<RequestTrackerSettings> = {}): RequestTrackerSettings {
    return {
      ...{ connector: 'request-tracker', active: true, entityTypes: ['FlexHR'], url: rt.url },
      ...{ tls: { rejectUnauthorized: true }, timeoutSeconds: 30, giveUpAfterDays: 14 },
      ...{ username: rt.username, password: new Secret(rt.password), queue: 'FlexHR' },
      ...{ keyField: 'HirewireTicket', personField: 'Employee', closedStatus: 'resolved', ...more },
    };
  }

  async function get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    const authorization = `Basic ${btoa(`${rt.username}:${rt.password}`)}`;
    const answer = await fetch(`${rt.url}/REST/2.0${path}`, { headers: { authorization } });
    return schema.parse(await answer.json());
  }

  async function listTickets() {
    const query = encodeURIComponent("Queue = 'FlexHR'");
    const path = `/tickets?query=${query}&fields=Status&orderby=id&order=ASC&per_page=100`;
    return (await get(path, listSchema)).items;
  }

  /** Comments in the order in which they were made. */
  async function commentsOf(ticket: string): Promise<readonly string[]> {
    const { items } = await get(`/ticket/${ticket}/history?fields=Type&per_page=100`, listSchema);
    const comments = items.filter(({ Type }) => Type === 'Comment');
    return Promise.all(
      comments.map(async ({ id }) => {
        const attachments = await get(`/transaction/${id}/attachments`, listSchema);
        const { Content } = await get(`/attachment/${attachments.items[0]?.id}`, attachmentSchema);
        return Buffer.from(Content, 'base64').toString('utf8');
      }),
    );
  }

  definePeerStory('its tickets', async () => ({
    url: rt.url,
    settings: (url) => settingsOf({ url }),
    withoutClosing: (settings) => ({ ...settings, closedStatus: 'nonsense' }),
    isCreate: ({ method, url }) => method === 'POST' && url.pathname.endsWith('/ticket'),
    isComment: ({ method, url }) => method === 'POST' && url.pathname.endsWith('/comment'),
    count: async () => (await listTickets()).length,
    tickets: async (after) =>
      Promise.all(
        (await listTickets()).slice(after).map(async ({ id, Status }) => ({
          ...{ id, comments: await commentsOf(id), isClosed: Status === 'resolved' },
        })),
      ),
    end: async () => undefined,
  }));

  it('I3: names a key field that the queue does not have, and the ticket that was made without it', async () => {
    const connection = await openRequestTracker(settingsOf({ keyField: 'Unknown field' }));
    const draft = { key: 'FHR1-x', subject: 'New', description: 'text', priority: 'normal' };

    const made = await connection.create(draft);
    const lines = await connection.check();
    await connection.end();

    expect(made).toMatchObject({ problem: expect.stringContaining('without the custom field Unknown field') });
    expect(lines).toMatchObject([
      { what: 'login', isOk: true, message: expect.stringContaining('Request Tracker 5') },
      { what: 'queue and key field', isOk: false },
    ]);
  });

  it('tells a ticket that is gone from one that refuses', async () => {
    const connection = await openRequestTracker(settingsOf());
    const comment = { id: 1, author: 'a', text: 't', isInternal: true };

    await expect(connection.comment('9999', comment, { mayBeThere: false })).rejects.toMatchObject({ kind: 'gone' });
    await connection.end();
  });
});
