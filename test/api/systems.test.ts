import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApiOffice, openApiOffice } from './api-office.ts';

const secret = 'Sandbox-Service-1';
let office: ApiOffice;
beforeAll(async () => {
  office = await openApiOffice({ flex: { companies: '["2"] # Acme Produktion' } });
});
afterAll(() => office.close());
afterEach(() => {
  office.flex.setPassword(secret);
  office.flex.faults.clear();
});

const file = () => readFileSync(join(office.folder, 'hirewire.yaml'), 'utf8');
const put = async (name: string, body: object) => await office.send('PUT', `/api/systems/${name}`, { body });

async function settingsOf(name: string): Promise<Record<string, unknown>> {
  return (await office.get(`/api/systems/${name}`)).document.settings;
}

async function historyOf() {
  return (await office.get('/api/configurations?limit=1')).document.applied[0];
}

describe('GET /api/systems', () => {
  it('C2: lists each with its connector, whether it is active, and what uses it', async () => {
    const { document } = await office.get('/api/systems');

    expect(document).toEqual((await office.ask('systems', 'list')).document);
    expect(document.systems).toMatchObject([
      { name: 'flex', connector: 'flex-hr', active: true, usedBy: [{ kind: 'job', name: 'flex-to-ad' }] },
      { name: 'ActiveDirectory', connector: 'active-directory', active: true },
    ]);
  });

  it('B5: shows settings, and of a password only that it is set', async () => {
    const { text, document } = await office.get('/api/systems/flex');

    expect(document.settings).toMatchObject({
      ...{ serviceUrl: office.flex.url, username: office.flex.username, password: { isSet: true }, companies: ['2'] },
    });
    expect(text).not.toContain(secret);
  });

  it('answers 404 for one that there is not', async () => {
    const { status, document } = await office.get('/api/systems/nothing');

    expect({ status, code: document.code }).toEqual({ status: 404, code: 'configuration' });
  });
});

