import type { Connector } from '../contract.ts';
import { toDomainName } from '../ldap/target-schema.ts';
import { type ActiveDirectoryConfig, activeDirectoryConfig } from './config.ts';
import { pseudoAttributes } from './pseudo-attributes.ts';
import { openActiveDirectory } from './session.ts';
import { defaultAttributes } from './source/default-attributes.ts';
import { openSource } from './source/open-source.ts';
import { toWorker } from './source/to-worker.ts';
import { whyUnsearchable } from './unsearchable-attributes.ts';

/** Microsoft Active Directory (and Samba AD) over LDAPS or StartTLS. */
export const activeDirectory: Connector<ActiveDirectoryConfig> = {
  id: 'active-directory',
  noun: 'the directory',
  configSchema: activeDirectoryConfig,
  source: { defaultAttributes, toWorker, open: openSource },
  target: {
    pseudoAttributes,
    whyUnsearchable,
    defaultDomain: (config) => toDomainName(config.baseDn),
    open: openActiveDirectory,
  },
};
