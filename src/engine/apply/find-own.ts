import type { Account } from '../../domain/account.ts';
import type { AttributeDelta } from '../../domain/change.ts';
import type { AttributeValue } from '../../domain/value.ts';
import { matchKey, matchKeys } from '../../pipeline/match-key.ts';
import type { UnknownOperation } from '../../store/operations.ts';
import type { OpenJob } from '../job/open-job.ts';

/** Accounts that calls may have been about: by anchor, and those that bear the matching value of a create by its key. */
export type FoundAccounts = {
  readonly byAnchor: ReadonlyMap<string, Account>;
  readonly byMatch: ReadonlyMap<string, readonly Account[]>;
};

/**
 * The accounts that the calls were about. One that was made a moment ago may not be found by its matching value yet, where a search lags behind: then
 * by a unique name that it was given, and it must bear the matching value.
 */
export async function findOwn(job: OpenJob, operations: readonly UnknownOperation[]): Promise<FoundAccounts> {
  const creates = operations.filter(({ kind }) => kind === 'create');
  const anchors = operations.flatMap(({ kind, account }) => (kind === 'create' ? [] : (account?.anchor ?? [])));
  const known = anchors.length === 0 ? [] : await job.target.readAccounts([...new Set(anchors)], job.targetAttributes);
  const byMatch = creates.length === 0 ? new Map<string, Account[]>() : await findMade(job, creates);
  const accounts = [...known, ...[...byMatch.values()].flat()];
  return { byAnchor: new Map(accounts.map((account) => [account.anchor, account])), byMatch };
}

async function findMade(job: OpenJob, creates: readonly UnknownOperation[]): Promise<Map<string, Account[]>> {
  const byMatch = new Map<string, Account[]>();
  const [first] = job.mapping.matching;
  if (first === undefined) return byMatch;
  const names = job.mapping.attributes.filter(({ isUnique }) => isUnique).map(({ target }) => target);
  for (const attribute of [first.target, ...names]) {
    const missing = creates.filter((create) => !byMatch.has(createKey(job, create) ?? ''));
    const wanted = new Set(missing.map((create) => createKey(job, create)));
    const values = missing.flatMap(({ deltas }) => firstText(afterOf(deltas, attribute)) ?? []);
    if (values.length === 0) continue;
    for (const account of await job.target.findAccounts({ attribute, values }, job.targetAttributes)) {
      for (const key of matchKeys([first.target], account.attributes)) {
        if (wanted.has(key)) byMatch.set(key, [...(byMatch.get(key) ?? []), account]);
      }
    }
  }
  return byMatch;
}

/** The key of the matching value that a create gave; its first value is the one that a person is matched by. */
export function createKey(job: OpenJob, { deltas }: Pick<UnknownOperation, 'deltas'>): string | undefined {
  const attribute = job.mapping.matching[0]?.target;
  return attribute === undefined ? undefined : matchKey(attribute, afterOf(deltas, attribute));
}

function afterOf(deltas: readonly AttributeDelta[], attribute: string): AttributeValue | undefined {
  return deltas.find((delta) => delta.name === attribute)?.after;
}

function firstText(value: AttributeValue | undefined): string | undefined {
  const first = typeof value === 'object' ? value[0] : value;
  return first === undefined ? undefined : String(first);
}
