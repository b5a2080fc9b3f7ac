import type { ReadRequest, SourcePage } from '../contract.ts';
import { type Gathered, gather, readGathered } from './as-of.ts';
import { vendorErrorOf } from './client.ts';
import { expandPaths } from './expand.ts';
import { knownPaths, learnGap } from './gaps.ts';
import { fetchPeople, idOf, toPage } from './people.ts';
import type { PeopleSession } from './people-session.ts';
import { idsFilter, peopleQuery } from './query.ts';

const MAX_IDS = 100;
/** Room for ids in an address, beside some 2000 characters of `$expand`; gateways cut at 8 KB. */
const MAX_ID_CHARACTERS = 3000;

/** The named people as they are now, set-wise. Who is not known is missing from the answer. */
export async function readNamedPeople(
  session: PeopleSession,
  ids: readonly string[],
  request: ReadRequest,
): Promise<SourcePage> {
  const expand = expandPaths(request.attributes);
  const people = await readPeopleNow(session, ids, { expand, now: request.now });
  const { now, attributes } = request;
  return { ...(await toPage(session, people, { now, expand, attributes })), total: people.length };
}

/** Their records, with what of them is to be read as of another day than that of the tenant. */
export async function readPeopleNow(
  session: PeopleSession,
  ids: readonly string[],
  { expand, now }: { readonly expand: readonly string[]; readonly now: number },
): Promise<readonly unknown[]> {
  const records: unknown[] = [];
  for (const chunk of chunks([...new Set(ids)], session.deps.config.customPageSize)) {
    records.push(...(await readChunk(session, chunk, expand)));
  }
  const gathered: Gathered = new Map();
  const present = records.filter((record) => !gather(session, gathered, record, now));
  return gathered.size === 0 ? present : [...present, ...(await readGathered(session, gathered, { expand, now }))];
}

/**
 * Asks by `in`; by `eq … or …` once a tenant refuses `in` or ignores it and answers with others (azure-docs issue 86232).
 * Others than those asked for are dropped.
 */
async function readChunk(
  session: PeopleSession,
  ids: readonly string[],
  expand: readonly string[],
): Promise<readonly unknown[]> {
  const asked = new Set(ids);
  for (;;) {
    const target = peopleQuery({
      expand: knownPaths(expand, session.gaps),
      filter: idsFilter(ids, session.idForm),
      pageSize: session.deps.config.customPageSize,
    });
    try {
      const { records } = await fetchPeople(session, target);
      const mine = firstOfEach(records, asked);
      if (session.idForm === 'eq' || mine.length === records.length) return mine;
      session.idForm = 'eq';
    } catch (error) {
      const vendor = vendorErrorOf(error);
      if (learnGap(vendor, { expand }, session.gaps)) continue;
      if (vendor?.status !== 400 || session.idForm === 'eq') throw error;
      session.idForm = 'eq';
    }
  }
}

function firstOfEach(records: readonly unknown[], asked: ReadonlySet<string>): readonly unknown[] {
  const found = new Map<string, unknown>();
  for (const record of records) {
    const id = idOf(record);
    if (id !== undefined && asked.has(id) && !found.has(id)) found.set(id, record);
  }
  return [...found.values()];
}

function chunks(ids: readonly string[], pageSize: number): readonly (readonly string[])[] {
  const all: string[][] = [];
  let current: string[] = [];
  let characters = 0;
  for (const id of ids) {
    const length = encodeURIComponent(id).length + 40;
    if (
      current.length >= Math.min(MAX_IDS, pageSize) ||
      (current.length > 0 && characters + length > MAX_ID_CHARACTERS)
    ) {
      all.push(current);
      current = [];
      characters = 0;
    }
    current.push(id);
    characters += length;
  }
  return current.length > 0 ? [...all, current] : all;
}
