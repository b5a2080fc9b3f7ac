import { expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../platform/secret.ts';
import type { JiraSettings, RequestTrackerSettings, ServiceNowSettings } from '../delivery/settings.ts';
import { type Answer, type Call, startReceiver } from '../test-support/receiver.ts';
import { openPeer } from './peer-sender.ts';
import { startFakeJira } from './test-support/fake-jira.ts';
import { startFakeServiceNow } from './test-support/fake-servicenow.ts';

const base = {
  ...{ active: true, entityTypes: ['FlexHR'], tls: { rejectUnauthorized: true } },
  ...{ timeoutSeconds: 5, giveUpAfterDays: 14 },
};
const draft = { key: 'FHR0000001-abc', subject: 'New: Åsa', description: 'text', priority: 'normal', person: '1042' };
const comment = { id: 5, author: 'Flex HR', text: 'hello', isInternal: true };

function serviceNow(url: string): ServiceNowSettings {
  const login = { username: 'svc', password: new Secret('pw') };
  const closing = { closedState: '7', closeNotes: 'Closed.', fields: { category: 'hr' } };
  return { ...base, connector: 'servicenow', url, ...login, table: 'incident', ...closing };
}

function jira(url: string, more: Partial<JiraSettings> = {}): JiraSettings {
  return {
    ...{ ...base, connector: 'jira-service-management', url, username: 'svc@x.example', token: new Secret('tok') },
    ...{ deployment: 'cloud', serviceDeskId: '1', requestTypeId: '2', closeTransition: '5', fields: {}, ...more },
  };
}

function requestTracker(url: string): RequestTrackerSettings {
  const fields = { queue: "HR's", keyField: 'HirewireTicket', closedStatus: 'resolved' };
  return { ...base, connector: 'request-tracker', url, token: new Secret('1-2-abc'), ...fields };
}

async function connectTo(answer: (call: Call, number: number) => Answer) {
  const receiver = await startReceiver(answer);
  onTestFinished(() => receiver.stop());
  return receiver;
}

it('I3: ServiceNow drops the key without a word: the record is named, and known', async () => {
  const fake = await startFakeServiceNow({ readOnly: ['correlation_id'] });
  onTestFinished(() => fake.stop());
  const connection = await openPeer(serviceNow(fake.url));

  const made = await connection.create(draft);
  await connection.end();

  expect(made).toMatchObject({ number: 'INC0000001', problem: expect.stringContaining('INC0000001 was made, but') });
});

it('I3: ServiceNow drops a comment without a word', async () => {
  const fake = await startFakeServiceNow({ readOnly: ['work_notes'] });
  onTestFinished(() => fake.stop());
  const connection = await openPeer(serviceNow(fake.url));
  const { id } = await connection.create(draft);

  await expect(connection.comment(id, comment, { mayBeThere: false })).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('accepted, but not there'),
  });
  await connection.end();
});

it('takes a record of ServiceNow for ours by its key alone, whatever the query answers', async () => {
  const row = { sys_id: 'a', number: 'INC1', correlation_id: 'FHR0000002-abc' };
  const receiver = await connectTo(() => ({ body: { result: [row] } }));
  const connection = await openPeer(serviceNow(receiver.url));

  expect(await connection.findByKey(draft.key)).toBeUndefined();
  expect(await connection.findByKey('FHR0000002-abc')).toMatchObject({ id: 'a' });
  await connection.end();
});

it('takes a request of Jira for ours by its key alone, since a text search finds what is like it', async () => {
  const fake = await startFakeJira();
  onTestFinished(() => fake.stop());
  const connection = await openPeer(jira(fake.url));
  await connection.create({ ...draft, key: 'FHR0000001-abd' });

  expect(await connection.findByKey(draft.key)).toBeUndefined();
  expect(await connection.findByKey('FHR0000001-abd')).toMatchObject({ id: 'HR-1' });
  await connection.end();
});

it('asks Jira by the field that holds the key where there is one', async () => {
  const issue = { key: 'HR-7', fields: { customfield_10050: draft.key } };
  const receiver = await connectTo(() => ({ body: { issues: [issue] } }));
  const connection = await openPeer(jira(receiver.url, { keyField: 'customfield_10050', deployment: 'dataCenter' }));

  expect(await connection.findByKey(draft.key)).toMatchObject({ id: 'HR-7' });
  await connection.end();
  const [call] = receiver.calls;
  expect(call?.url.pathname).toBe('/rest/api/2/search');
  expect(JSON.parse(call?.body ?? '{}').jql).toBe(`cf[10050] ~ "\\"${draft.key}\\"" ORDER BY created ASC`);
});

it('keeps a quote in the name of a queue inside of the query', async () => {
  const receiver = await connectTo(() => ({ body: { items: [] } }));
  const connection = await openPeer(requestTracker(receiver.url));

  await connection.findByKey("x' OR id > '0");
  await connection.end();

  expect(receiver.calls[0]?.url.searchParams.get('query')).toBe(
    "Queue = 'HR\\'s' AND 'CF.{HirewireTicket}' = 'x\\' OR id > \\'0'",
  );
});

it.each([
  [{ status: 200, body: '<html>Log in</html>' }, 'down'],
  [{ status: 302, headers: { location: '/login' } }, 'down'],
  [{ status: 401 }, 'down'],
  [{ status: 503 }, 'down'],
  [{ status: 200, body: { unexpected: true } }, 'retry'],
  [{ status: 403, body: { message: 'No permission to create tickets in the queue' } }, 'retry'],
  [{ status: 500 }, 'retry'],
  [{ status: 400, body: { message: 'bad' } }, 'refused'],
  [{ cut: true }, 'down'],
] as const)('an answer like %o means %s', async (answer, kind) => {
  const receiver = await connectTo(() => answer);
  const connection = await openPeer(requestTracker(receiver.url));

  await expect(connection.create(draft)).rejects.toMatchObject({ kind });
  await connection.end();
});

it('tells in a check what each kind lacks, and throws nothing', async () => {
  const receiver = await connectTo(() => ({ status: 401, body: { message: 'Unauthorized' } }));

  for (const settings of [serviceNow(receiver.url), jira(receiver.url), requestTracker(receiver.url)]) {
    const connection = await openPeer(settings);
    const lines = await connection.check();
    await connection.end();
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatchObject({ isOk: false, message: expect.stringContaining('401') });
  }
});
