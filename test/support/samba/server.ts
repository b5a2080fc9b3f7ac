import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, openSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { serverCertificate } from '../../../sandbox/directory/certificate.ts';
import type { Stand } from './stand.ts';

const run = promisify(execFile);

/** A domain controller that runs: `pid` is its root process, `directory` its folder. */
export type Server = {
  readonly pid: number;
  readonly directory: string;
  readonly password: string;
  readonly caFile: string;
};

export const serverName = 'dc1.corp.example.com';
const realm = 'CORP.EXAMPLE.COM';
const ports = [389, 636];

function stateFile({ home }: Stand): string {
  return join(home, 'state.json');
}

/** The server that runs already; what one that died has left is removed. */
export async function runningServer(stand: Stand): Promise<Server | undefined> {
  if (!existsSync(stateFile(stand))) return undefined;
  const server = JSON.parse(await readFile(stateFile(stand), 'utf8')) as Server;
  if (isAlive(server.pid) && (await isListening(stand.address, 636))) return server;
  await rm(server.directory, { recursive: true, force: true });
  return undefined;
}

/** A new domain; takes about ten seconds. */
export async function startServer(stand: Stand): Promise<Server> {
  for (const port of ports) {
    if (await isListening(stand.address, port)) {
      throw new Error(
        `${stand.address}:${port} is taken by a directory that these tests did not start. Stop it and run again.`,
      );
    }
  }
  const directory = join(stand.home, `dc-${randomBytes(4).toString('hex')}`);
  const password = `Adm1n-${randomBytes(9).toString('hex')}`;
  await provision(stand, directory, password);
  // Samba would make itself a key of 4096 bits, which costs half of each connection.
  const tls = join(directory, 'private/tls');
  const { caFile } = serverCertificate(tls, serverName, Date.now());
  const log = openSync(join(directory, 'samba.log'), 'a');
  const child = spawn(
    'samba',
    [
      ...['-i', '-s', join(directory, 'etc/smb.conf'), `--option=pid directory=${directory}`],
      '--option=server services=ldap',
      ...[`--option=tls cafile=${caFile}`, `--option=tls certfile=${join(tls, 'server.pem')}`],
      `--option=tls keyfile=${join(tls, 'server-key.pem')}`,
    ],
    { detached: true, stdio: ['ignore', log, log] },
  );
  child.unref();
  const server: Server = { pid: child.pid ?? 0, directory, password, caFile };
  await writeFile(stateFile(stand), JSON.stringify(server), { mode: 0o600 });
  await untilReady(stand, server);
  return server;
}

async function provision(stand: Stand, directory: string, password: string): Promise<void> {
  await run('samba-tool', [
    ...['domain', 'provision', `--targetdir=${directory}`, `--realm=${realm}`, '--domain=CORP'],
    ...[`--adminpass=${password}`, '--server-role=dc', '--dns-backend=NONE'],
    ...['--host-name=dc1', '--host-ip=127.0.0.1'],
    ...[`--option=interfaces=${stand.address}/8`, '--option=bind interfaces only=yes'],
    ...(stand.isDurable ? [] : ['--option=ldb:nosync=yes']),
  ]);
}

async function untilReady(stand: Stand, server: Server): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await isListening(stand.address, 636)) && (await isListening(stand.address, 389))) return;
    if (!isAlive(server.pid)) break;
    await wait(100);
  }
  const log = await readFile(join(server.directory, 'samba.log'), 'utf8');
  throw new Error(`Samba did not come up:\n${log.slice(-2000)}`);
}

/** Stops it, where one runs, and removes its folder. */
export async function stopServer(stand: Stand): Promise<void> {
  if (!existsSync(stateFile(stand))) return;
  const server = JSON.parse(await readFile(stateFile(stand), 'utf8')) as Server;
  for (const signal of ['SIGCONT', 'SIGTERM'] as const) {
    if (isAlive(server.pid)) process.kill(-server.pid, signal);
  }
  for (let tries = 0; tries < 100 && (await isListening(stand.address, 636)); tries += 1) await wait(50);
  await rm(server.directory, { recursive: true, force: true });
  await rm(stateFile(stand), { force: true });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
