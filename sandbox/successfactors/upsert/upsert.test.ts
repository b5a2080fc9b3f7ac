import { afterEach, describe, expect, it } from 'vitest';
import { at, type Reply, startTestTenant, type TestTenant } from '../test-support.ts';

let tenant: TestTenant;
let business: string;
let personal: string;
async function start(options: Parameters<typeof startTestTenant>[0] = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  tenant.act({
    type: 'hire',
    personIdExternal: 'P',
    userId: 'uP',
    username: 'p.p',
    email: 'p@x.org',
    personalEmail: 'p@home.org',
    startDate: '2025-01-01',
  });
  const options_ = (await tenant.get("Picklist('ecEmailType')", { $expand: 'picklistOptions' })).json;
  business = String(at(options_, 'd.picklistOptions.results.0.id'));
  personal = String(at(options_, 'd.picklistOptions.results.1.id'));
  return tenant;
}
afterEach(() => tenant.close());

function email(type: string, address: string, isPrimary: boolean, more: object = {}): object {
  return {
    __metadata: { uri: `PerEmail(emailType='${type}',personIdExternal='P')` },
    emailAddress: address,
    isPrimary,
    ...more,
  };
}

function codes(reply: Reply): readonly unknown[] {
  return (at(reply.json, 'd') as { httpCode: number }[]).map((record) => record.httpCode);
}

async function emails(): Promise<readonly unknown[]> {
  const record = await tenant.person('P', 'emailNav');
  return (at(record, 'emailNav.results') as Record<string, unknown>[])
    .map((row) => `${row.emailType === business ? 'B' : 'P'} ${row.emailAddress} ${row.isPrimary}`)
    .sort();
}

