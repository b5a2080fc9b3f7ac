import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openFreshDatabase } from '../../../test/support/open-database.ts';
import { type SmtpOptions, type SmtpSink, startSmtp } from '../../../test/support/smtp.ts';
import { fixedClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { Secret } from '../../platform/secret.ts';
import { type Database, sql } from '../../store/database.ts';
import { enqueue } from '../../store/outbox.ts';
import { deliverDue } from './deliver-due.ts';
import type { MailSettings } from './settings.ts';

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase());
});

beforeEach(async () => {
  await sql`truncate app.outbox restart identity`.execute(database.sql);
});

afterAll(() => close());

async function aServer(options?: SmtpOptions): Promise<SmtpSink> {
  const server = await startSmtp(options);
  onTestFinished(() => server.end());
  return server;
}

function settingsOf(server: SmtpSink, more: Partial<MailSettings> = {}): MailSettings {
  return {
    ...{ host: server.host, port: server.port, secure: false, startTls: false },
    ...{ tls: { rejectUnauthorized: true }, from: 'hirewire@desk.example', fromName: 'Hirewire' },
    ...{ timeoutSeconds: 5, giveUpAfterDays: 3, ...more },
  };
}

function newMail(target: string, payload: Record<string, string> = {}) {
  const message = { subject: 'Åsa is here [REFID: FHR0000001]', text: 'Hello Åsa', reference: 'FHR0000001' };
  return { channel: 'mail', target, dedupeKey: target, payload: { ...message, ...payload } } as const;
}

async function enqueueTo(...targets: readonly string[]) {
  const clock = fixedClock('2026-06-01T08:00:00Z');
  await enqueue(
    database,
    targets.map((target) => newMail(target)),
    clock.now(),
  );
  return {
    clock,
    deliver: (mail: MailSettings) =>
      deliverDue({ database, settings: { mail, webhooks: {}, itsm: {} }, clock, logger: silentLogger }),
  };
}

async function lastErrors(): Promise<readonly { state: string; last_error: string | null }[]> {
  const { rows } = await sql<{ state: string; last_error: string | null }>`
    select state, last_error from app.outbox order by id`.execute(database.sql);
  return rows;
}

describe('what is sent', () => {
  it('is one mail a recipient, marked so that nothing answers by itself', async () => {
    const server = await aServer();
    const { deliver } = await enqueueTo('a@x.example', 'b@x.example');

    expect(await deliver(settingsOf(server))).toEqual({ delivered: 2, postponed: 0, givenUp: 0 });

    expect(server.mails.map(({ to }) => to)).toEqual([['a@x.example'], ['b@x.example']]);
    const mail = server.mails[0];
    expect(mail?.header('Auto-Submitted')).toBe('auto-generated');
    expect(mail?.header('From')).toBe('Hirewire <hirewire@desk.example>');
    expect(mail?.header('References')).toBe('<ticket.FHR0000001@desk.example>');
    expect(mail?.header('Subject')).toMatch(/^=\?UTF-8\?/i);
    expect(mail?.raw).toContain('Hello =C3=85sa');
  });

  it('has plain text and HTML where the template has both', async () => {
    const server = await aServer();
    const { clock, deliver } = await enqueueTo();
    await enqueue(database, [newMail('a@x.example', { html: '<b>Hello</b>' })], clock.now());

    await deliver(settingsOf(server));

    expect(server.mails[0]?.header('Content-Type')).toContain('multipart/alternative');
    expect(server.mails[0]?.raw).toContain('<b>Hello</b>');
  });

  it('keeps a header that hides in the subject on its line', async () => {
    const server = await aServer();
    const { clock, deliver } = await enqueueTo();
    await enqueue(database, [newMail('a@x.example', { subject: 'x\r\nBcc: evil@x.example' })], clock.now());

    await deliver(settingsOf(server));

    expect(server.mails[0]?.header('Bcc')).toBe('');
    expect(server.mails[0]?.to).toEqual(['a@x.example']);
  });
});

