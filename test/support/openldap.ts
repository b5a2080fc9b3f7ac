import { randomBytes } from 'node:crypto';
import type { ConnectorDeps, TargetSession } from '../../src/connectors/contract.ts';
import { openLdap } from '../../src/connectors/openldap/index.ts';
import type { Outcome } from '../../src/domain/operation.ts';
import { type AttributeValue, newAttributes } from '../../src/domain/value.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { Slapd } from './slapd.ts';

/** A session of the OpenLDAP connector with a running slapd, as its administrator unless `settings` say otherwise. */
export async function openSlapdSession(
  slapd: Slapd,
  settings: object = {},
  deps: Partial<ConnectorDeps> = {},
): Promise<TargetSession> {
  const config = openLdap.configSchema.parse({
    url: slapd.url,
    bindDn: slapd.bindDn,
    password: slapd.password,
    baseDn: slapd.baseDn,
    tls: { caFile: slapd.caFile },
    ...settings,
  });
  const target = openLdap.target;
  if (target === undefined) throw new Error('The connector is no target.');
  return target.open(config, { system: 'ldap', clock: systemClock, logger: silentLogger, randomBytes, ...deps });
}

/** Creates an enabled account; `more` adds to the attributes and replaces them. */
export function createLdapAccount(
  session: TargetSession,
  details: { ou: string; uid: string; more?: Readonly<Record<string, AttributeValue>> },
): Promise<Outcome> {
  const { ou, uid, more = {} } = details;
  const usual = { uid, cn: uid, sn: uid, parentDistinguishedName: ou, accountDisabled: 'False' };
  return session.apply({
    kind: 'create',
    worker: '1',
    attributes: newAttributes(Object.entries({ ...usual, ...more })),
  });
}
