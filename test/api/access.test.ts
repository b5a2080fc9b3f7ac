import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { type ApiOffice, environmentToken, openApiOffice, type Role } from './api-office.ts';

let office: ApiOffice;
beforeAll(async () => {
  office = await openApiOffice();
});
afterAll(() => office.close());

const administrator: readonly Role[] = ['administrator'];
const agent: readonly Role[] = ['administrator', 'agent'];
const all: readonly Role[] = ['administrator', 'agent', 'requester'];

/** Every route with the roles that may use it: a route that is not here fails the test below. */
const table: readonly (readonly [string, string, readonly Role[]])[] = [
  ['GET', '/api/tickets', all],
  ['GET', '/api/tickets/{reference}', all],
  ['PATCH', '/api/tickets/{reference}', agent],
  ['POST', '/api/tickets/{reference}/comments', all],
  ['POST', '/api/tickets/{reference}/close', agent],
  ['POST', '/api/tickets/{reference}/set-manager', agent],
  ['POST', '/api/tickets/{reference}/reprocess', agent],
  ['GET', '/api/triggers', administrator],
  ['GET', '/api/triggers/{trigger}', administrator],
  ['PUT', '/api/triggers/{trigger}', administrator],
  ['PATCH', '/api/triggers/{trigger}', administrator],
  ['DELETE', '/api/triggers/{trigger}', administrator],
  ['POST', '/api/triggers/{trigger}/test', administrator],
  ['GET', '/api/jobs', administrator],
  ['GET', '/api/jobs/{job}', administrator],
  ['PATCH', '/api/jobs/{job}', administrator],
  ['POST', '/api/jobs/{job}/run', administrator],
  ['GET', '/api/jobs/{job}/runs', administrator],
  ['GET', '/api/jobs/{job}/runs/{run}', administrator],
  ['POST', '/api/jobs/{job}/provision', administrator],
  ['GET', '/api/systems', administrator],
  ['GET', '/api/systems/{system}', administrator],
  ['PUT', '/api/systems/{system}', administrator],
  ['DELETE', '/api/systems/{system}', administrator],
  ['POST', '/api/systems/{system}/clone', administrator],
  ['POST', '/api/systems/{system}/activate', administrator],
  ['POST', '/api/systems/{system}/deactivate', administrator],
  ['POST', '/api/systems/{system}/test', administrator],
  ['GET', '/api/systems/{system}/companies', administrator],
  ['POST', '/api/systems/{system}/companies', administrator],
  ['GET', '/api/notifications', administrator],
  ['PUT', '/api/notifications', administrator],
  ['POST', '/api/notifications/preview', administrator],
  ['GET', '/api/mail', administrator],
  ['PUT', '/api/mail', administrator],
  ['DELETE', '/api/mail', administrator],
  ['GET', '/api/webhooks', administrator],
  ['GET', '/api/webhooks/{webhook}', administrator],
  ['PUT', '/api/webhooks/{webhook}', administrator],
  ['DELETE', '/api/webhooks/{webhook}', administrator],
  ['GET', '/api/itsm', administrator],
  ['GET', '/api/itsm/{peer}', administrator],
  ['PUT', '/api/itsm/{peer}', administrator],
  ['DELETE', '/api/itsm/{peer}', administrator],
  ['GET', '/api/flex-logs', agent],
  ['GET', '/api/plans', administrator],
  ['GET', '/api/plans/{plan}', administrator],
  ['GET', '/api/plans/{plan}/changes', administrator],
  ['GET', '/api/plans/{plan}/causes', administrator],
  ['POST', '/api/plans/{plan}/approve', administrator],
  ['POST', '/api/jobs/{job}/undo', administrator],
  ['POST', '/api/jobs/{job}/release', administrator],
  ['GET', '/api/jobs/{job}/links/{worker}', administrator],
  ['PUT', '/api/jobs/{job}/links/{worker}', administrator],
  ['DELETE', '/api/jobs/{job}/links/{worker}', administrator],
  ['POST', '/api/jobs/{job}/links/{worker}/undo', administrator],
  ['GET', '/api/held', agent],
  ['GET', '/api/operations', agent],
  ['GET', '/api/operations/{operation}', agent],
  ['GET', '/api/status', administrator],
  ['GET', '/api/cycles', administrator],
  ['GET', '/api/configurations', administrator],
  ['GET', '/api/changes', administrator],
];

const pathOf = (template: string) => template.replaceAll(/\{\w+\}/g, 'nothing');
const refused = table.flatMap(([method, path, roles]) =>
  all.filter((role) => !roles.includes(role)).map((role) => [method, path, role] as const),
);

describe('B11: the API', () => {
  it('has no route that this table leaves out, and says of each who may use it', () => {
    const documented = Object.entries(office.openapi.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) => {
        const roles = operation['x-roles'];
        return roles === undefined ? [] : [[method.toUpperCase(), path, roles] as const];
      }),
    );
    const sorted = (rows: readonly (readonly [string, string, readonly string[]])[]) =>
      rows.map(([method, path, roles]) => `${method} ${path} ${[...roles].toSorted().join()}`).toSorted();

    expect(sorted(documented)).toEqual(sorted(table));
  });

  it.each(table)('B11: answers 401 to %s %s without a token', async (method, path) => {
    const answer = await fetch(`${office.url}${pathOf(path)}`, { method });

    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await answer.json()).toMatchObject({ status: 401, code: 'unauthorized', advice: expect.any(String) });
  });

  it.each(refused)('B11: answers 403 to %s %s by the role %s', async (method, path, role) => {
    const answer = await office.send(method, pathOf(path), { as: role });

    expect(answer.status).toBe(403);
    expect(answer.document).toMatchObject({ code: 'forbidden', detail: expect.stringContaining(role) });
  });

  it.each(table.flatMap(([method, path, roles]) => roles.map((role) => [method, path, role] as const)))(
    'lets %s %s pass by the role %s',
    async (method, path, role) => {
      const answer = await office.send(method, pathOf(path), { as: role, ...(method !== 'GET' && { body: 7 }) });

      expect([200, 404, 409, 422]).toContain(answer.status);
    },
  );
});

