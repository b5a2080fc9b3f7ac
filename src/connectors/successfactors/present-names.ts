import type { Day } from '../../domain/time.ts';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { dayAfter, dayOf } from './dates.ts';
import { knownPaths } from './gaps.ts';
import { entityAt } from './navigations.ts';
import type { PeopleSession, PresentUnits } from './people-session.ts';
import { entityQuery, textLiteral } from './query.ts';
import { isRecord, rowOf, rowsOf, textOf } from './records.ts';

const CODES_PER_REQUEST = 50;
const JOB = 'employmentNav/jobInfoNav';
/** The navigations from a job to what it belongs to, each with slices of its own. */
export const units = [
  'companyNav',
  'businessUnitNav',
  'divisionNav',
  'departmentNav',
  'costCenterNav',
  'locationNav',
  'jobCodeNav',
  'payGradeNav',
  'positionNav',
] as const;
type Unit = (typeof units)[number];

/**
 * The same people with the names that their departments, companies and places bear today. SuccessFactors shows them as of
 * the start of the job slice (KBA 2853045), so that whoever has stood there since before a renaming would keep the old
 * name. Only what a renaming has overtaken is asked for, each unit once a session.
 */
export async function withPresentNames(
  session: PeopleSession,
  records: readonly unknown[],
  { expand, now }: { readonly expand: readonly string[]; readonly now: number },
): Promise<readonly unknown[]> {
  const today = dayAfter(now, 0);
  const wanted = new Map<Unit, Set<string>>();
  for (const job of records.flatMap(jobsOf)) {
    for (const [unit, code] of overtakenUnits(job, today)) {
      if (session.presentUnits.has(keyOf(unit, code))) continue;
      wanted.set(unit, (wanted.get(unit) ?? new Set()).add(code));
    }
  }
  for (const [unit, codes] of wanted) await learnUnits(session, { unit, codes: [...codes], expand, today });
  if (session.presentUnits.size === 0) return records;
  return records.map((record) => (isRecord(record) ? renewed(record, session.presentUnits, today) : record));
}

function keyOf(unit: Unit, code: string): string {
  return `${unit}/${code}`;
}

function jobsOf(record: unknown): readonly JsonObject[] {
  if (!isRecord(record)) return [];
  return rowsOf(record.employmentNav).flatMap((employment) => rowsOf(employment.jobInfoNav));
}

/** The units of a job whose shown slice has ended while the job goes on. */
function overtakenUnits(job: JsonObject, today: Day): readonly (readonly [Unit, string])[] {
  if (hasEnded(job, today)) return [];
  return units.flatMap((unit) => {
    const shown = rowOf(job[unit]);
    const code = codeOf(shown);
    return shown === undefined || code === undefined || !hasEnded(shown, today) ? [] : [[unit, code] as const];
  });
}

/** What stays when a unit is renamed: positions have names of their own for it, and for their days. */
export function codeOf(unit: JsonObject | undefined): string | undefined {
  return textOf(unit?.externalCode) ?? textOf(unit?.code);
}

/** True for a slice of a unit, or of a job, that is over. */
export function hasEnded(slice: JsonObject, today: Day): boolean {
  const endDate = slice.endDate ?? slice.effectiveEndDate;
  // By far most end never: 9999-12-31 needs no parsing.
  if (endDate === undefined || endDate === null || endDate === '/Date(253402214400000)/') return false;
  return (dayOf(endDate) ?? '9999') < today;
}

async function learnUnits(
  session: PeopleSession,
  what: { unit: Unit; codes: readonly string[]; expand: readonly string[]; today: Day },
): Promise<void> {
  const path = `${JOB}/${what.unit}`;
  const below = knownPaths(what.expand, session.gaps)
    .filter((one) => one.startsWith(`${path}/`))
    .map((one) => one.slice(path.length + 1));
  for (let at = 0; at < what.codes.length; at += CODES_PER_REQUEST) {
    const codes = what.codes.slice(at, at + CODES_PER_REQUEST);
    for (const code of codes) session.presentUnits.set(keyOf(what.unit, code), undefined);
    const key = what.unit === 'positionNav' ? 'code' : 'externalCode';
    const filter = codes.map((code) => `${key} eq ${textLiteral(code)}`).join(' or ');
    const target = entityQuery(entityAt(path) ?? '', { filter, expand: below, asOfDate: what.today });
    for (const found of await fetchUnits(session, target)) {
      session.presentUnits.set(keyOf(what.unit, codeOf(found) ?? ''), found);
    }
  }
}

/** The old names are better than no people: a refusal is only logged. */
async function fetchUnits(session: PeopleSession, target: string): Promise<readonly JsonObject[]> {
  try {
    const answer = await session.client.getJson(target);
    return isRecord(answer) ? rowsOf(answer.d as JsonValue | undefined) : [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { system, logger } = session.deps;
    logger.warn('SuccessFactors did not tell the present name of a unit; the one of the job record stands', {
      system,
      reason,
    });
    return [];
  }
}

function renewed(record: JsonObject, present: PresentUnits, today: Day): JsonObject {
  return withRows(record, 'employmentNav', (employment) =>
    withRows(employment, 'jobInfoNav', (job) => {
      const changes = overtakenUnits(job, today).flatMap(([unit, code]) => {
        const found = present.get(keyOf(unit, code));
        return found === undefined ? [] : [[unit, found] as const];
      });
      return changes.length === 0 ? job : { ...job, ...Object.fromEntries(changes) };
    }),
  );
}

/** A record with its rows of a collection changed; the same record when none of them is. */
function withRows(record: JsonObject, name: string, change: (row: JsonObject) => JsonObject): JsonObject {
  const rows = rowsOf(record[name]);
  const changed = rows.map(change);
  return rows.every((row, index) => row === changed[index]) ? record : { ...record, [name]: { results: changed } };
}