describe('PUT /api/systems/{system}', () => {
  it('B5, B10: changes a setting in the file and in force, keeps the password that is not sent, and is listed with who', async () => {
    const before = file();
    const settings = { ...(await settingsOf('flex')), modifiedSinceDays: 7 };

    const { document } = await put('flex', settings);

    expect(document).toEqual({
      ...{ system: 'flex', changed: true },
      differences: [{ path: 'systems.flex.modifiedSinceDays', kind: 'added' }],
    });
    expect(file()).toContain('modifiedSinceDays: 7');
    expect(file()).toContain('# Acme Produktion');
    expect(file().split('\n').length).toBe(before.split('\n').length + 1);
    expect(await settingsOf('flex')).toMatchObject({ modifiedSinceDays: 7, password: { isSet: true } });
    expect(await historyOf()).toMatchObject({ appliedBy: 'administrator', differences: document.differences });
    expect((await office.send('POST', '/api/systems/flex/test')).document.lines[0].status).toBe('ok');
  });

  it('A3, B5, B10: takes a new password, keeps it encrypted in the file and the database, and lists that it is another one', async () => {
    const fresh = 'Brand-New-4711';
    const { password: _, ...rest } = await settingsOf('flex');
    office.flex.setPassword(fresh);

    const { document } = await put('flex', { ...rest, password: fresh });

    expect(document.differences).toEqual([{ path: 'systems.flex.password', kind: 'changed' }]);
    expect(file()).not.toContain(fresh);
    expect(file()).toContain('password: sealed:');
    const { rows } = await office.runtime.database.pool.query('select document::text as text from app.configurations');
    expect(rows.map(({ text }) => text).join()).not.toContain(fresh);
    const failed = (await office.send('POST', '/api/systems/flex/test')).document.lines.filter(
      ({ status }: { status: string }) => status === 'failed',
    );
    expect(failed).toEqual([]);
    expect((await office.ask('check', 'flex')).code).toBe(0);
    await put('flex', { ...rest, password: secret });
  });

  it.each(['', undefined, { isSet: true }])(
    'B5: keeps the password where %j is sent in its place',
    async (password) => {
      const before = file();
      const { password: _, ...rest } = await settingsOf('flex');

      const { document } = await put('flex', { ...rest, ...(password !== undefined && { password }) });

      expect(document).toMatchObject({ changed: false, differences: [] });
      expect(file()).toBe(before);
    },
  );

  it.each([
    ['B3', { serviceUrl: '' }, 'serviceUrl'],
    ['B3', { serviceUrl: 'ftp://flex.example.com/' }, 'serviceUrl'],
    ['B4', { username: ' ' }, 'username'],
    ['B5', { password: null }, 'password'],
    ['B6', { instanceId: '' }, 'instanceId'],
    ['B9', { companies: [] }, 'companies'],
    ['B9', { colour: 'red' }, ''],
    ['B11', { password: 'sealed:AAAA' }, 'password'],
    ['B11', { username: `$${'{env:DATABASE_URL}'}` }, 'username'],
    ['B11', { caFile: `$${'{file:/etc/passwd}'}` }, 'caFile'],
    ['B11', { connector: 'nothing' }, 'connector'],
  ])('%s: refuses %j with the field, and changes nothing', async (_number, wrong, field) => {
    const before = file();

    const { status, document } = await put('flex', { ...(await settingsOf('flex')), ...(wrong as object) });

    expect(status).toBe(422);
    expect(document.errors.map((one: { field: string }) => one.field)).toContain(field);
    expect(file()).toBe(before);
    expect(await settingsOf('flex')).not.toMatchObject(wrong);
  });

  it.each([
    { serviceUrl: 'http://127.0.0.1:9/' },
    { proxyUrl: 'http://127.0.0.1:9' },
    { allowPlainHttp: true },
    { caFile: 'other.pem' },
  ])('A3: shows a password that is kept to nobody else: %j asks for it again', async (elsewhere) => {
    const { status, document } = await put('flex', { ...(await settingsOf('flex')), ...elsewhere });

    expect(status).toBe(422);
    expect(document.errors).toEqual([
      { in: 'body', field: 'password', expected: expect.stringContaining('again'), found: 'none' },
    ]);
  });

  it('C2: makes a connection, which nothing uses, and deletes it', async () => {
    const body = {
      connector: 'openldap',
      url: 'ldaps://lab.example.com',
      bindDn: 'cn=a',
      password: 'x',
      baseDn: 'dc=b',
    };

    const made = await put('Lab & more', body);
    const shown = await office.get('/api/systems/Lab%20%26%20more');
    const deleted = await office.send('DELETE', '/api/systems/Lab%20%26%20more');

    expect(made.document).toMatchObject({
      changed: true,
      differences: [{ path: 'systems.Lab & more', kind: 'added' }],
    });
    expect(shown.document).toMatchObject({ connector: 'openldap', active: true, usedBy: [] });
    expect(deleted.document.differences).toEqual([{ path: 'systems.Lab & more', kind: 'removed' }]);
    expect((await office.get('/api/systems')).document.systems).toHaveLength(2);
  });
});