describe('a token', () => {
  it.each([
    ['another one', () => `Bearer hwt_${'x'.repeat(43)}`],
    ['a part of it', () => `Bearer ${office.tokenOf('administrator').slice(0, -1)}`],
    ['it as a password', () => `Basic ${Buffer.from(`x:${office.tokenOf('administrator')}`).toString('base64')}`],
    ['it without a scheme', () => office.tokenOf('administrator')],
    ['a part of the environment’s', () => `Bearer ${environmentToken.slice(0, -1)}`],
    ['nothing after the scheme', () => 'Bearer '],
  ])('is not known when it is %s', async (_what, header) => {
    const answer = await fetch(`${office.url}/api/jobs`, { headers: { authorization: header() } });

    expect(answer.status).toBe(401);
  });

  it('of the environment is an administrator’s', async () => {
    expect((await office.get('/api/systems', environmentToken)).status).toBe(200);
  });

  it('counts no more when it has expired', async () => {
    await office.makeToken('late', '--role', 'administrator');
    expect((await office.get('/api/jobs', 'late')).status).toBe(200);

    await sql`update app.api_tokens set expires_at = now() - interval '1 s' where name = 'late'`.execute(
      office.runtime.database.sql,
    );

    expect((await office.get('/api/jobs', 'late')).status).toBe(401);
  });

  it('counts no more at once when it was revoked', async () => {
    await office.makeToken('gone', '--role', 'administrator');
    await office.call('tokens', 'revoke', 'gone');

    expect((await office.get('/api/jobs', 'gone')).status).toBe(401);
  });

  it('has when it was last used', async () => {
    await office.makeToken('used', '--role', 'agent');
    const before = Date.now();

    await office.get('/api/tickets', 'used');

    const { tokens } = (await office.ask('tokens', 'list')).document;
    const used = tokens.find(({ name }: { name: string }) => name === 'used');
    expect(Date.parse(used.lastUsedAt)).toBeGreaterThanOrEqual(before - 1000);
  });
});

describe('a request', () => {
  const post = async (path: string, headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) => {
    const authorization = `Bearer ${office.tokenOf('administrator')}`;
    const answer = await fetch(`${office.url}${path}`, {
      method: 'POST',
      headers: { authorization, ...headers },
      body,
    });
    return { status: answer.status, document: (await answer.json()) as Record<string, unknown> };
  };
  const path = '/api/notifications/preview';

  it.each([
    ['text/plain', 415, 'wrongContentType'],
    ['application/x-www-form-urlencoded', 415, 'wrongContentType'],
    ['multipart/form-data; boundary=x', 415, 'wrongContentType'],
  ])('with the content type %s is answered with %i', async (type, status, code) => {
    expect(await post(path, { 'content-type': type }, '{"template":"ticket-news"}')).toMatchObject({
      status,
      document: { code },
    });
  });

  it('of more than a megabyte is answered with 413', async () => {
    const body = JSON.stringify({ subject: 'x'.repeat(1_100_000), body: '' });

    expect(await post(path, { 'content-type': 'application/json' }, body)).toMatchObject({
      status: 413,
      document: { code: 'bodyTooLarge' },
    });
  });

  it.each(['{', '{"__proto__":{"x":1}}', 'null', '[]', '"x"'])('with the body %s is refused', async (body) => {
    const { status } = await post(path, { 'content-type': 'application/json' }, body);

    expect([400, 422]).toContain(status);
  });

  it('for what there is not is answered with 404', async () => {
    expect(await post('/api/nothing', {}, '')).toMatchObject({ status: 404, document: { code: 'noSuchPath' } });
    expect((await office.send('DELETE', '/api/jobs')).document).toMatchObject({ code: 'noSuchPath' });
  });

  it('with a query that there is not is refused, and says where', async () => {
    const { status, document } = await office.get('/api/tickets?limit=0&need=money&colour=red');

    expect(status).toBe(422);
    expect(document.errors.map((one: { in: string; field: string }) => `${one.in} ${one.field}`).toSorted()).toEqual([
      'query ',
      'query limit',
      'query need',
    ]);
  });

  it.each(['%00', '..%2f..%2fetc', '%F0%9F%98%80', "'; drop table app.tickets; --", '<script>'])(
    'for a ticket %s finds none, and says so as data',
    async (reference) => {
      const answer = await office.get(`/api/tickets/${reference}`);

      expect([400, 404, 422]).toContain(answer.status);
      expect(answer.headers.get('content-type')).toMatch(/json/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it('is answered with what nobody is to keep', async () => {
    expect((await office.get('/api/tickets')).headers.get('cache-control')).toBe('no-store');
  });
});
