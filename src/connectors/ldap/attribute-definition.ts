import type { TargetAttribute } from '../contract.ts';

/** What a directory's schema says about one attribute, as far as we use it. */
export type AttributeDefinition = TargetAttribute & {
  readonly codec: Codec;
  /** Whether a search for a value of it is known to be quick. */
  readonly indexed: boolean;
};

/** How a value is written in LDAP. */
export type Codec = 'text' | 'boolean' | 'integer' | 'generalizedTime' | 'dn' | 'octets' | 'guid' | 'sid';

/** What each way of writing means to the engine. */
export const typeOfCodec = {
  text: 'text',
  boolean: 'boolean',
  integer: 'integer',
  generalizedTime: 'time',
  dn: 'reference',
  octets: 'binary',
  guid: 'text',
  sid: 'text',
} as const satisfies Record<Codec, TargetAttribute['type']>;

/** By lower-case name. An attribute that the directory does not define is left out. */
export type Definitions = ReadonlyMap<string, AttributeDefinition>;

/** The definitions of attributes by lower-case name, read from the directory once a session and only as asked for. */
export type SchemaReader = {
  /** Reads what is not known yet. A name that the directory does not know is missing from the answer. */
  define(names: readonly string[]): Promise<Definitions>;
};