describe('a system', () => {
  it('C4: is not deleted while something uses it, which is named', async () => {
    const { status, document } = await office.send('DELETE', '/api/systems/ActiveDirectory');

    expect({ status, code: document.code }).toEqual({ status: 409, code: 'systemInUse' });
    expect(document.detail).toContain('the job flex-to-ad, the trigger ProcessFlexHrUserOnAD');
  });

  it('C2, C4: is switched off and on; meanwhile a run says so', async () => {
    const off = await office.send('POST', '/api/systems/ActiveDirectory/deactivate');
    const again = await office.send('POST', '/api/systems/ActiveDirectory/deactivate');
    expect([off.document.changed, again.document.changed]).toEqual([true, false]);
    expect((await office.get('/api/systems/ActiveDirectory')).document.active).toBe(false);

    await office.send('POST', '/api/systems/ActiveDirectory/activate');

    expect((await office.get('/api/systems/ActiveDirectory')).document.active).toBe(true);
    expect((await office.get('/api/changes?limit=3')).document.changes).toMatchObject([
      { action: 'POST /api/systems/{system}/activate', actor: 'administrator' },
      { action: 'POST /api/systems/{system}/deactivate' },
      { action: 'POST /api/systems/{system}/deactivate' },
    ]);
  });

  it('C2: is cloned with its password, not active', async () => {
    const { document } = await office.send('POST', '/api/systems/ActiveDirectory/clone', { body: { name: 'Second' } });

    expect(document).toMatchObject({ system: 'Second', changed: true });
    const copy = (await office.get('/api/systems/Second')).document;
    expect(copy).toMatchObject({ active: false, usedBy: [], settings: { password: { isSet: true } } });
    expect((await office.send('POST', '/api/systems/Second/test')).document.lines).toContainEqual(
      expect.objectContaining({ name: expect.stringMatching(/^login/), status: 'ok' }),
    );
    expect((await office.send('POST', '/api/systems/flex/clone', { body: { name: 'Second' } })).status).toBe(422);
    await office.send('DELETE', '/api/systems/Second');
  });

  it('C3, B12: is tested: every right, and how far it went', async () => {
    office.directory.faults.set({ rejectPasswords: true });
    const { document } = await office.send('POST', '/api/systems/ActiveDirectory/test');
    office.directory.faults.clear();

    expect(document.lines.map((line: { name: string; status: string }) => `${line.name}: ${line.status}`)).toEqual([
      ...['connect: ok', 'tls: ok', 'login: failed', 'address or base DN: skipped'],
    ]);
  });

  it('B7, B9: lists the companies of Flex HR, and which are chosen', async () => {
    const { document } = await office.get('/api/systems/flex/companies');

    expect(document).toEqual((await office.ask('flex', 'companies')).document);
    const chosen = document.companies.filter(({ isChosen }: { isChosen: boolean }) => isChosen);
    expect(chosen.map(({ label }: { label: string }) => label)).toEqual(['2 Acme Produktion AB']);
  });

  it('B8: tells why the companies cannot be listed, and leaves the choice', async () => {
    office.flex.setPassword('another');

    const { status, document } = await office.get('/api/systems/flex/companies');

    expect({ status, code: document.code }).toEqual({ status: 502, code: 'unauthorized' });
    expect(await settingsOf('flex')).toMatchObject({ companies: ['2'] });
  });

  it('B7, B12, C3: is looked at with settings that are not saved, with the password that is', async () => {
    const before = file();
    const { settings } = (await office.get('/api/systems/flex')).document;
    const draft = { ...settings, companies: ['3'], timeouts: { totalSeconds: 60 } };

    const test = await office.send('POST', '/api/systems/flex/test', { body: draft });
    const { document } = await office.send('POST', '/api/systems/flex/companies', { body: draft });

    expect(test.document.lines[0]).toMatchObject({ status: 'ok' });
    const chosen = document.companies.filter(({ isChosen }: { isChosen: boolean }) => isChosen);
    expect(chosen.map(({ label }: { label: string }) => label)).toEqual(['3 Acme Norge AS']);
    expect(file()).toBe(before);
    const wrong = await office.send('POST', '/api/systems/flex/test', { body: { ...draft, username: '' } });
    expect(wrong.document.errors).toMatchObject([{ in: 'body', field: 'username' }]);
    const elsewhere = { ...settings, serviceUrl: 'http://127.0.0.1:9/' };
    expect((await office.send('POST', '/api/systems/flex/test', { body: elsewhere })).status).toBe(422);
  });

  it('that others are aliases of is not changed in passing; one that is an alias gets settings of its own', async () => {
    const before = file();
    const path = join(office.folder, 'hirewire.yaml');
    writeFileSync(path, before.replace('  flex:\n', '  flex: &flex\n').replace('jobs:\n', '  twin: *flex\njobs:\n'));
    await office.call('apply', '-f', path);
    const { settings } = (await office.get('/api/systems/flex')).document;

    const shared = await put('flex', { ...settings, modifiedSinceDays: 9 });
    const own = await put('twin', { ...settings, modifiedSinceDays: 9 });

    expect(shared.document).toMatchObject({ status: 409, code: 'fileNotEditable' });
    expect(own.document.differences).toMatchObject([{ path: 'systems.twin.modifiedSinceDays' }]);
    expect((await settingsOf('flex')).modifiedSinceDays).not.toBe(9);
    writeFileSync(path, before);
    await office.call('apply', '-f', path);
  });

  it('is not changed while its file has changes that were not applied', async () => {
    const before = file();
    writeFileSync(join(office.folder, 'hirewire.yaml'), before.replace('timeZone: Europe/Stockholm', 'timeZone: UTC'));

    const { status, document } = await office.send('POST', '/api/systems/flex/deactivate');

    writeFileSync(join(office.folder, 'hirewire.yaml'), before);
    expect({ status, code: document.code }).toEqual({ status: 409, code: 'fileAhead' });
  });

  it('is changed by two at once, one after the other', async () => {
    const answers = await Promise.all(
      ['one', 'two', 'three'].map(
        async (name) => await office.send('POST', '/api/systems/flex/clone', { body: { name } }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await office.get('/api/systems')).document.systems).toHaveLength(5);
  });
});
