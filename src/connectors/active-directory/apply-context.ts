import type { Directory } from './directory.ts';
import type { PasswordPolicy } from './password.ts';
import type { Protection } from './protected.ts';
import type { SchemaReader } from './schema-reader.ts';

/** What the writing of accounts works with. */
export type ApplyContext = {
  readonly directory: Directory;
  readonly schema: SchemaReader;
  readonly domainDn: string;
  readonly protection: () => Promise<Protection>;
  readonly passwordPolicy: () => Promise<PasswordPolicy>;
  readonly randomBytes: (size: number) => Uint8Array;
};
