import type { Day } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import { asOn } from './as-on.ts';
import { hasTurned, ownDay } from './own-day.ts';
import { idOf } from './people.ts';
import type { PeopleSession } from './people-session.ts';
import { preHireDay, readAsOfFirstDay } from './pre-hires.ts';
import { fetchAsOf } from './query-as-of.ts';
import { isRecord } from './records.ts';

/** Who is to be read once more as of another day than that of the tenant: the first day of work, or today where they work. */
export type Gathered = Map<
  string,
  { readonly why: 'firstDay' | 'ownDay'; readonly day: Day; readonly records: JsonObject[] }
>;

/** Takes somebody out of a page who is to be read as of another day; true when taken. */
export function gather(session: PeopleSession, gathered: Gathered, record: unknown, now: number): boolean {
  if (!isRecord(record) || idOf(record) === undefined) return false;
  const firstDay = preHireDay(record, now, session.deps.config.preHireDays);
  const day = firstDay ?? ownDay(record, now, session.memo);
  if (day === undefined) return false;
  const why = firstDay === undefined ? 'ownDay' : 'firstDay';
  const others = gathered.get(`${why} ${day}`);
  if (others) others.records.push(record);
  else gathered.set(`${why} ${day}`, { why, day, records: [record] });
  return true;
}

/** Those who were gathered, each as of the day: one query for each day and fifty people, not for each person. */
export async function readGathered(
  session: PeopleSession,
  gathered: Gathered,
  { expand, now }: { readonly expand: readonly string[]; readonly now: number },
): Promise<readonly JsonObject[]> {
  const people: JsonObject[] = [];
  for (const { why, day, records } of gathered.values()) {
    if (why === 'firstDay') {
      people.push(...(await readAsOfFirstDay(session, new Map([[day, records]]), expand)));
      continue;
    }
    const found = await fetchAsOf(session, { day, people: records, expand });
    for (const record of records) {
      const there = found.get(idOf(record) ?? '');
      // What ended where the person worked until now has ended, although the new place is still on the day before.
      people.push(there === undefined || hasTurned(there, now, session.memo) ? record : asOn(record, there, day));
    }
  }
  return people;
}