describe('upsert', () => {
  it('answers each record in order with its key', async () => {
    const { upsert } = await start();

    const reply = await upsert([email(business, 'new@x.org', true), email('999', 'x@x.org', false)]);

    expect(reply.status).toBe(200);
    expect(at(reply.json, 'd.0')).toEqual({
      key: `PerEmail/emailType=${business},PerEmail/personIdExternal=P`,
      status: 'OK',
      editStatus: 'UPSERTED',
      message: null,
      index: 0,
      httpCode: 200,
      inlineResults: null,
    });
    expect(at(reply.json, 'd.1.status')).toBe('ERROR');
    expect(at(reply.json, 'd.1.editStatus')).toBeNull();
    expect(at(reply.json, 'd.1.message')).toMatch(/is an invalid picklist value.* with the index 1$/u);
    expect(await emails()).toEqual(['B new@x.org true', 'P p@home.org false']);
  });

  it('takes one object and the key as fields', async () => {
    const { upsert } = await start();

    const reply = await upsert({
      __metadata: { uri: 'PerEmail' },
      personIdExternal: 'P',
      emailType: business,
      emailAddress: 'one@x.org',
      isPrimary: true,
    });

    expect(codes(reply)).toEqual([200]);
    expect((await emails())[0]).toBe('B one@x.org true');
  });

  it('refuses a second primary, or demotes the first by switch', async () => {
    const { upsert, close } = await start();
    const refused = await upsert(email(personal, 'p@home.org', true));
    await close();
    const modern = await start({ switches: { secondPrimary: 'autoDemote' } });
    const accepted = await modern.upsert(email(personal, 'p@home.org', true));

    expect(codes(refused)).toEqual([500]);
    expect(codes(accepted)).toEqual([200]);
    expect(await emails()).toEqual(['B p@x.org false', 'P p@home.org true']);
  });

  it('switches the primary with both records in one request', async () => {
    const { upsert } = await start();

    expect(codes(await upsert([email(business, 'p@x.org', false), email(personal, 'p@home.org', true)]))).toEqual([
      200, 200,
    ]);
    expect(await emails()).toEqual(['B p@x.org false', 'P p@home.org true']);
  });

  it('refuses to leave nobody primary and to leave the flag out', async () => {
    const { upsert } = await start();

    expect(codes(await upsert(email(business, 'p@x.org', false)))).toEqual([500]);
    const reply = await upsert({
      __metadata: { uri: `PerEmail(emailType='${business}',personIdExternal='P')` },
      emailAddress: 'a@x.org',
    });
    expect(at(reply.json, 'd.0.message')).toContain('isPrimary contains an invalid flag for boolean field');
  });

  it('deletes other records with a full purge', async () => {
    const { upsert } = await start();

    await upsert(email(business, 'only@x.org', true), { purgeType: 'full' });

    expect(await emails()).toEqual(['B only@x.org true']);
  });

  it('deletes a record by operation, but not the primary while others exist', async () => {
    const { upsert } = await start();

    expect(codes(await upsert(email(business, 'p@x.org', false, { operation: 'DELETE' })))).toEqual([500]);
    expect(codes(await upsert(email(personal, 'p@home.org', false, { operation: 'DELETE' })))).toEqual([200]);
    expect(await emails()).toEqual(['B p@x.org true']);
  });

  it('moves the timestamp of the written record alone, even for identical data unless suppressed', async () => {
    const { upsert, clock, find } = await start();
    const since = (time: string) => `lastModifiedDateTime ge datetimeoffset'2026-03-11T${time}Z'`;
    clock.set('2026-03-11T09:00:00Z');
    await upsert(email(business, 'p@x.org', true), { suppressUpdateOfIdenticalData: 'true' });
    expect(await find(`emailNav/${since('09:00:00')}`)).toEqual([]);
    await upsert(email(business, 'p@x.org', true));

    expect(await find(`emailNav/${since('09:00:00')}`)).toEqual(['P']);
    expect(await find(`${since('09:00:00')} or employmentNav/${since('09:00:00')}`)).toEqual([]);
  });

  it('refuses the whole request for an unknown field, too many records or broken JSON', async () => {
    const { upsert, fetch } = await start();

    const unknown = await upsert([
      email(business, 'a@x.org', true),
      email(business, 'a@x.org', true, { colour: 'red' }),
    ]);
    const many = await upsert(Array.from({ length: 1001 }, () => email(business, 'a@x.org', true)));
    const broken = await fetch('/odata/v2/upsert', { method: 'POST', body: '[{' });

    expect(at(unknown.json, 'error.message.value')).toContain('[COE0021]Invalid property names: PerEmail/colour');
    expect((await emails())[0]).toBe('B p@x.org true');
    expect(at(many.json, 'error.code')).toBe('BadRequestException');
    expect([unknown.status, many.status, broken.status]).toEqual([400, 400, 400]);
  });

  it('lets a bad record fail the others of its person or of the request by switch', async () => {
    const { upsert, close } = await start({ switches: { badRecord: 'failsPerson' } });
    const other = {
      __metadata: { uri: `PerEmail(emailType='${business}',personIdExternal='100001')` },
      emailAddress: 'o@x.org',
      isPrimary: true,
    };
    const bad = email(personal, 'not an address', false);
    const byPerson = codes(await upsert([email(business, 'a@x.org', true), bad, other]));
    await close();
    const strict = await start({ switches: { badRecord: 'failsAll' } });

    expect(byPerson.map((code) => code === 200)).toEqual([false, false, true]);
    expect(codes(await strict.upsert([other, email(personal, 'not an address', false)])).includes(200)).toBe(false);
  });

  it('logs what was written, with the values before', async () => {
    const { upsert, writes } = await start();
    await upsert(email(business, 'a@x.org', true));

    const [write] = writes.all();

    expect([write?.entity, write?.ok, write?.before?.emailAddress, write?.fields.emailAddress]).toEqual([
      'PerEmail',
      true,
      'p@x.org',
      'a@x.org',
    ]);
  });
});

