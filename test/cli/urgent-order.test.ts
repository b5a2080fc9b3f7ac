import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { type JsonDocument, type Office, openOffice } from './command-line.ts';

const token = 'the-token-of-the-service-desk';
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

let office: Office;
afterEach(async () => await office.close());

it('an urgent termination closes the account within seconds of the order', async () => {
  office = await openOffice({ size: 5 });
  await office.json(['run', 'hr-to-ad', ...office.config]);
  const server = office.start(['serve', '--port', '0', ...office.config], { env: { HIREWIRE_API_TOKEN: token } });
  let url = '';
  for await (const line of createInterface({ input: server.stderr as NodeJS.ReadableStream })) {
    url = /up: (http:\/\/127\.0\.0\.1:\d+)\/healthz/.exec(line)?.[1] ?? '';
    if (url !== '') break;
  }
  server.stderr?.resume();
  office.hr.act({ type: 'terminate', worker: '100003', lastDay: yesterday });

  const ordered = Date.now();
  const answer = await fetch(`${url}/api/jobs/hr-to-ad/provision`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"worker":"100003"}',
  });
  const took = Date.now() - ordered;
  const document = (await answer.json()) as JsonDocument;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;

  expect(answer.status).toBe(200);
  expect(document).toMatchObject({ job: 'hr-to-ad', verdict: 'go', operations: { disable: 1 }, problems: [] });
  expect(document.steps).toMatchObject({ import: { worker: '100003' }, match: { situation: 'linked' } });
  const account = office.directory.entries.users().find(({ attributes }) => attributes.employeeID?.[0] === '100003');
  expect(account?.attributes.userAccountControl).toEqual(['514']);
  expect(took).toBeLessThan(10_000);
  expect(office.printed()).not.toContain(token);
});

it('a token that could be guessed ends the start of the server', async () => {
  office = await openOffice({ size: 2 });

  const { code, err } = await office.run(['serve', '--port', '0', ...office.config], {
    env: { HIREWIRE_API_TOKEN: 'guess' },
  });

  expect(code).toBe(2);
  expect(err).toContain('HIREWIRE_API_TOKEN');
});
