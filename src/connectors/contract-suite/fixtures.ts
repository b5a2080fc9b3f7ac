import { randomBytes } from 'node:crypto';
import { generateCompany } from '../../../sandbox/company/index.ts';
import { startDirectory } from '../../../sandbox/directory/index.ts';
import { startFlex } from '../../../sandbox/flex-hr/index.ts';
import { startMicrosoftGraph } from '../../../sandbox/microsoft-graph/index.ts';
import { startSuccessFactors } from '../../../sandbox/successfactors/index.ts';
import { slapdAvailable, startSlapd } from '../../../test/support/slapd.ts';
import { silentLogger } from '../../platform/logger.ts';
import { activeDirectory } from '../active-directory/index.ts';
import type { Connector, ConnectorDeps, RequestLogEntry } from '../contract.ts';
import { entraId } from '../entra-id/index.ts';
import { flexHr } from '../flex-hr/index.ts';
import { openLdap } from '../openldap/index.ts';
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
  [flexHr.id, openFlex],
  [activeDirectory.id, openDomain],
  [entraId.id, openTenantOfUsers],
  [openLdap.id, openTree],
]);

/** Whether the systems that the suite needs for a connector can run here; where they can't it is said loudly. */
export function canRun(id: string): boolean {
  return id !== openLdap.id || slapdAvailable('the contract suite over OpenLDAP');
}

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

async function openFlex(): Promise<Fixture> {
  const now = '2026-03-02T08:00:00Z';
  const secret = `canary-${randomBytes(8).toString('hex')}`;
  const hr = await startFlex({
    company: generateCompany({ size: 23, seed: 7, today: '2026-03-02', awkward: false }),
    awkward: false,
    password: secret,
    now,
  });
  return {
    settings: {
      serviceUrl: hr.url,
      username: hr.username,
      password: secret,
      instanceId: hr.instanceId,
      pageSize: 10,
    },
    secret,
    source: { people: 23, worker: '000003' },
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

async function openTenantOfUsers(): Promise<Fixture> {
  const now = '2026-03-02T08:00:00Z';
  const secret = `canary-${randomBytes(8).toString('hex')}`;
  const graph = await startMicrosoftGraph({
    ...{ now, clientSecret: secret },
    users: Array.from({ length: 23 }, (_, index) => ({
      userPrincipalName: `person${index + 1}@contoso.com`,
      employeeId: String(1001 + index),
      displayName: `Person ${index + 1}`,
    })),
  });
  return {
    settings: {
      ...{ tenantId: graph.tenantId, clientId: graph.clientId, pageSize: 10 },
      ...{ baseUrl: graph.url, loginUrl: graph.url, auth: { type: 'clientSecret', clientSecret: secret } },
    },
    secret,
    source: { people: 23, worker: '1003' },
    target: {
      ...{ accounts: 23, match: 'employeeId', writable: 'jobTitle', unique: 'userPrincipalName' },
      create: { userPrincipalName: 'newperson@contoso.com', displayName: 'New Person', accountEnabled: 'False' },
    },
    now: Date.parse(now),
    close: () => graph.close(),
  };
}

async function openTree(): Promise<Fixture> {
  const slapd = await startSlapd();
  const ou = await slapd.newOu('staff');
  const account = await slapd.newServiceAccount({ ou });
  await slapd.admin(async (client) => {
    for (let number = 1; number <= 23; number += 1) {
      const uid = `person${number}`;
      const person = { cn: `Person ${number}`, sn: 'Person', employeeNumber: String(1000 + number) };
      await client.add(`uid=${uid},${ou}`, { objectClass: ['inetOrgPerson'], uid, ...person });
    }
  });
  return {
    settings: { url: slapd.url, ...account, baseDn: ou, pageSize: 10, tls: { caFile: slapd.caFile } },
    secret: account.password,
    target: {
      accounts: 23,
      match: 'employeeNumber',
      writable: 'title',
      unique: 'uid',
      create: {
        uid: 'newperson',
        cn: 'New Person',
        sn: 'Person',
        parentDistinguishedName: ou,
        accountDisabled: 'True',
      },
    },
    now: Date.now(),
    close: () => slapd.stop(),
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
