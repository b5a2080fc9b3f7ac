import type { Attributes } from './value.ts';

/** The person's object on a target, as it was last read. */
export type Account = {
  /** The target's immutable id (Active Directory: `objectGUID` as lower-case text with dashes). */
  readonly anchor: string;
  /** Where it stands now (Active Directory: the DN). Changes by rename and move; never used as an identity. */
  readonly name: string;
  /** The attributes that were asked for, the connector's pseudo-attributes included (`accountDisabled`, `parentDistinguishedName`, `cn`). */
  readonly attributes: Attributes;
  /** Why this account must never be touched (`adminCount=1`, member of Domain Admins …); absent when it may be. */
  readonly protectedBy?: string;
};

/** What the mapping says that an account should be. A pending reference is a worker's key that has no account yet. */
export type DesiredAccount = {
  readonly attributes: Attributes;
  /** Attributes to be left as they are, whatever the account holds now. */
  readonly untouched: ReadonlySet<string>;
};
