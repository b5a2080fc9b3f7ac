import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/** A mail server on this machine that keeps each mail as a file, and hands none on. */
export type Mailbox = {
  readonly port: number;
  /** Where the mails are: `000001.eml` and so on, for any mail program. */
  readonly folder: string;
  close(): Promise<void>;
};

/** Starts the mail server on a free port of loopback; mails of earlier starts stay. It speaks as much of RFC 5321 as a sender needs. */
export async function startMailbox(folder: string): Promise<Mailbox> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let count = readdirSync(folder).filter((name) => name.endsWith('.eml')).length;
  const keep = (mail: string): void => {
    count += 1;
    writeFileSync(join(folder, `${String(count).padStart(6, '0')}.eml`), mail, { mode: 0o600 });
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    converse(socket, keep);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    folder,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** One connection, from the greeting to its end. */
function converse(socket: Socket, keep: (mail: string) => void): void {
  let rest = '';
  let mail: string[] | undefined;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const takeLine = (line: string): void => {
    if (mail === undefined) {
      const [answer, isData = false] = answerTo(line);
      say(answer);
      if (isData) mail = [];
      if (answer.startsWith('221')) socket.end();
    } else if (line === '.') {
      keep(`${mail.join('\r\n')}\r\n`);
      mail = undefined;
      say('250 Kept.');
    } else mail.push(line.startsWith('.') ? line.slice(1) : line);
  };
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) takeLine(line);
  });
  say('220 sandbox ESMTP');
}

/** What is said to a command, and whether a mail follows. */
function answerTo(line: string): readonly [string, boolean?] {
  switch (line.slice(0, 4).toUpperCase()) {
    case 'EHLO':
    case 'HELO':
      return ['250 sandbox'];
    case 'MAIL':
    case 'RCPT':
    case 'RSET':
    case 'NOOP':
      return ['250 Ok.'];
    case 'DATA':
      return ['354 The mail, then a dot on a line of its own.', true];
    case 'QUIT':
      return ['221 Bye.'];
    default:
      return ['502 The sandbox does not know this command.'];
  }
}
