import { randomBytes } from 'node:crypto';
import { activeDirectory } from '../../src/connectors/active-directory/index.ts';
import type { ConnectorDeps, TargetSession } from '../../src/connectors/contract.ts';
import type { Account } from '../../src/domain/account.ts';
import type { AccountRef, Outcome } from '../../src/domain/operation.ts';
import { type AttributeValue, newAttributes } from '../../src/domain/value.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { Samba } from './samba.ts';

/** What most tests look at. */
export const usualAttributes = [
  ...['cn', 'sAMAccountName', 'displayName', 'employeeID', 'title', 'userPrincipalName', 'manager', 'otherTelephone'],
  ...['accountDisabled', 'parentDistinguishedName'],
];

/** A session of the Active Directory connector with the running Samba, as its administrator unless `settings` say otherwise. */
export async function openSession(
  samba: Samba,
  settings: object = {},
  deps: Partial<ConnectorDeps> = {},
): Promise<TargetSession> {
  const config = activeDirectory.configSchema.parse({
    url: samba.url,
    bindDn: samba.bindDn,
    password: samba.password,
    baseDn: samba.baseDn,
    tls: { caFile: samba.caFile, serverName: samba.serverName },
    ...settings,
  });
  const target = activeDirectory.target;
  if (target === undefined) throw new Error('The connector is no target.');
  return target.open(config, { system: 'corp-ad', clock: systemClock, logger: silentLogger, randomBytes, ...deps });
}

/** A name that no other test has. */
export function uniqueName(): string {
  return `s${randomBytes(6).toString('hex')}`;
}

/** Creates an enabled account; `more` adds to the attributes and replaces them. */
export function createAccount(
  session: TargetSession,
  details: { ou: string; cn: string; more?: Readonly<Record<string, AttributeValue>> },
): Promise<Outcome> {
  const { ou, cn, more = {} } = details;
  const usual = {
    cn,
    parentDistinguishedName: ou,
    sAMAccountName: uniqueName(),
    displayName: cn,
    accountDisabled: 'False',
  };
  return session.apply({
    kind: 'create',
    worker: '1',
    attributes: newAttributes(Object.entries({ ...usual, ...more })),
  });
}

/** The account of an outcome; fails with the problem when there is none. */
export function accountOf(outcome: Outcome): AccountRef {
  if (outcome.status === 'done') return outcome.account;
  if (outcome.status === 'made') throw new Error(`The anchor of ${outcome.name} was left to be read.`);
  throw new Error(`${outcome.problem.code}: ${outcome.problem.message}`);
}

export async function readAccount(
  session: TargetSession,
  anchor: string,
  attributes: readonly string[] = usualAttributes,
): Promise<Account | undefined> {
  return (await session.readAccounts([anchor], attributes))[0];
}
