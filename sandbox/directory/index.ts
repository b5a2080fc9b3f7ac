import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addObject } from './add-object.ts';
import { serverCertificate } from './certificate.ts';
import { createDomain } from './create-domain.ts';
import { createDirectoryState, type DirectoryState, type PlainValues, withPassword } from './directory-state.ts';
import type { Domain } from './domain.ts';
import { dnOf, type Entry } from './entry.ts';
import { createFaults, type DirectoryFaults, type FaultSettings } from './faults.ts';
import { keepSnapshot } from './keep-snapshot.ts';
import { createOperationLog, type OperationLog } from './operation-log.ts';
import { loadSchema } from './schema.ts';
import { listen } from './server.ts';
import { readSnapshot } from './snapshot.ts';
import { addStandardAccounts, type StandardPasswords } from './standard-accounts.ts';

export type { DirectoryState, PlainEntry, PlainValues } from './directory-state.ts';
export type { DenyRule, DirectoryFaults, FailRule, FaultSettings, OperationKind, WriteKind } from './faults.ts';
export type { LoggedOperation, OperationLog } from './operation-log.ts';

/** A running directory server of the sandbox. */
export type Directory = {
  /** With TLS from the first byte: `ldaps://127.0.0.1:PORT`. */
  readonly url: string;
  /** Without TLS, which StartTLS begins: `ldap://127.0.0.1:PORT`. Passwords cannot be written before that. */
  readonly plainUrl: string;
  /** PEM file of the authority that signed the server's certificate. */
  readonly caFile: string;
  readonly baseDn: string;
  /** The service account, which may write everything save protected and denied objects. */
  readonly bindDn: string;
  readonly password: string;
  /** Password of CN=Administrator, who may do everything. */
  readonly administratorPassword: string;
  readonly entries: DirectoryState;
  readonly operations: OperationLog;
  readonly faults: DirectoryFaults;
  close(): Promise<void>;
};

/** An object to begin with: its DN and attributes, `unicodePwd` as plain text. Parents come before children. */
export type SeedEntry = { readonly dn: string; readonly attributes: PlainValues };

export type DirectoryOptions = {
  /** Of DC parts alone. (Default: DC=corp,DC=example,DC=com.) */
  readonly baseDn?: string;
  /** (Default: the first DC in capitals.) */
  readonly netbiosName?: string;
  /** Name that the certificate is for besides localhost, and dnsHostName. (Default: dc1 in the domain.) */
  readonly hostName?: string;
  /** (Default: a free port.) */
  readonly port?: number;
  readonly plainPort?: number;
  /** Folder that keeps the certificates. (Default: a new temporary folder.) */
  readonly tlsDir?: string;
  /** Objects of a new directory; a snapshot has its own. */
  readonly seedAccounts?: readonly SeedEntry[];
  readonly password?: string;
  readonly administratorPassword?: string;
  readonly faults?: FaultSettings;
  /** File that keeps the directory over restarts; passwords lie in it in clear text. (Default: nothing is kept.) */
  readonly snapshotFile?: string;
  /** The directory's clock, epoch milliseconds. (Default: the machine's.) */
  readonly now?: () => number;
};

/** Starts an LDAP server in this process that behaves like a domain controller of Active Directory. */
export async function startDirectory(options: DirectoryOptions = {}): Promise<Directory> {
  const now = options.now ?? Date.now;
  const baseDn = options.baseDn ?? 'DC=corp,DC=example,DC=com';
  const labels = baseDn.split(',').map((part) => part.replace(/^\s*DC=/i, '').trim());
  const faults = createFaults(options.faults);
  const snapshot = options.snapshotFile === undefined ? undefined : readSnapshot(options.snapshotFile);
  const domain = createDomain({
    schema: loadSchema(),
    baseDn,
    netbiosName: options.netbiosName ?? (labels[0] ?? 'CORP').toUpperCase(),
    hostName: options.hostName ?? `dc1.${labels.join('.')}`,
    now,
    denied: () => faults.current().deny ?? [],
    snapshot,
  });
  const passwords = {
    service: options.password ?? 'Sandbox-Service-1',
    administrator: options.administratorPassword ?? 'Sandbox-Admin-1',
  };
  if (snapshot === undefined) fill(domain, passwords, options.seedAccounts ?? []);
  const service = serviceAccount(domain);
  const keeper = keepSnapshot(domain, options.snapshotFile, baseDn);
  const entries = createDirectoryState(domain, keeper.changed);
  const operations = createOperationLog();
  const tlsDir = options.tlsDir ?? mkdtempSync(join(tmpdir(), 'directory-'));
  const certificate = serverCertificate(tlsDir, domain.hostName, now());
  const server = await listen(
    { domain, faults, log: operations, onWrite: keeper.changed },
    { certificate, port: options.port ?? 0, plainPort: options.plainPort ?? 0 },
  );
  return {
    url: `ldaps://127.0.0.1:${server.port}`,
    plainUrl: `ldap://127.0.0.1:${server.plainPort}`,
    caFile: certificate.caFile,
    baseDn: dnOf(domain.head),
    bindDn: dnOf(service),
    password: service.secret?.password ?? passwords.service,
    administratorPassword: passwords.administrator,
    entries,
    operations,
    faults,
    async close() {
      faults.clear();
      await server.close();
      keeper.close();
    },
  };
}

function fill(domain: Domain, passwords: StandardPasswords, seeds: readonly SeedEntry[]): void {
  domain.delegates.add(addStandardAccounts(domain, passwords));
  for (const { dn, attributes } of seeds) addObject(domain, dn, withPassword(attributes));
}

function serviceAccount(domain: Domain): Entry {
  const [account] = domain.delegates;
  if (account === undefined) throw new Error('The snapshot has no service account');
  return account;
}
