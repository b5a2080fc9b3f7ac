import type { ConnectorDeps } from '../contract.ts';
import { ConnectorError } from '../contract.ts';
import type { LdapConfig } from './config.ts';
import type { Directory } from './directory.ts';
import { anyObject, parseFilter } from './filters.ts';

/**
 * What can be told of the settings without a connection. Certificates that are not verified are warned of.
 * @throws ConnectorError `invalid` for a `userFilter` that is none
 */
export function assertSettings(config: LdapConfig, { system, logger }: ConnectorDeps): void {
  try {
    parseFilter(config.userFilter);
  } catch (error) {
    throw new ConnectorError({
      code: 'invalid',
      system,
      message: `${system}: userFilter "${config.userFilter}" is no LDAP filter (${error instanceof Error ? error.message : error}).`,
      advice: 'Write it like (&(objectClass=person)(employeeNumber=*)).',
      cause: error,
    });
  }
  if (!config.tls.rejectUnauthorized) logger.warn('certificates of the directory are not verified', { system });
}

/** @throws ConnectorError `notFound`, `invalid` when the base DN is not there; `rootDn` is what the server does have */
export async function assertBaseDn(directory: Directory, rootDn: string): Promise<void> {
  const { baseDn } = directory.config;
  try {
    await directory.read(`reading the base DN ${baseDn}`, (connection) =>
      connection.search({ base: baseDn, scope: 'base', filter: anyObject(), attributes: ['1.1'] }),
    );
  } catch (error) {
    if (!(error instanceof ConnectorError) || (error.code !== 'notFound' && error.code !== 'invalid')) throw error;
    throw new ConnectorError({
      code: error.code,
      system: directory.system,
      message: `${error.message} This server serves ${rootDn}.`,
      advice: `Correct baseDn (it ends in ${rootDn}), and let the service account read it.`,
      cause: error,
    });
  }
}
