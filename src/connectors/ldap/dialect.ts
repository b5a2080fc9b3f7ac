import type { Operation } from '../../domain/operation.ts';
import type { LdapEntry } from './ldap-entry.ts';

/** What differs between kinds of LDAP directories where accounts are read. */
export type Dialect = {
  /** The attribute with the immutable id of an object, and what it is as text. */
  readonly anchorAttribute: string;
  readonly readAnchor: (entry: LdapEntry) => string | undefined;
  /** What is read of every account beside the attributes that were asked for, the anchor included. */
  readonly identityAttributes: readonly string[];
  /** The value of the pseudo-attribute `accountDisabled`. */
  readonly readDisabled: (entry: LdapEntry) => 'True' | 'False' | undefined;
  /** Why this object itself says that it must not be touched. */
  readonly protectionOf: (entry: LdapEntry) => string | undefined;
  /** Whether one value of an attribute that may have several is given alone, not as a list. */
  readonly givesSingleValueAlone: boolean;
  /** Which rights each kind of change needs, as advice to whom one is missing. (Default: the words of the refusal.) */
  readonly rightsAdvice?: Readonly<Record<Operation['kind'], string>>;
};
