import { afterAll, beforeAll, expect, it } from 'vitest';
import { manualTrigger } from '../cli/flex-office.ts';
import { type ApiOffice, environmentToken, openApiOffice } from './api-office.ts';

const canaries = ['Canary-Mail-1', 'Canary-Hook-2', 'Canary-Peer-3', 'Canary-Proxy-4', 'Sandbox-Service-1'];
const [mail, hook, peer, proxy] = canaries;
const desk = `${manualTrigger}  mail: { host: mail.example.com, from: hirewire@example.com, username: hw, password: ${mail} }
  webhooks: { hook: { url: 'https://hook.example.com/', secret: ${hook} } }
  itsm: { peer: { connector: request-tracker, url: 'https://rt.example.com', token: ${peer}, active: false } }
`;
let office: ApiOffice;
beforeAll(async () => {
  office = await openApiOffice({ desk });
  const { settings } = (await office.get('/api/systems/flex')).document;
  const copy = { ...settings, password: 'Sandbox-Service-1', proxyUrl: `http://me:${proxy}@proxy.example.com:3128` };
  await office.send('PUT', '/api/systems/copy', { body: copy });
  office.hire({ firstName: 'Anna', lastName: 'Ek' });
  await office.call('run', 'flex-to-ad');
  await office.send('PATCH', '/api/jobs/flex-to-ad', { body: { active: true } });
  await office.send('POST', '/api/jobs/flex-to-ad/run');
}, 60_000);
afterAll(() => office.close());

/** Every GET of the document, with values that there are in its path. */
async function everyGet(): Promise<readonly string[]> {
  const { reference } = (await office.get('/api/tickets')).document.tickets[0];
  const { planId } = (await office.get('/api/plans')).document.plans[0];
  const { runs } = (await office.get('/api/jobs/flex-to-ad/runs')).document;
  const values: Readonly<Record<string, readonly string[]>> = {
    ...{ reference: [reference], plan: [planId], run: [runs[0].id], job: ['flex-to-ad'] },
    ...{ webhook: ['hook'], peer: ['peer'] },
    ...{ trigger: ['ProcessFlexHrUserOnAD'], system: ['flex', 'copy', 'ActiveDirectory'] },
  };
  return Object.entries(office.openapi.paths)
    .filter(([, operations]) => operations.get !== undefined)
    .flatMap(([path]) => {
      const [, name] = /\{(\w+)\}/.exec(path) ?? [];
      const first = name === undefined ? [path] : (values[name] ?? []).map((one) => path.replace(`{${name}}`, one));
      return first.map((one) => one.replace('{run}', values.run?.[0] ?? ''));
    });
}

it('A3: no answer to a GET and no line of the log has a secret of the settings, or a token', async () => {
  const paths = await everyGet();
  expect(paths.length).toBeGreaterThan(22);
  const answers: string[] = [];
  for (const path of paths) {
    const { status, text } = await office.get(path);
    if (!path.endsWith('/companies')) expect(`${path} ${status}`).toBe(`${path} 200`);
    answers.push(text);
  }

  const told = [...answers, office.logged(), office.printed()].join('\n');
  for (const secret of [...canaries, environmentToken, office.tokenOf('administrator'), 'sealed:']) {
    expect(told).not.toContain(secret);
  }
  expect(told).toContain('"isSet":true');
});

it('A3: the database has no secret of the settings, and no token', async () => {
  const { pool } = office.runtime.database;
  const { rows } = await pool.query<{ text: string }>(`
    select c::text as text from app.configurations c union all select t::text from app.api_tokens t
    union all select a::text from app.api_changes a`);

  const stored = rows.map(({ text }) => text).join('\n');
  expect(rows.length).toBeGreaterThan(5);
  for (const secret of [
    mail,
    hook,
    peer,
    proxy,
    'Sandbox-Service-1',
    environmentToken,
    office.tokenOf('administrator'),
  ]) {
    expect(stored).not.toContain(secret);
  }
});
