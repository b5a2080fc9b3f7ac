import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualTrigger } from '../cli/flex-office.ts';
import { type ApiOffice, openApiOffice } from './api-office.ts';

const canary = 'Canary-6d2c88';
const desk = `${manualTrigger}  # how mail leaves
  mail: { host: mail.example.com, from: hirewire@example.com, username: hw, password: ${canary}-mail }
  webhooks:
    chat: { url: 'https://hooks.example.com/', secret: ${canary}-hook } # the room
  notifications:
    - { event: failed, to: [chat], channel: webhook }
`;
let office: ApiOffice;
beforeAll(async () => {
  office = await openApiOffice({ desk });
});
afterAll(() => office.close());

const file = () => readFileSync(join(office.folder, 'hirewire.yaml'), 'utf8');
const settingsOf = async (path: string) => (await office.get(path)).document.settings;
const put = async (path: string, body: object) => await office.send('PUT', path, { body });

describe('the mail server', () => {
  it('A3: is shown without its password, and keeps it when it is sent back as it is shown', async () => {
    const shown = await settingsOf('/api/mail');
    const before = file();

    const { status, document } = await put('/api/mail', { ...shown, fromName: 'People' });

    expect(shown).toMatchObject({ host: 'mail.example.com', password: { isSet: true } });
    expect(status).toBe(200);
    expect(document).toMatchObject({ changed: true, differences: [{ path: 'serviceDesk.mail.fromName' }] });
    expect(before).toContain(`${canary}-mail`);
    expect(file()).toContain(`${canary}-mail`);
    expect(file()).toContain('# how mail leaves');
    expect(await settingsOf('/api/mail')).toEqual({ ...shown, fromName: 'People' });
  });

  it('A3: gets a new password, which is kept encrypted, and is in no list of changes', async () => {
    const { document } = await put('/api/mail', { ...(await settingsOf('/api/mail')), password: `${canary}-new` });

    expect(document.differences).toEqual([{ path: 'serviceDesk.mail.password', kind: 'changed' }]);
    expect(file()).toContain('sealed:');
    for (const text of [file(), (await office.get('/api/changes')).text, (await office.get('/api/mail')).text])
      expect(text).not.toContain(`${canary}-new`);
    const { changes } = (await office.get('/api/changes')).document;
    expect(changes[0]).toMatchObject({ action: 'PUT /api/mail', actor: 'administrator', status: 200 });
    const { applied } = (await office.get('/api/configurations?limit=1')).document;
    expect(applied).toMatchObject([{ appliedBy: 'administrator' }]);
  });

  it.each<[object, string]>([
    [{ host: '' }, 'host'],
    [{ from: 'nowhere' }, 'from'],
    [{ colour: 'red' }, ''],
    [{ password: null }, 'password'],
    [{ username: `$${'{env:DATABASE_URL}'}` }, 'username'],
    [{ host: 'evil.example.com' }, 'password'],
    [{ port: 2525 }, 'password'],
    [{ tls: { rejectUnauthorized: false } }, 'password'],
  ])('is refused with %j: the field is named, and nothing is changed', async (wrong, field) => {
    const before = file();

    const { status, document } = await put('/api/mail', { ...(await settingsOf('/api/mail')), ...wrong });

    expect(status).toBe(422);
    expect(document.errors.map((one: { field: string }) => one.field)).toContain(field);
    expect(file()).toBe(before);
  });

  it('is taken out, and is none then', async () => {
    const { document } = await office.send('DELETE', '/api/mail');

    expect(document.differences).toEqual([{ path: 'serviceDesk.mail', kind: 'removed' }]);
    expect(await settingsOf('/api/mail')).toBeNull();
    expect((await office.send('DELETE', '/api/mail')).status).toBe(404);
  });
});

describe('webhooks', () => {
  it('are made, listed and deleted', async () => {
    const made = await put('/api/webhooks/Room%20%26%20more', {
      url: 'https://b.example.com/',
      secret: `${canary}-two`,
    });
    const { text, document } = await office.get('/api/webhooks');
    const gone = await office.send('DELETE', '/api/webhooks/Room%20%26%20more');

    expect(made.document.changed).toBe(true);
    expect(document.webhooks).toMatchObject([
      { name: 'chat', settings: { secret: { isSet: true } } },
      { name: 'Room & more', settings: { url: 'https://b.example.com/', secret: { isSet: true } } },
    ]);
    expect(text).not.toContain(canary);
    expect(gone.status).toBe(200);
    expect(file()).toContain('# the room');
    expect((await office.get('/api/webhooks')).document.webhooks).toHaveLength(1);
  });

  it('show their secret to no other address, and are not deleted while a rule needs them', async () => {
    const moved = await put('/api/webhooks/chat', {
      ...(await settingsOf('/api/webhooks/chat')),
      url: 'https://c.example/',
    });
    const needed = await office.send('DELETE', '/api/webhooks/chat');

    expect(moved.document.errors).toMatchObject([{ field: 'secret', expected: expect.stringContaining('again') }]);
    expect(needed.status).toBe(422);
    expect(needed.document.errors).toMatchObject([{ field: 'serviceDesk.notifications[0].to[0]' }]);
  });

  it('are not found by a name that none has', async () => {
    expect((await office.get('/api/webhooks/nothing')).status).toBe(404);
    expect((await office.send('DELETE', '/api/webhooks/constructor')).status).toBe(404);
  });
});

describe('other ITSM systems', () => {
  it('are made with their secret encrypted, changed and deleted', async () => {
    const body = { connector: 'request-tracker', url: 'https://rt.example.com', token: `${canary}-rt`, active: false };
    await put('/api/itsm/rt', body);
    const changed = await put('/api/itsm/rt', { ...body, token: { isSet: true }, queue: 'HR' });

    expect(await settingsOf('/api/itsm/rt')).toMatchObject({
      queue: 'HR',
      token: { isSet: true },
      closedStatus: 'resolved',
    });
    expect(changed.document.differences).toEqual([{ path: 'serviceDesk.itsm.rt.queue', kind: 'changed' }]);
    expect(file()).not.toContain(`${canary}-rt`);
    expect((await put('/api/itsm/rt', { ...body, connector: 'nothing' })).status).toBe(422);
    expect((await put('/api/itsm/rt', { ...body, token: undefined, url: 'https://evil.example' })).status).toBe(422);
    expect((await office.send('DELETE', '/api/itsm/rt')).status).toBe(200);
  });
});

describe('a configuration that is stored alone', () => {
  it('has a webhook made and changed, its secret kept and encrypted', async () => {
    const stored = await openApiOffice({ desk, stored: true });
    try {
      const body = { url: 'https://b.example.com/', secret: `${canary}-stored` };
      const made = await stored.send('PUT', '/api/webhooks/two', { body });
      const sent = { url: 'https://b.example.com/', timeoutSeconds: 5 };
      const changed = await stored.send('PUT', '/api/webhooks/two', { body: sent });

      expect(made.document.changed).toBe(true);
      expect(changed.document.differences).toEqual([
        { path: 'serviceDesk.webhooks.two.timeoutSeconds', kind: 'changed' },
      ]);
      const { settings } = (await stored.get('/api/webhooks/two')).document;
      expect(settings).toMatchObject({ timeoutSeconds: 5, secret: { isSet: true } });
      const { rows } = await stored.runtime.database.pool.query(
        'select document::text as text from app.configurations',
      );
      expect(rows.map(({ text }) => text).join()).not.toContain(`${canary}-stored`);
    } finally {
      await stored.close();
    }
  }, 60_000);
});
