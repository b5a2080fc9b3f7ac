import type { Account } from '../domain/account.ts';

/** An account that the match found, and the worker that it is linked to already, if any. */
export type Candidate = { readonly account: Account; readonly linkedTo?: string };

/**
 * Which account a worker has. `deleted`: there is a link, and the target proves that its account is gone. `wasJustMade`: the
 * server that answers may not have it yet.
 */
export type Situation =
  | { readonly kind: 'linked'; readonly account: Account }
  | { readonly kind: 'unlinked'; readonly account: Account; readonly matchedBy: string }
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'disputed'; readonly accounts: readonly Account[]; readonly matchedBy: string }
  | { readonly kind: 'taken'; readonly account: Account; readonly linkedTo: string; readonly matchedBy: string }
  | { readonly kind: 'deleted'; readonly anchor: string; readonly wasJustMade?: true };

export type CorrelationFacts = {
  readonly workerAnchor: string;
  /** The anchor that the link names, and the account behind it if the target still has it. */
  readonly link?: { readonly accountAnchor: string; readonly account?: Account; readonly wasJustMade?: boolean };
  /** What each matching attribute found, by precedence. */
  readonly matches: readonly { readonly attribute: string; readonly candidates: readonly Candidate[] }[];
};

/** By link first; else by the matching attributes in their order, the first that finds anybody decides. */
export function correlate(facts: CorrelationFacts): Situation {
  if (facts.link?.account !== undefined) return { kind: 'linked', account: facts.link.account };
  const hit = facts.matches.find((match) => match.candidates.length > 0);
  if (hit === undefined) {
    if (facts.link === undefined) return { kind: 'unmatched' };
    const { accountAnchor, wasJustMade } = facts.link;
    return { kind: 'deleted', anchor: accountAnchor, ...(wasJustMade === true && { wasJustMade }) };
  }
  const [first, ...others] = hit.candidates;
  if (first === undefined) return { kind: 'unmatched' };
  if (others.length > 0) {
    return { kind: 'disputed', accounts: hit.candidates.map(({ account }) => account), matchedBy: hit.attribute };
  }
  if (first.linkedTo !== undefined && first.linkedTo !== facts.workerAnchor) {
    return { kind: 'taken', account: first.account, linkedTo: first.linkedTo, matchedBy: hit.attribute };
  }
  return { kind: 'unlinked', account: first.account, matchedBy: hit.attribute };
}

/** The account that a situation is about, where there is exactly one that may be ours. */
export function accountOf(situation: Situation): Account | undefined {
  return situation.kind === 'linked' || situation.kind === 'unlinked' ? situation.account : undefined;
}
