import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, openSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Attribute, Client } from 'ldapts';

const run = promisify(execFile);

/** A running Samba AD DC. It is shared by every test file and every test run of this user on this machine. */
export type Samba = {
  /** `ldaps://127.0.0.1:636`. The certificate names `serverName`, not the address. */
  readonly url: string;
  /** `ldap://127.0.0.1:389`, for StartTLS. */
  readonly plainUrl: string;
  readonly serverName: string;
  readonly caFile: string;
  readonly baseDn: string;
  readonly bindDn: string;
  readonly password: string;
  /** Process id of Samba's root process: for `SIGSTOP` and `SIGCONT` only. */
  readonly pid: number;
  /** A new organizational unit of its own for one test; gives its DN. */
  newOu(name: string): Promise<string>;
  /** An account that may do everything with users below `ou` and nothing else; without `ou` it may only read. */
  newServiceAccount(options?: { ou?: string }): Promise<ServiceAccount>;
  /** A bound administrator's connection, to look at the directory from the outside. */
  admin<T>(work: (client: Client) => Promise<T>): Promise<T>;
  /** Leaves the shared directory; the last one to leave stops it. */
  stop(): Promise<void>;
};

/** Its `settings` go into the connector's configuration. */
export type ServiceAccount = { readonly dn: string; readonly settings: { bindDn: string; password: string } };

type State = { readonly pid: number; readonly directory: string; readonly password: string };

const home = join(tmpdir(), `hirewire-samba-${process.getuid?.() ?? 0}`);
const stateFile = join(home, 'state.json');
const usersFolder = join(home, 'users');
const baseDn = 'DC=corp,DC=example,DC=com';
const realm = 'CORP.EXAMPLE.COM';
const ports = [389, 636];

/** Why there can be no Samba here; absent when there can be one. */
function whatIsMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'Samba needs ports 389 and 636: run the tests as root';
  const isInstalled = existsSync('/usr/sbin/samba') && existsSync('/usr/bin/samba-tool');
  return isInstalled
    ? undefined
    : 'Samba AD DC is not installed: apt-get install samba samba-ad-provision samba-dsdb-modules';
}

/**
 * Whether tests against a real directory can run here. When they can't it says so on standard error,
 * or throws where `HIREWIRE_REQUIRE_SAMBA=1` demands them.
 */
export function sambaAvailable(what = 'tests against a real Active Directory (Samba)'): boolean {
  const missing = whatIsMissing();
  if (missing === undefined) return true;
  if (process.env.HIREWIRE_REQUIRE_SAMBA === '1') throw new Error(`${what} are required and cannot run. ${missing}.`);
  process.stderr.write(`\nSKIPPED: ${what}. ${missing}.\n`);
  return false;
}

/** For vitest's `globalSetup`: keeps the directory from its first use until the whole run has ended. Starts nothing itself. */
export async function setup(): Promise<() => Promise<void>> {
  if (whatIsMissing() !== undefined) return async () => {};
  const user = await withLock(() => register('run'));
  return () => leave(user);
}

/** Starts the directory, or joins the one that already runs. Takes about ten seconds the first time. */
export async function startSamba(): Promise<Samba> {
  const { state, user } = await withLock(async () => {
    const found = await runningState();
    return { state: found ?? (await provisionAndStart()), user: await register('file') };
  });
  return describe(state, user);
}

function describe(state: State, user: string): Samba {
  const url = 'ldaps://127.0.0.1:636';
  const caFile = join(state.directory, 'private/tls/ca.pem');
  const bindDn = 'Administrator@corp.example.com';
  async function admin<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ url, tlsOptions: { ca: await readFile(caFile), servername: 'dc1.corp.example.com' } });
    try {
      await client.bind(bindDn, state.password);
      return await work(client);
    } finally {
      await client.unbind();
    }
  }
  async function newOu(name: string): Promise<string> {
    const dn = `OU=${name.replaceAll(/[^A-Za-z0-9 -]/g, '-')} ${uniqueText()},${baseDn}`;
    await admin((client) => client.add(dn, { objectClass: ['organizationalUnit'] }));
    return dn;
  }
  return {
    url,
    plainUrl: 'ldap://127.0.0.1:389',
    serverName: 'dc1.corp.example.com',
    caFile,
    baseDn,
    bindDn,
    password: state.password,
    pid: state.pid,
    newOu,
    newServiceAccount: (options = {}) => admin((client) => addServiceAccount(client, state, options)),
    admin,
    stop: () => leave(user),
  };
}

async function addServiceAccount(client: Client, state: State, options: { ou?: string }) {
  const name = `svc-${uniqueText()}`;
  const password = `Pw-${randomBytes(12).toString('hex')}-X`;
  const dn = `CN=${name},CN=Users,${baseDn}`;
  await client.add(dn, [
    new Attribute({ type: 'objectClass', values: ['user'] }),
    new Attribute({ type: 'sAMAccountName', values: [name] }),
    new Attribute({ type: 'userPrincipalName', values: [`${name}@corp.example.com`] }),
    new Attribute({ type: 'userAccountControl', values: ['66048'] }),
    new Attribute({ type: 'unicodePwd', values: [Buffer.from(`"${password}"`, 'utf16le')] }),
  ]);
  if (options.ou !== undefined) await delegateUsers(state, dn, options.ou);
  return { dn, settings: { bindDn: `${name}@corp.example.com`, password } };
}

