import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverCertificate } from './certificate.ts';
import { createDirectoryState, type DirectoryState, type PlainValues } from './directory-state.ts';
import { dnOf } from './entry.ts';
import { createFaults, type DirectoryFaults, type FaultSettings } from './faults.ts';
import { createDomain } from './initial-tree.ts';
import { createOperationLog, type OperationLog } from './operation-log.ts';
import { loadSchema } from './schema.ts';
import { listen } from './server.ts';
import { addStandardAccounts } from './standard-accounts.ts';

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
  readonly seedAccounts?: readonly SeedEntry[];
  readonly password?: string;
  readonly administratorPassword?: string;
  readonly faults?: FaultSettings;
  /** The directory's clock, epoch milliseconds. (Default: the machine's.) */
  readonly now?: () => number;
};

/** Starts an LDAP server in this process that behaves like a domain controller of Active Directory. */
export async function startDirectory(options: DirectoryOptions = {}): Promise<Directory> {
  const now = options.now ?? Date.now;
  const baseDn = options.baseDn ?? 'DC=corp,DC=example,DC=com';
  const labels = baseDn.split(',').map((part) => part.replace(/^\s*DC=/i, '').trim());
  const faults = createFaults(options.faults);
  const domain = createDomain({
    schema: loadSchema(),
    baseDn,
    netbiosName: options.netbiosName ?? (labels[0] ?? 'CORP').toUpperCase(),
    hostName: options.hostName ?? `dc1.${labels.join('.')}`,
    now,
    denied: () => faults.current().deny ?? [],
  });
  const password = options.password ?? 'Sandbox-Service-1';
  const administratorPassword = options.administratorPassword ?? 'Sandbox-Admin-1';
  const service = addStandardAccounts(domain, { administrator: administratorPassword, service: password });
  const entries = createDirectoryState(domain, () => undefined);
  for (const { dn, attributes } of options.seedAccounts ?? []) entries.add(dn, attributes);
  const operations = createOperationLog();
  const tlsDir = options.tlsDir ?? mkdtempSync(join(tmpdir(), 'directory-'));
  const certificate = serverCertificate(tlsDir, domain.hostName, now());
  const server = await listen(
    { domain, faults, log: operations, onWrite: () => undefined },
    { certificate, port: options.port ?? 0, plainPort: options.plainPort ?? 0 },
  );
  return {
    url: `ldaps://127.0.0.1:${server.port}`,
    plainUrl: `ldap://127.0.0.1:${server.plainPort}`,
    caFile: certificate.caFile,
    baseDn: dnOf(domain.head),
    bindDn: dnOf(service),
    password,
    administratorPassword,
    entries,
    operations,
    faults,
    async close() {
      faults.clear();
      await server.close();
    },
  };
}
