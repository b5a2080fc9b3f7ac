import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'ldapts';
import { serverCertificate } from '../../sandbox/directory/certificate.ts';

/** A running OpenLDAP server with a directory of its own, on free ports. */
export type Slapd = {
  /** `ldaps://127.0.0.1:…`; the certificate names this address and `localhost`. */
  readonly url: string;
  /** `ldap://127.0.0.1:…`, for StartTLS. */
  readonly plainUrl: string;
  /** The same server by an address that its certificate does not name. */
  readonly otherUrl: string;
  readonly caFile: string;
  readonly baseDn: string;
  /** The administrator of the database, who has every right and no entry. */
  readonly bindDn: string;
  readonly password: string;
  readonly pid: number;
  /** A new organizational unit of its own for one test; gives its DN. */
  newOu(name: string): Promise<string>;
  /** An account that may write below `ou` and read the rest; without `ou` it may only read. Its settings go into the connector's. */
  newServiceAccount(options?: { ou?: string }): Promise<{ bindDn: string; password: string }>;
  /** A bound administrator's connection, to look at the directory from the outside. */
  admin<T>(work: (client: Client) => Promise<T>): Promise<T>;
  /** Whether somebody can log in. */
  canLogIn(dn: string, password: string): Promise<boolean>;
  stop(): Promise<void>;
};

export type SlapdOptions = {
  /** The day on which its certificate was made, in milliseconds; it holds for 3000 days. (Default: now.) */
  readonly certifiedAt?: number;
  /** How many objects a search may give. (Default: any number.) */
  readonly sizeLimit?: number;
  /** Without the password policy overlay. */
  readonly isWithoutPolicy?: boolean;
  /** The smallest password that the policy takes. */
  readonly minimumPassword?: number;
  /** Lines of `slapd.conf` for the database. */
  readonly extra?: readonly string[];
};

const program = '/usr/sbin/slapd';
const schemas = '/etc/ldap/schema';
const modules = '/usr/lib/ldap';
const baseDn = 'dc=example,dc=org';
const bindDn = `cn=admin,${baseDn}`;

/**
 * Whether tests against a real OpenLDAP can run here. When they can't it says so on standard error, or throws where
 * `HIREWIRE_REQUIRE_SAMBA=1` demands real directories.
 */
export function slapdAvailable(what = 'tests against a real OpenLDAP (slapd)'): boolean {
  if (existsSync(program) && existsSync(join(schemas, 'inetorgperson.schema'))) return true;
  const missing = 'OpenLDAP is not installed: apt-get install slapd';
  if (process.env.HIREWIRE_REQUIRE_SAMBA === '1') throw new Error(`${what} are required and cannot run. ${missing}.`);
  process.stderr.write(`\nSKIPPED: ${what}. ${missing}.\n`);
  return false;
}

