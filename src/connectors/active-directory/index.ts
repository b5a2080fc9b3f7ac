import type { Connector } from '../contract.ts';
import { type ActiveDirectoryConfig, activeDirectoryConfig } from './config.ts';
import { pseudoAttributes } from './pseudo-attributes.ts';
import { openActiveDirectory } from './session.ts';

/** Microsoft Active Directory (and Samba AD) over LDAPS or StartTLS. */
export const activeDirectory: Connector<ActiveDirectoryConfig> = {
  id: 'active-directory',
  configSchema: activeDirectoryConfig,
  target: { pseudoAttributes, open: openActiveDirectory },
};
