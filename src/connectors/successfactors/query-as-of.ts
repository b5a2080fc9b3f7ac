import type { Day } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import { knownPaths } from './gaps.ts';
import { fetchPeople, idOf } from './people.ts';
import type { PeopleSession } from './people-session.ts';
import { idsFilter, peopleQuery } from './query.ts';
import { isRecord } from './records.ts';

const IDS_PER_REQUEST = 50;

export type AsOfQuery = {
  readonly day: Day;
  /** Records of which the personIdExternal alone counts. */
  readonly people: readonly JsonObject[];
  readonly expand: readonly string[];
  /** True: user records that SuccessFactors hides are to be shown too. */
  readonly showsUsers?: boolean;
};

/**
 * The same people as of a day, by id: effective-dated records as they stand then, on every level (KBA 2853045). Whom
 * SuccessFactors does not give, or a tenant that refuses, is missing: the read of today stands then.
 */
export async function fetchAsOf(
  session: PeopleSession,
  { people, ...query }: AsOfQuery,
): Promise<ReadonlyMap<string, JsonObject>> {
  const found = new Map<string, JsonObject>();
  for (let at = 0; at < people.length; at += IDS_PER_REQUEST) {
    const batch = people.slice(at, at + IDS_PER_REQUEST);
    const ids = batch.map((record) => idOf(record)).filter((id) => id !== undefined);
    for (const record of await fetchBatch(session, ids, query)) found.set(idOf(record) ?? '', record);
  }
  return found;
}

async function fetchBatch(
  session: PeopleSession,
  ids: readonly string[],
  { day, expand, showsUsers }: Omit<AsOfQuery, 'people'>,
): Promise<readonly JsonObject[]> {
  const who = `(${idsFilter(ids, session.idForm)})`;
  // Naming the status makes the user visible (KBA 3575859); some tenants refuse a filter beside asOfDate (KBA 3736601).
  const filters = [...(showsUsers === true ? [`${who} and employmentNav/userNav/status in 't','f','e','d'`] : []), who];
  for (const filter of filters) {
    try {
      const target = peopleQuery({ expand: knownPaths(expand, session.gaps), filter, asOfDate: day, pageSize: 1000 });
      return (await fetchPeople(session, target)).records.filter(isRecord);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      session.deps.logger.warn('SuccessFactors did not give people as of a day', {
        system: session.deps.system,
        day,
        reason,
      });
    }
  }
  return [];
}