describe('users', () => {
  const user = (fields: object) => ({ __metadata: { uri: "User('uP')" }, userId: 'uP', ...fields });

  it('take a user name and custom fields', async () => {
    const { upsert, get } = await start();

    expect(codes(await upsert(user({ username: 'new.name', custom01: 'x', loginMethod: 'SSO' })))).toEqual([200]);
    const { json } = await get("User('uP')");
    expect([at(json, 'd.username'), at(json, 'd.custom01'), at(json, 'd.loginMethod')]).toEqual([
      'new.name',
      'x',
      'SSO',
    ]);
  });

  it('keep their names unique, leavers included', async () => {
    const { upsert, act } = await start();
    act({ type: 'hire', personIdExternal: 'L', username: 'taken', startDate: '2025-01-01' });
    act({ type: 'terminate', worker: 'L', lastDay: '2026-01-31' });

    const reply = await upsert(user({ username: 'taken' }));

    expect(at(reply.json, 'd.0.message')).toMatch(/^DUPLICATE_USERNAME : Failed to add\/update user/u);
  });

  it('cannot be written when inactive, unless inactive employees are processed', async () => {
    const { upsert, act, get } = await start();
    act({ type: 'terminate', worker: 'P', lastDay: '2026-01-31' });

    expect(at((await upsert(user({ custom01: 'x' }))).json, 'd.0.message')).toContain(
      'only the active user can be updated',
    );
    expect(codes(await upsert(user({ custom01: 'x' }), { processInactiveEmployees: 'true' }))).toEqual([200]);
    expect(at((await get("User('uP')")).json, 'd.status')).toBe('f');
  });

  it('cannot be written when external, nor when they do not exist', async () => {
    const { upsert, act } = await start();
    act({ type: 'onboard', personIdExternal: 'N', userId: 'uN', startDate: '2026-04-01' });

    expect(at((await upsert({ __metadata: { uri: "User('uN')" }, custom01: 'x' })).json, 'd.0.message')).toContain(
      'external users (status e and d)',
    );
    expect(codes(await upsert({ __metadata: { uri: "User('P')" }, custom01: 'x' }))).toEqual([400]);
  });

  it('are merged by key', async () => {
    const { fetch, get } = await start();
    const merged = await fetch("/odata/v2/User('uP')", {
      method: 'POST',
      headers: { 'x-http-method': 'MERGE' },
      body: JSON.stringify({ custom02: 'y' }),
    });
    const refused = await fetch(`/odata/v2/PerEmail(emailType='${business}',personIdExternal='P')`, {
      method: 'POST',
      headers: { 'x-http-method': 'MERGE' },
      body: '{}',
    });

    expect(merged.status).toBe(200);
    expect(at((await get("User('uP')")).json, 'd.custom02')).toBe('y');
    expect(refused.status).toBe(405);
  });
});

it('a changeset of a batch is written whole or not at all', async () => {
  const { fetch } = await start();
  const part = (record: object) =>
    `--c\r\nContent-Type: application/http\r\n\r\nPOST /odata/v2/upsert HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(record)}\r\n`;
  const batch = (records: readonly object[]) =>
    `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${records.map(part).join('')}--c--\r\n--b\r\nContent-Type: application/http\r\n\r\nGET /odata/v2/PerPerson/$count HTTP/1.1\r\n\r\n--b--\r\n`;
  const send = (records: readonly object[]) =>
    fetch('/odata/v2/$batch', {
      method: 'POST',
      headers: { 'content-type': 'multipart/mixed; boundary=b' },
      body: batch(records),
    });

  const failed = await send([email(business, 'batch@x.org', true), email(personal, 'bad', false)]);
  const before = await emails();
  const done = await send([email(business, 'batch@x.org', true)]);
  const tooMany = await send(Array.from({ length: 181 }, () => email(business, 'batch@x.org', true)));

  expect(failed.text).toContain('HTTP/1.1 400');
  expect(failed.text).toContain('\r\n13\r\n');
  expect(before[0]).toBe('B p@x.org true');
  expect(done.text).toContain('UPSERTED');
  expect((await emails())[0]).toBe('B batch@x.org true');
  expect(at(tooMany.json, 'error.message.value')).toContain('maximum request count allowed : 180');
});
