import type { Day } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import { vendorErrorOf } from './client.ts';
import { isAboutQuery, isLoginFailure, type VendorError } from './errors.ts';
import { knownPaths, learnGap } from './gaps.ts';
import { fetchPeople, idOf } from './people.ts';
import type { PeopleSession } from './people-session.ts';
import { idsFilter, peopleQuery, textLiteral } from './query.ts';
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
 * SuccessFactors does not give is missing, and everybody where it refuses such queries.
 *
 * @throws ConnectorError when SuccessFactors does not answer: that nobody was given is known from an answer only.
 */
export async function fetchAsOf(
  session: PeopleSession,
  { people, ...query }: AsOfQuery,
): Promise<ReadonlyMap<string, JsonObject>> {
  const found = new Map<string, JsonObject>();
  for (let at = 0; at < people.length; at += IDS_PER_REQUEST) {
    const batch = people.slice(at, at + IDS_PER_REQUEST);
    const ids = batch.map((record) => idOf(record)).filter((id) => id !== undefined);
    await fetchBatch(session, ids, { query, found });
  }
  return found;
}

type Wanted = { readonly query: Omit<AsOfQuery, 'people'>; readonly found: Map<string, JsonObject> };

/**
 * Naming the status makes the user visible (KBA 3575859), but leaves out who has none yet, or one of another status; so
 * everybody who is missing is asked for once more without it.
 */
async function fetchBatch(session: PeopleSession, ids: readonly string[], { query, found }: Wanted): Promise<void> {
  for (const showsUsers of query.showsUsers === true ? [true, false] : [false]) {
    const missing = ids.filter((id) => !found.has(id));
    if (missing.length === 0) return;
    for (const record of await fetchThem(session, missing, { ...query, showsUsers })) {
      const id = idOf(record);
      if (id !== undefined) found.set(id, record);
    }
  }
}

/**
 * Nobody, where the tenant refuses the query itself: some do so with a filter beside asOfDate (KBA 3736601). Asks by `eq` where
 * `in` is refused or ignored (azure-docs issue 86232).
 */
async function fetchThem(
  session: PeopleSession,
  ids: readonly string[],
  query: Omit<AsOfQuery, 'people'>,
): Promise<readonly JsonObject[]> {
  for (let idForm = session.idForm; ; ) {
    try {
      const { records, isOnlyThem } = await fetchAll(session, targetOf(session, { ids, idForm }, query), ids);
      if (isOnlyThem || idForm === 'eq') {
        session.idForm = idForm;
        return records;
      }
      idForm = 'eq';
    } catch (error) {
      const vendor = vendorErrorOf(error);
      if (learnGap(vendor, query, session.gaps)) continue;
      if (vendor?.status === 400 && idForm === 'in') {
        idForm = 'eq';
        continue;
      }
      if (vendor === undefined || !isRefusal(vendor, query)) throw error;
      session.deps.logger.warn('SuccessFactors refuses to give people as of a day', {
        system: session.deps.system,
        day: query.day,
        reason: error instanceof Error ? error.message : String(error),
      });
      return [];
    }
  }
}

/** About the query, or about the right to filter by the status: then the query without it tells the rest. */
function isRefusal(vendor: VendorError, { showsUsers }: Omit<AsOfQuery, 'people'>): boolean {
  return isAboutQuery(vendor) || (showsUsers === true && vendor.status === 403 && !isLoginFailure(vendor));
}

function targetOf(
  session: PeopleSession,
  { ids, idForm }: { readonly ids: readonly string[]; readonly idForm: 'in' | 'eq' },
  { day, expand, showsUsers }: Omit<AsOfQuery, 'people'>,
): string {
  const who = idsFilter(ids, idForm);
  const filter = showsUsers === true ? `(${who}) and ${statusFilter(idForm)}` : `(${who})`;
  return peopleQuery({ expand: knownPaths(expand, session.gaps), filter, asOfDate: day, pageSize: 1000 });
}

/** Active, inactive, and external ones of onboarding. */
const userStatuses = ['t', 'f', 'e', 'd'];

function statusFilter(form: 'in' | 'eq'): string {
  const status = 'employmentNav/userNav/status';
  if (form === 'in') return `${status} in ${userStatuses.map(textLiteral).join(',')}`;
  return `(${userStatuses.map((one) => `${status} eq ${textLiteral(one)}`).join(' or ')})`;
}

/** Every page of an answer, because a server may give fewer on one than were asked for; of others than those asked for, none. */
async function fetchAll(
  session: PeopleSession,
  first: string,
  ids: readonly string[],
): Promise<{ readonly records: readonly JsonObject[]; readonly isOnlyThem: boolean }> {
  const asked = new Set(ids);
  const records: JsonObject[] = [];
  let isOnlyThem = true;
  let target: string | undefined = first;
  for (let pages = 0; target !== undefined && isOnlyThem && pages <= ids.length; pages++) {
    const page = await fetchPeople(session, target);
    const theirs = page.records.filter(isRecord).filter((record) => asked.has(idOf(record) ?? ''));
    isOnlyThem = theirs.length === page.records.length;
    records.push(...theirs);
    target = page.next;
  }
  return { records, isOnlyThem };
}