/** Create and delete users below the OU, and full control of them: the rights that the connector's readme asks for. */
async function delegateUsers(state: State, trusteeDn: string, ou: string): Promise<void> {
  const user = 'bf967aba-0de6-11d0-a285-00aa003049e2';
  const database = join(state.directory, 'private/sam.ldb');
  const { stdout } = await run('samba-tool', [
    'user',
    'show',
    nameOf(trusteeDn),
    '--attributes=objectSid',
    '-H',
    database,
  ]);
  const sid = /objectSid: (S-[\d-]+)/.exec(stdout)?.[1] ?? '';
  const sddl = `(OA;CI;CCDC;${user};;${sid})(OA;CIIO;GA;;${user};${sid})`;
  await run('samba-tool', [
    'dsacl',
    'set',
    '-H',
    database,
    `--objectdn=${ou}`,
    `--sddl=${sddl}`,
    '--action=allow',
    `--trusteedn=${trusteeDn}`,
  ]);
}

function nameOf(dn: string): string {
  return /^CN=([^,]+)/.exec(dn)?.[1] ?? '';
}

function uniqueText(): string {
  return randomBytes(4).toString('hex');
}

async function provisionAndStart(): Promise<State> {
  const missing = whatIsMissing();
  if (missing !== undefined) throw new Error(missing);
  for (const port of ports) {
    if (await isListening(port)) {
      throw new Error(
        `127.0.0.1:${port} is taken by a directory that these tests did not start. Stop it and run again.`,
      );
    }
  }
  const directory = join(home, `dc-${uniqueText()}`);
  const password = `Adm1n-${randomBytes(9).toString('hex')}`;
  await run('samba-tool', [
    ...[
      'domain',
      'provision',
      `--targetdir=${directory}`,
      `--realm=${realm}`,
      '--domain=CORP',
      `--adminpass=${password}`,
    ],
    ...['--server-role=dc', '--dns-backend=NONE', '--host-name=dc1', '--host-ip=127.0.0.1'],
    ...['--option=interfaces=lo', '--option=bind interfaces only=yes'],
  ]);
  const log = openSync(join(directory, 'samba.log'), 'a');
  const child = spawn(
    'samba',
    [
      '-s',
      join(directory, 'etc/smb.conf'),
      '--option=server services=ldap',
      `--option=pid directory=${directory}`,
      '-i',
    ],
    { detached: true, stdio: ['ignore', log, log] },
  );
  child.unref();
  const state: State = { pid: child.pid ?? 0, directory, password };
  await writeFile(stateFile, JSON.stringify(state), { mode: 0o600 });
  await untilReady(state);
  return state;
}

async function untilReady(state: State): Promise<void> {
  const caFile = join(state.directory, 'private/tls/ca.pem');
  for (let tries = 0; tries < 300; tries += 1) {
    if (existsSync(caFile) && (await isListening(636)) && (await isListening(389))) return;
    if (!isAlive(state.pid)) break;
    await wait(100);
  }
  const log = await readFile(join(state.directory, 'samba.log'), 'utf8');
  throw new Error(`Samba did not come up:\n${log.slice(-2000)}`);
}

async function runningState(): Promise<State | undefined> {
  if (!existsSync(stateFile)) return undefined;
  const state = JSON.parse(await readFile(stateFile, 'utf8')) as State;
  if (isAlive(state.pid) && (await isListening(636))) return state;
  await rm(state.directory, { recursive: true, force: true });
  return undefined;
}

/** Writes down that this process uses the directory; gives the file that says so. */
async function register(role: string): Promise<string> {
  await mkdir(usersFolder, { recursive: true });
  const file = join(usersFolder, `${process.pid}-${role}-${uniqueText()}`);
  await writeFile(file, '');
  return file;
}

async function leave(user: string): Promise<void> {
  await withLock(async () => {
    await rm(user, { force: true });
    for (const name of await readdir(usersFolder)) {
      if (isAlive(Number.parseInt(name, 10))) return;
      await rm(join(usersFolder, name), { force: true });
    }
    await stopServer();
  });
}

async function stopServer(): Promise<void> {
  if (!existsSync(stateFile)) return;
  const state = JSON.parse(await readFile(stateFile, 'utf8')) as State;
  for (const signal of ['SIGCONT', 'SIGTERM'] as const) {
    if (isAlive(state.pid)) process.kill(-state.pid, signal);
  }
  for (let tries = 0; tries < 100 && (await isListening(636)); tries += 1) await wait(50);
  await rm(state.directory, { recursive: true, force: true });
  await rm(stateFile, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Only one process at a time starts, joins or stops the directory. A lock whose owner is gone is taken over. */
async function withLock<T>(work: () => Promise<T>): Promise<T> {
  const lock = join(home, 'lock');
  await mkdir(home, { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      await removeStaleLock(lock);
      await wait(100);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function removeStaleLock(lock: string): Promise<void> {
  try {
    const owner = Number.parseInt(await readFile(lock, 'utf8'), 10);
    const age = Date.now() - (await stat(lock)).mtimeMs;
    if (age > 1000 && !isAlive(owner)) await rm(lock, { force: true });
  } catch {
    // The lock went away by itself.
  }
}
