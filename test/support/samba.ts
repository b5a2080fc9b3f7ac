import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Attribute, Client } from 'ldapts';
import { claimStand, leaveStands, testRun } from './samba/claim-stand.ts';
import { delegateUsers } from './samba/delegate-users.ts';
import { runningServer, type Server, serverName, startServer } from './samba/server.ts';
import type { Stand } from './samba/stand.ts';

/** A running Samba AD DC. Each process of a test run has one; the test files that follow one another there share it. */
export type Samba = {
  /** `ldaps://127.0.0.2:636`. The certificate names `serverName`, not the address. */
  readonly url: string;
  /** `ldap://127.0.0.2:389`, for StartTLS. */
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
  /** A bound administrator's connection, to look at the directory from the outside. It is kept, and one for all. */
  admin<T>(work: (client: Client) => Promise<T>): Promise<T>;
  /** Leaves the directory; outside of a test run that stops it. */
  stop(): Promise<void>;
};

/** Its `settings` go into the connector's configuration. */
export type ServiceAccount = { readonly dn: string; readonly settings: { bindDn: string; password: string } };

const baseDn = 'DC=corp,DC=example,DC=com';

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

/** For vitest's `globalSetup`: each directory stays from its first use until the whole run has ended. Starts nothing itself. */
export async function setup(): Promise<() => Promise<void>> {
  process.env[testRun] = String(process.pid);
  return () => leaveStands(process.pid);
}

/**
 * Starts the directory, or joins the one that a test file before has started; takes about ten seconds the first time. Outside of the tests
 * each process has one of its own.
 */
export async function startSamba(): Promise<Samba> {
  const missing = whatIsMissing();
  if (missing !== undefined) throw new Error(missing);
  const stand = await claimStand();
  return describe(stand, (await runningServer(stand)) ?? (await startServer(stand)));
}

function describe(stand: Stand, { pid, password, caFile }: Server): Samba {
  const url = `ldaps://${stand.address}:636`;
  const bindDn = 'Administrator@corp.example.com';
  const login = keepLogin({ url, caFile, bindDn, password });
  async function newOu(name: string): Promise<string> {
    const dn = `OU=${name.replaceAll(/[^A-Za-z0-9 -]/g, '-')} ${uniqueText()},${baseDn}`;
    await login.admin((client) => client.add(dn, { objectClass: ['organizationalUnit'] }));
    return dn;
  }
  return {
    url,
    plainUrl: `ldap://${stand.address}:389`,
    ...{ serverName, caFile, baseDn, bindDn, password, pid, newOu },
    newServiceAccount: (options = {}) => login.admin((client) => addServiceAccount(client, options)),
    admin: login.admin,
    stop: async () => {
      await login.close();
      if (process.env[testRun] === undefined) await leaveStands(process.pid);
    },
  };
}

type Login = {
  readonly url: string;
  readonly caFile: string;
  readonly bindDn: string;
  readonly password: string;
};

/** A connection that is opened with the first work, and again when the server has closed it. */
function keepLogin({ url, caFile, bindDn, password }: Login): Pick<Samba, 'admin'> & { close(): Promise<void> } {
  let open: Promise<Client> | undefined;
  async function connect(): Promise<Client> {
    const client = new Client({ url, tlsOptions: { ca: await readFile(caFile), servername: serverName } });
    await client.bind(bindDn, password);
    return client;
  }
  async function current(): Promise<Client> {
    const known = open;
    const client = await known?.catch(() => undefined);
    if (client?.isConnected === true) return client;
    if (open === known) open = connect();
    return await (open ?? connect());
  }
  return {
    admin: async (work) => work(await current()),
    close: async () => {
      const client = await open?.catch(() => undefined);
      open = undefined;
      await client?.unbind();
    },
  };
}

async function addServiceAccount(client: Client, options: { ou?: string }): Promise<ServiceAccount> {
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
  if (options.ou !== undefined) await delegateUsers(client, dn, options.ou);
  return { dn, settings: { bindDn: `${name}@corp.example.com`, password } };
}

function uniqueText(): string {
  return randomBytes(4).toString('hex');
}
