import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { localhostCertificate } from '../../src/connectors/http/test-support/localhost-certificate.ts';

export type ReceivedMail = {
  readonly to: readonly string[];
  readonly from: string;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
  /** As it came: headers, an empty line, body. */
  readonly raw: string;
  /** Of a header, unfolded; empty when there is none. */
  header(name: string): string;
};

/** What the server says to a recipient or to a whole message; undefined: it takes it. */
export type MailVerdict = { readonly code: number; readonly text: string } | undefined;

/** A real mail server for one test file, on this machine alone. */
export type SmtpSink = {
  readonly host: string;
  readonly port: number;
  /** PEM file of the authority that its certificate comes from. */
  readonly caFile: string;
  readonly mails: readonly ReceivedMail[];
  /** Who may log in. */
  readonly login: { readonly username: string; readonly password: string };
  /** Asked for each recipient from now on. */
  judgeRecipients(judge: (address: string) => MailVerdict): void;
  /** Asked after each message from now on. */
  judgeMessages(judge: (raw: string) => MailVerdict): void;
  /** Stops taking connections; `start` takes them again on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops for good. */
  end(): Promise<void>;
};

export type SmtpOptions = {
  /** Whether it can encrypt: no, when asked (STARTTLS), or from the first byte. (Default: no.) */
  readonly tls?: 'none' | 'startTls' | 'implicit';
  /** Whether one must log in. (Default: no.) */
  readonly needsLogin?: boolean;
};

export async function startSmtp(options: SmtpOptions = {}): Promise<SmtpSink> {
  const { tls = 'none', needsLogin = false } = options;
  const folder = await mkdtemp(join(tmpdir(), 'hirewire-smtp-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, localhostCertificate.cert);
  const mails: ReceivedMail[] = [];
  const login = { username: 'hirewire', password: 'correct horse' };
  let judgeRecipient: (address: string) => MailVerdict = () => undefined;
  let judgeMessage: (raw: string) => MailVerdict = () => undefined;
  let server: SMTPServer | undefined;
  let port = 0;

  function newServer(): SMTPServer {
    return new SMTPServer({
      ...{ secure: tls === 'implicit', ...localhostCertificate, logger: false, closeTimeout: 100 },
      ...{ authOptional: !needsLogin, allowInsecureAuth: tls === 'none' },
      disabledCommands: [...(tls === 'startTls' ? [] : ['STARTTLS']), ...(needsLogin ? [] : ['AUTH'])],
      onAuth(auth, _session, done) {
        const isRight = auth.username === login.username && auth.password === login.password;
        if (isRight) done(null, { user: login.username });
        else done(refusal({ code: 535, text: 'wrong user or password' }));
      },
      onRcptTo({ address }, _session, done) {
        const verdict = judgeRecipient(address);
        done(verdict === undefined ? null : refusal(verdict));
      },
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString('utf8');
          const verdict = judgeMessage(raw);
          if (verdict !== undefined) return done(refusal(verdict));
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom === false ? '' : mailFrom.address;
          const envelope = { from, to: rcptTo.map(({ address }) => address), raw };
          mails.push(toReceived({ ...envelope, isEncrypted: session.secure, user: session.user }));
          done();
        });
      },
    });
  }

  async function start(): Promise<void> {
    server = newServer();
    // A client that goes away in the middle is part of the tests.
    server.on('error', () => undefined);
    const one = server;
    await new Promise<void>((resolve) => one.listen(port, '127.0.0.1', () => resolve()));
    port = (one.server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    const one = server;
    server = undefined;
    if (one !== undefined) await new Promise<void>((resolve) => one.close(() => resolve()));
  }

  await start();
  return {
    ...{ host: 'localhost', caFile, mails, login, start, stop },
    get port() {
      return port;
    },
    judgeRecipients(judge) {
      judgeRecipient = judge;
    },
    judgeMessages(judge) {
      judgeMessage = judge;
    },
    async end() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function refusal({ code, text }: NonNullable<MailVerdict>): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

function toReceived(mail: Omit<ReceivedMail, 'header' | 'user'> & { readonly user: unknown }): ReceivedMail {
  const head = mail.raw.slice(0, mail.raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return {
    ...mail,
    user: typeof mail.user === 'string' ? mail.user : undefined,
    header(name) {
      const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
      return line === undefined ? '' : line.slice(name.length + 1).trim();
    },
  };
}
