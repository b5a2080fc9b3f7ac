import type { AttributeDelta } from './change.ts';
import type { Attributes, AttributeValue } from './value.ts';

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

/**
 * How an account looks to someone who wants these values of it: an account that is made of several records (a person with
 * two employments, two telephones) shows the one that the values select. Pure.
 */
export type AccountView = (account: Account, wanted: Attributes) => Account;

/**
 * What is left of the differences between an account and what is desired, by rules of the target that no value tells.
 * `desired` has a name without a value where the value is to be cleared. Pure.
 */
export type SettleDeltas = (facts: {
  readonly account: Account;
  readonly desired: ReadonlyMap<string, AttributeValue | undefined>;
  readonly deltas: readonly AttributeDelta[];
}) => { readonly deltas: readonly AttributeDelta[] } | { readonly leaveAlone: string };