describe('what does not arrive', () => {
  it('is tried again when the server says later, with the same Message-ID', async () => {
    const server = await aServer();
    const ids: string[] = [];
    server.judgeMessages((raw) => {
      ids.push(/^Message-ID: (.*)$/im.exec(raw)?.[1] ?? '');
      return ids.length < 3 ? { code: 451, text: 'busy' } : undefined;
    });
    const { clock, deliver } = await enqueueTo('a@x.example');

    expect(await deliver(settingsOf(server))).toMatchObject({ delivered: 0, postponed: 1 });
    expect((await lastErrors())[0]?.last_error).toContain('451 busy');
    clock.set('2026-06-01T08:00:59Z');
    expect(await deliver(settingsOf(server))).toMatchObject({ delivered: 0, postponed: 0 });
    clock.set('2026-06-01T08:01:00Z');
    expect(await deliver(settingsOf(server))).toMatchObject({ postponed: 1 });
    clock.set('2026-06-01T08:02:59Z');
    expect(await deliver(settingsOf(server))).toMatchObject({ postponed: 0 });
    clock.set('2026-06-01T08:03:00Z');
    expect(await deliver(settingsOf(server))).toMatchObject({ delivered: 1 });

    expect(server.mails).toHaveLength(1);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^<.+@desk\.example>$/);
  });

  it('is given up at once when the server never takes the recipient, and the others go on', async () => {
    const server = await aServer();
    server.judgeRecipients((address) => (address.startsWith('gone') ? { code: 550, text: 'no such user' } : undefined));
    const { deliver } = await enqueueTo('gone@x.example', 'a@x.example');

    expect(await deliver(settingsOf(server))).toEqual({ delivered: 1, postponed: 0, givenUp: 1 });

    expect(await lastErrors()).toMatchObject([
      { state: 'failed', last_error: expect.stringContaining('550 no such user') },
      { state: 'sent' },
    ]);
  });

  it('waits while the server is away, without trying each, and arrives once when it is back', async () => {
    const server = await aServer();
    await server.stop();
    const { clock, deliver } = await enqueueTo('a@x.example', 'b@x.example');

    expect(await deliver(settingsOf(server))).toEqual({ delivered: 0, postponed: 2, givenUp: 0 });
    expect((await lastErrors())[0]?.last_error).toContain('ECONNREFUSED');
    await server.start();
    clock.set('2026-06-01T08:01:00Z');
    expect(await deliver(settingsOf(server))).toMatchObject({ delivered: 2 });
    expect(await deliver(settingsOf(server))).toMatchObject({ delivered: 0 });

    expect(server.mails).toHaveLength(2);
  });

  it('is given up after the days of the settings, with the reason', async () => {
    const server = await aServer();
    await server.stop();
    const { clock, deliver } = await enqueueTo('a@x.example');

    clock.advanceDays(2.9);
    expect(await deliver(settingsOf(server))).toMatchObject({ postponed: 1 });
    clock.advanceDays(0.1);
    expect(await deliver(settingsOf(server))).toMatchObject({ givenUp: 1 });

    expect((await lastErrors())[0]).toMatchObject({
      state: 'failed',
      last_error: expect.stringContaining('localhost'),
    });
  });

  it('waits while the password is wrong, and the password is in no message', async () => {
    const server = await aServer({ needsLogin: true });
    const { clock, deliver } = await enqueueTo('a@x.example');
    const login = { username: server.login.username, password: new Secret('battery staple') };

    expect(await deliver(settingsOf(server, login))).toMatchObject({ postponed: 1 });
    const [row] = await lastErrors();
    expect(row?.last_error).toContain('535');
    expect(row?.last_error).not.toContain('battery');

    clock.set('2026-06-01T08:01:00Z');
    const right = { ...login, password: new Secret(server.login.password) };
    expect(await deliver(settingsOf(server, right))).toMatchObject({ delivered: 1 });
    expect(server.mails[0]?.user).toBe('hirewire');
  });
});

describe('encryption', () => {
  it.each([
    ['startTls', { startTls: true }],
    ['implicit', { secure: true }],
  ] as const)('%s is verified by the CA of the settings', async (tls, more) => {
    const server = await aServer({ tls });
    const { deliver } = await enqueueTo('a@x.example');

    await deliver(settingsOf(server, { ...more, tls: { caFile: server.caFile, rejectUnauthorized: true } }));

    expect(server.mails).toMatchObject([{ isEncrypted: true }]);
  });

  it('a server of an unknown authority gets nothing', async () => {
    const server = await aServer({ tls: 'startTls' });
    const { deliver } = await enqueueTo('a@x.example');

    expect(await deliver(settingsOf(server, { startTls: true }))).toMatchObject({ postponed: 1 });

    expect(server.mails).toEqual([]);
    expect((await lastErrors())[0]?.last_error).toMatch(/self.signed/i);
  });

  it('a server that cannot encrypt gets nothing when encryption is asked for', async () => {
    const server = await aServer({ tls: 'none' });
    const { deliver } = await enqueueTo('a@x.example');

    expect(await deliver(settingsOf(server, { startTls: true }))).toMatchObject({ postponed: 1 });

    expect(server.mails).toEqual([]);
  });
});

it('a message whose way is not configured waits until it is', async () => {
  const server = await aServer();
  const { clock, deliver } = await enqueueTo('a@x.example');
  const none = { database, settings: { webhooks: {}, itsm: {} }, clock, logger: silentLogger };

  expect(await deliverDue(none)).toMatchObject({ postponed: 1 });
  clock.set('2026-06-01T08:01:00Z');

  expect(await deliver(settingsOf(server))).toMatchObject({ delivered: 1 });
});
