import type { JsonObject } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import { mayBeOver } from './may-be-over.ts';
import { hasEnded, type RecordOrder, recordOrders } from './order.ts';
import { type Days, isEmptyAnswer, isWorking } from './record-trouble.ts';
import { flagOf, isDeferred, isRecord, rowOf, rowsOf, textOf } from './records.ts';

/** Navigations by name, each with those below it. */
export type NavigationTree = Map<string, NavigationTree>;

/** The `$expand` paths as a tree. */
export function treeOf(paths: readonly string[]): NavigationTree {
  const tree: NavigationTree = new Map();
  for (const path of paths) {
    let at = tree;
    for (const step of path.split('/')) {
      const below = at.get(step) ?? new Map();
      at.set(step, below);
      at = below;
    }
  }
  return tree;
}

export type ShownRecord = {
  readonly record: JsonObject;
  /** Its employments in the order of the document. */
  readonly employments: readonly JsonObject[];
  readonly days: Days;
  /** The essential navigations that the query expanded. */
  readonly asked: readonly string[];
  /** All that the query expanded. */
  readonly expanded: NavigationTree;
  /** The JSONPaths that lead through what the tenant does not have. */
  readonly unknown: readonly string[];
};

/**
 * What a record keeps back: user records of inactive employments (KBA 2808267), what was asked for and came as a link only,
 * and a name, a part of it or a job that is blank. SuccessFactors blanks them before the first day (KBA 2965443); what the API user may not
 * see comes as null or is left out.
 */
export function whatIsUnshown(shown: ShownRecord): Pick<Worker, 'hidden' | 'unshown'> {
  const { record, employments } = shown;
  const at = (index: number, navigation: string) => `$.employmentNav.results[${index}].${navigation}`;
  const users = employments.flatMap((row, index) => (row.userNav === null ? [at(index, 'userNav')] : []));
  const found = missingIn({ ...record, employmentNav: { results: employments } }, '$', shown);
  const links = found.flatMap(({ path, isLink }) => (isLink ? [path] : []));
  const missing = found.map(({ path }) => path);
  const nameless = isNameless(shown);
  const nameParts = nameless ? [] : blankNameParts(shown);
  const jobless = isJobless(shown);
  const blanks = [
    ...(nameless ? ['$.personalInfoNav'] : []),
    ...nameParts.map(({ field }) => `$.personalInfoNav.results[0].${field}`),
    ...(jobless ? employments.flatMap((row, index) => (showsNoJob(row, shown) ? [at(index, 'jobInfoNav')] : [])) : []),
  ];
  const hidden = [...new Set([...users, ...missing, ...blanks, ...shown.unknown])];
  const unshown = describe(shown, { nameless, namePart: nameParts[0]?.what, jobless, link: links[0] });
  return { ...(hidden.length > 0 && { hidden }), ...(unshown !== undefined && { unshown }) };
}

function describe(
  { employments, days }: ShownRecord,
  blank: { nameless: boolean; namePart: string | undefined; jobless: boolean; link: string | undefined },
): Worker['unshown'] {
  const { nameless, namePart, jobless, link } = blank;
  if (nameless) {
    const holds = employments.some((row) => isWorking(row, days)) ? 'change' : 'match';
    return { what: 'no name', holds };
  }
  if (mayBeOver(employments, days)) return { what: 'no employee status', holds: 'change' };
  if (namePart !== undefined) return { what: namePart, holds: 'match' };
  if (jobless) return { what: 'no job', holds: 'creation' };
  return link === undefined ? undefined : { what: `only a link at ${link}`, holds: 'creation' };
}

function isNameless({ record, asked }: ShownRecord): boolean {
  const { personalInfoNav } = record;
  if (isEmptyAnswer(personalInfoNav, asked.includes('personalInfoNav'))) return true;
  const rows = rowsOf(personalInfoNav);
  const named = (row: JsonObject) =>
    [row.firstName, row.lastName, row.displayName].some((name) => (textOf(name) ?? '').trim() !== '');
  return rows.length > 0 && !rows.some(named);
}

/** The parts of a name that SuccessFactors asks of everybody. A display name, for one, many tenants have none of. */
const nameParts = [
  { field: 'firstName', what: 'no first name' },
  { field: 'lastName', what: 'no last name' },
] as const;

/** What is blank of the name that the mapping reads, which shows another part of it. */
function blankNameParts({ record, days }: ShownRecord): readonly (typeof nameParts)[number][] {
  const order = recordOrders(days.today, 'primary').personalInfoNav;
  const row = rowsOf(record.personalInfoNav).toSorted(order)[0];
  if (row === undefined) return [];
  return nameParts.filter(({ field }) => (textOf(row[field]) ?? '').trim() === '');
}

/** Nobody who works or is to work is without a job, save who is still being hired. */
function isJobless(shown: ShownRecord): boolean {
  const lasting = shown.employments.filter((row) => !hasEnded(row, shown.days.today));
  return (
    lasting.length > 0 && lasting.every((row) => showsNoJob(row, shown) && flagOf(row.hiringNotCompleted) !== true)
  );
}

function showsNoJob({ jobInfoNav }: JsonObject, { asked }: ShownRecord): boolean {
  return isEmptyAnswer(jobInfoNav, asked.includes('employmentNav/jobInfoNav'));
}

type Missing = { readonly path: string; readonly isLink: boolean };

/**
 * What was asked for and is not there although it exists: a link came in its place, or nothing while the field beside it has its
 * code (`department` without `departmentNav`: it has no slice on that day, or the API user may not see it).
 */
function missingIn(record: JsonObject, place: string, { expanded, days }: ShownRecord): readonly Missing[] {
  const orders = recordOrders(days.today, 'primary');
  const found: Missing[] = [];
  const look = (row: JsonObject, at: string, tree: NavigationTree): void => {
    for (const [name, below] of tree) {
      const value = row[name];
      const here = `${at}.${name}`;
      if (value === null || value === undefined) {
        if (name.endsWith('Nav') && textOf(row[name.slice(0, -3)]) !== undefined)
          found.push({ path: here, isLink: false });
      } else if (isRecord(value) && isDeferred(value)) found.push({ path: here, isLink: true });
      else if (below.size > 0) {
        const isOne = isRecord(value) && !Array.isArray(value.results) && rowOf(value) !== undefined;
        const rows = inOrder(rowsOf(value), name === 'employmentNav' ? undefined : orders[name]);
        for (const [index, one] of rows.entries()) look(one, isOne ? here : `${here}.results[${index}]`, below);
      }
    }
  };
  look(record, place, expanded);
  return found;
}

/** As the document has them; the employments are in that order already. */
function inOrder(rows: readonly JsonObject[], order: RecordOrder | undefined): readonly JsonObject[] {
  return order === undefined || rows.length < 2 ? rows : rows.toSorted(order);
}
