import type { SourceAttributePath } from '../contract.ts';
import { fieldOf, navigationsOf } from './expand.ts';
import { entityAt, hasTimestamp } from './navigations.ts';
import { instantLiteral } from './query.ts';
import { employmentSlices, personSlices } from './slices.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export type ChangeWindow = {
  /** Where the last whole read began. */
  readonly from: number;
  readonly now: number;
  /** How far before `from` to look again: clocks differ, and a change may be committed after its own timestamp. */
  readonly overlapMinutes: number;
};

/** One condition, with the navigation path (empty for the person itself) that it needs; dropped when a tenant lacks it. */
export type ChangeClause = { readonly path: string; readonly text: string };

/**
 * The people who may have changed since the last read, as clauses to be joined by `or`. Microsoft's published template
 * with its faults mended: the missing `or` before jobInfoNav, `datetimeoffset` literals in UTC, ended employments and
 * people without a termination record included (no `activeEmploymentsCount ne null`), and day windows that hold in
 * every time zone.
 *
 * @remarks A lastModifiedDateTime has a lower bound only: over an effective-dated navigation each comparison is tested on
 * any slice by itself (KBA 2920680, 2554717), so an upper bound would narrow nothing. `others`: see {@link recordsOfOthers}.
 */
export function changeClauses(
  window: ChangeWindow,
  expand: readonly string[],
  others: readonly string[] = [],
): readonly ChangeClause[] {
  const from = window.from - window.overlapMinutes * MINUTE;
  const isAsked = (path: string) => hasTimestamp(entityAt(path)) && (!isOtherPerson(path) || others.includes(path));
  const modified = ['', ...expand.filter(isAsked)];
  const clauses = modified.map((path) => ({
    path,
    text: `${property(path, 'lastModifiedDateTime')} ge ${instantLiteral(from)}`,
  }));
  return passesHour(window.from, window.now) ? [...clauses, ...dayClauses(from, window.now, expand)] : clauses;
}

/** The nodes whose timestamps Microsoft's template looks at, so that every tenant is known to take them. */
const published = new Set([
  '',
  'personalInfoNav',
  'employmentNav',
  'employmentNav/jobInfoNav',
  'employmentNav/userNav',
  'emailNav',
  'phoneNav',
  'personEmpTerminationInfoNav',
]);

/** True for a clause that Microsoft's template does not have, such as the timestamp of a department. */
export function isOwnClause(clause: ChangeClause): boolean {
  return !published.has(clause.path);
}

/** The clauses as one `$filter`. */
export function joinClauses(clauses: readonly ChangeClause[]): string {
  return clauses.map((clause) => `(${clause.text})`).join(' or ');
}

/** Where a person has records that hold from a day on. */
const slices = [
  ...personSlices,
  ...employmentSlices.map((name) => `employmentNav/${name}`),
  'employmentNav/compInfoNav',
] as const;

/**
 * What becomes different by the day alone moves no timestamp: a slice that starts, an employment that starts or ends.
 * A day begins somewhere between 14 hours before and 12 hours after its 00:00 UTC, by the tenant's own zone, always on
 * an hour; so the days around now are asked for by the first read of each hour (in every read it would be the same
 * people again and again). Leavers are asked for a day longer, because the count of active employments falls on the day
 * after the last one (KBA 3678614).
 */
function dayClauses(from: number, now: number, expand: readonly string[]): readonly ChangeClause[] {
  const starts = ['employmentNav', ...slices].filter((path) => expand.includes(path));
  // A department that is renamed from a day on: the new name has a slice of its own.
  starts.push(...expand.filter((path) => /^employmentNav\/jobInfoNav\/\w+$/.test(path) && isUnit(entityAt(path))));
  const until = now + 14 * HOUR;
  const startOf = (path: string) => property(path, entityAt(path) === 'Position' ? 'effectiveStartDate' : 'startDate');
  return [
    ...starts.map((path) => ({ path, text: between(startOf(path), from - 12 * HOUR, until) })),
    { path: 'employmentNav', text: between('employmentNav/endDate', from - 36 * HOUR, until) },
    {
      path: 'personEmpTerminationInfoNav',
      text: between('personEmpTerminationInfoNav/latestTerminationDate', from - 36 * HOUR, until),
    },
  ];
}

/** What has slices of its own: department, company, location …, and the position. */
function isUnit(entity: string | undefined): boolean {
  return entity === 'Position' || entity?.startsWith('FO') === true;
}

/** True when a whole hour of UTC was passed: the data centres stand in zones of whole hours. */
function passesHour(from: number, now: number): boolean {
  return Math.floor(from / HOUR) !== Math.floor(now / HOUR);
}

/** Ids that tell who somebody is; they stay. */
const ids: ReadonlySet<string> = new Set(['personIdExternal', 'userId']);

/**
 * The records of other people of which more is read than who they are, such as the manager's mail address: a change of them is one
 * of everybody who shows it.
 */
export function recordsOfOthers(attributes: readonly SourceAttributePath[]): readonly string[] {
  const paths = attributes.flatMap(({ path }) => {
    const field = fieldOf(path)?.field;
    const record = navigationsOf(path).at(-1);
    return field === undefined || ids.has(field) || record === undefined || !isOtherPerson(record) ? [] : [record];
  });
  return [...new Set(paths)];
}

/** The manager's own records: a change of the manager's user or job is the manager's, not this worker's. */
function isOtherPerson(path: string): boolean {
  return path.includes('/manager') || path.includes('/empInfo') || path.includes('/relUserNav');
}

function property(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}

function between(name: string, from: number, until: number): string {
  return `${name} ge ${instantLiteral(from)} and ${name} le ${instantLiteral(until)}`;
}
