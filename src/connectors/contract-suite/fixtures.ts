import { randomBytes } from 'node:crypto';
import { generateCompany } from '../../../sandbox/company/index.ts';
import { startDirectory } from '../../../sandbox/directory/index.ts';
import { startSuccessFactors } from '../../../sandbox/successfactors/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { activeDirectory } from '../active-directory/index.ts';
import type { Connector, ConnectorDeps, RequestLogEntry } from '../contract.ts';
import { successFactors } from '../successfactors/index.ts';

/** A system of a kind to run the suite against, with some people in it. */
export type Fixture = {
  /** As it would stand under `systems.<name>`. */
  readonly settings: Record<string, unknown>;
  /** A text in the settings that nothing may ever show. */
  readonly secret: string;
  /** How many people the source has, and one of them; absent where the connector is no source. */
  readonly source?: { readonly people: number; readonly worker: string };
  readonly target?: {
    readonly accounts: number;
    /** An attribute to match by, and one to write, both of the default mapping. */
    readonly match: string;
    readonly writable: string;
    /** An attribute whose values must be unique. */
    readonly unique: string;
    /** What a new account needs; absent where the target makes none. */
    readonly create?: Readonly<Record<string, string>>;
  };
  readonly now: number;
  close(): Promise<void>;
};

/** For each connector of the registry: a connector without a fixture fails the suite. */
export const fixtures: ReadonlyMap<string, () => Promise<Fixture>> = new Map([
  [successFactors.id, openTenant],
  [activeDirectory.id, openDomain],
]);

async function openTenant(): Promise<Fixture> {
  const now = '2026-03-02T08:00:00Z';
  const secret = `canary-${randomBytes(8).toString('hex')}`;
  const hr = await startSuccessFactors({
    company: generateCompany({ size: 23, seed: 7, today: '2026-03-02', awkward: false }),
    password: secret,
    now,
  });
  return {
    settings: {
      tenantUrl: hr.url,
      customPageSize: 10,
      auth: { type: 'basic', username: `${hr.username}@${hr.companyId}`, password: secret },
    },
    secret,
    source: { people: 23, worker: '100003' },
    target: { accounts: 23, match: 'personIdExternal', writable: 'custom01', unique: 'username' },
    now: Date.parse(now),
    close: () => hr.close(),
  };
}

async function openDomain(): Promise<Fixture> {
  const secret = `Canary-${randomBytes(8).toString('hex')}`;
  const directory = await startDirectory({ password: secret });
  const ou = `OU=Staff,${directory.baseDn}`;
  for (let number = 1; number <= 23; number += 1) {
    directory.entries.add(`CN=Person ${number},${ou}`, {
      objectClass: ['user'],
      sAMAccountName: `person${number}`,
      employeeID: String(1000 + number),
      userAccountControl: '514',
    });
  }
  return {
    settings: {
      url: directory.url,
      bindDn: directory.bindDn,
      password: secret,
      baseDn: ou,
      pageSize: 10,
      tls: { caFile: directory.caFile },
    },
    secret,
    source: { people: 23, worker: '1003' },
    target: {
      accounts: 23,
      match: 'employeeID',
      writable: 'title',
      unique: 'sAMAccountName',
      create: { cn: 'New Person', sAMAccountName: 'newperson', parentDistinguishedName: ou, accountDisabled: 'True' },
    },
    now: Date.now(),
    close: () => directory.close(),
  };
}

/** The outside of a connector, and everything that it logged. */
export function newDeps(fixture: Fixture): ConnectorDeps & { readonly requests: readonly RequestLogEntry[] } {
  const requests: RequestLogEntry[] = [];
  return {
    system: 'tested',
    clock: { now: () => fixture.now },
    logger: silentLogger,
    randomBytes,
    onRequest: (entry) => requests.push(entry),
    requests,
  };
}

export function readConfig(connector: Connector, fixture: Fixture): unknown {
  return connector.configSchema.parse(fixture.settings);
}