/** Starts a directory; takes well below a second. */
export async function startSlapd(options: SlapdOptions = {}): Promise<Slapd> {
  const folder = await mkdtemp(join(tmpdir(), 'hirewire-slapd-'));
  const password = randomBytes(9).toString('hex');
  const certificate = serverCertificate(join(folder, 'tls'), 'localhost', options.certifiedAt ?? Date.now());
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'slapd.conf'), describeDatabase(folder, password, options), { mode: 0o600 });
  const [port, tlsPort] = [await freePort(), await freePort()];
  const urls = ['127.0.0.1', '127.0.0.2'].map((address) => `ldaps://${address}:${tlsPort}`);
  const plainUrl = `ldap://127.0.0.1:${port}`;
  const child = spawn(program, ['-f', join(folder, 'slapd.conf'), '-h', [plainUrl, ...urls].join(' '), '-d', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const slapd = describe({ child, folder, password, plainUrl, urls, caFile: certificate.caFile });
  try {
    await untilReady(child, [port, tlsPort]);
    await fill(slapd, options);
    return slapd;
  } catch (error) {
    await slapd.stop();
    throw error;
  }
}

function describeDatabase(folder: string, password: string, options: SlapdOptions): string {
  const { sizeLimit = 'unlimited', isWithoutPolicy = false, extra = [] } = options;
  const policy = isWithoutPolicy ? [] : ['overlay ppolicy', `ppolicy_default "cn=policy,${baseDn}"`];
  return [
    ...['core', 'cosine', 'inetorgperson'].map((name) => `include ${join(schemas, `${name}.schema`)}`),
    `modulepath ${modules}`,
    'moduleload back_mdb',
    ...(isWithoutPolicy ? [] : ['moduleload ppolicy']),
    `TLSCACertificateFile ${join(folder, 'tls/ca.pem')}`,
    `TLSCertificateFile ${join(folder, 'tls/server.pem')}`,
    `TLSCertificateKeyFile ${join(folder, 'tls/server-key.pem')}`,
    'access to dn.base="" by * read',
    'access to dn.base="cn=Subschema" by * read',
    `sizelimit ${sizeLimit}`,
    ...['database mdb', `suffix "${baseDn}"`, `rootdn "${bindDn}"`, `rootpw ${password}`],
    ...[`directory ${join(folder, 'data')}`, 'maxsize 268435456', 'dbnosync', 'index objectClass,entryUUID,uid eq'],
    ...policy,
    `access to dn.regex="^(.+,)?(ou=[^,]+,${baseDn})$" by dn.exact,expand="cn=writer,$2" write by users read by * auth`,
    'access to * by users read by * auth',
    ...extra,
    '',
  ].join('\n');
}

type Running = {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly password: string;
  readonly plainUrl: string;
  readonly urls: readonly string[];
  readonly caFile: string;
};

function describe({ child, folder, password, plainUrl, urls, caFile }: Running): Slapd {
  async function bound<T>(dn: string, secret: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ url: plainUrl });
    try {
      await client.bind(dn, secret);
      return await work(client);
    } finally {
      await client.unbind();
    }
  }
  const admin = <T>(work: (client: Client) => Promise<T>) => bound(bindDn, password, work);
  async function newOu(name: string): Promise<string> {
    const dn = `ou=${name.replaceAll(/[^A-Za-z0-9 -]/g, '-')} ${randomBytes(4).toString('hex')},${baseDn}`;
    await admin((client) => client.add(dn, { objectClass: ['organizationalUnit'] }));
    return dn;
  }
  async function newServiceAccount({ ou }: { ou?: string } = {}) {
    const secret = randomBytes(9).toString('hex');
    const dn = ou === undefined ? `cn=reader-${randomBytes(4).toString('hex')},${baseDn}` : `cn=writer,${ou}`;
    const objectClass = ['applicationProcess', 'simpleSecurityObject'];
    await admin((client) => client.add(dn, { objectClass, userPassword: secret }));
    return { bindDn: dn, password: secret };
  }
  const canLogIn = (dn: string, secret: string) =>
    bound(dn, secret, async () => true).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'InvalidCredentialsError') return false;
      throw error;
    });
  const [url = '', otherUrl = ''] = urls;
  return {
    ...{ url, plainUrl, otherUrl, caFile, baseDn, bindDn, password, pid: child.pid ?? 0 },
    ...{ newOu, newServiceAccount, admin, canLogIn },
    stop: () => stop(child, folder),
  };
}

/** The top of the tree, and a password policy under which a lock counts. */
async function fill(slapd: Slapd, { isWithoutPolicy = false, minimumPassword }: SlapdOptions): Promise<void> {
  await slapd.admin(async (client) => {
    await client.add(baseDn, { objectClass: ['domain'] });
    if (isWithoutPolicy) return;
    await client.add(`cn=policy,${baseDn}`, {
      objectClass: ['device', 'pwdPolicy'],
      pwdAttribute: 'userPassword',
      pwdLockout: 'TRUE',
      ...(minimumPassword !== undefined && { pwdMinLength: String(minimumPassword), pwdCheckQuality: '1' }),
    });
  });
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
}

async function untilReady(child: ChildProcess, ports: readonly number[]): Promise<void> {
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  for (let tries = 0; tries < 500; tries += 1) {
    if (child.exitCode !== null) break;
    const listening = await Promise.all(ports.map(isListening));
    if (listening.every(Boolean)) return;
    await wait(20);
  }
  throw new Error(`slapd did not come up: ${said.slice(-2000)}`);
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
