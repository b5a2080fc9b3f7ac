import type { Directory } from '../ldap/directory.ts';
import type { OpenLdapConfig } from './config.ts';
import type { OpenLdapSchema } from './schema-reader.ts';

/** What the writing of accounts works with. */
export type ApplyContext = {
  readonly directory: Directory<OpenLdapConfig>;
  readonly schema: OpenLdapSchema;
  readonly rootDn: string;
  /** Why accounts are protected, by anchor. */
  readonly protection: () => Promise<ReadonlyMap<string, string>>;
  /** Below which containers accounts that were made in this session could be read back. */
  readonly readable: Set<string>;
  readonly randomBytes: (size: number) => Uint8Array;
};
