import type { SchemaReader } from '../ldap/attribute-definition.ts';
import type { Directory } from '../ldap/directory.ts';
import type { PasswordPolicy } from '../ldap/password.ts';
import type { ActiveDirectoryConfig } from './config.ts';
import type { Protection } from './protected.ts';

/** What the writing of accounts works with. */
export type ApplyContext = {
  readonly directory: Directory<ActiveDirectoryConfig>;
  readonly schema: SchemaReader;
  readonly domainDn: string;
  readonly protection: () => Promise<Protection>;
  readonly passwordPolicy: () => Promise<PasswordPolicy>;
  /** Below which containers accounts that were made in this session could be read back. */
  readonly readable: Set<string>;
  readonly randomBytes: (size: number) => Uint8Array;
};
