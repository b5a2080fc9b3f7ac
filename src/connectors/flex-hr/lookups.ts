import type { Problem } from '../../domain/problem.ts';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { ConnectorError } from '../contract.ts';
import { type Company, readCompanies } from './companies.ts';
import { noneAdvice, readDepartments } from './departments.ts';
import { vendorErrorOf } from './errors.ts';
import { fieldOf, idField, isRecord, listField, textField } from './fields.ts';
import type { FlexSession } from './flex-session.ts';
import { entryOf, readRows, readSomeRows, rowId } from './rows.ts';

/** What stands beside the employees, by employee id: read once for everybody, never for one person. */
export type Lookups = {
  readonly periods: ReadonlyMap<string, readonly JsonObject[]>;
  readonly homeAccounts: ReadonlyMap<string, readonly JsonObject[]>;
  readonly companies: ReadonlyMap<string, Company>;
  /** Employees whose title, or whose department, exists but was not shown. */
  readonly withoutTitle: ReadonlySet<string>;
  readonly withoutDepartment: ReadonlySet<string>;
  /** Document fields that nobody's record has, because a right is missing: `title`, `department`, `company`. */
  readonly unread: readonly string[];
  readonly warnings: readonly Problem[];
};

export const noLookups: Lookups = {
  periods: new Map(),
  homeAccounts: new Map(),
  companies: new Map(),
  withoutTitle: new Set(),
  withoutDepartment: new Set(),
  unread: [],
  warnings: [],
};

type Part<Content> = { readonly content?: Content; readonly warning?: Problem };

/**
 * One pass over each list. A missing right to titles, home accounts or companies leaves these fields unknown, which is not
 * empty; without the periods nobody's employment is known, and the read breaks. `periods` stands in for the list where they
 * are known already.
 */
export async function readLookups(session: FlexSession, periods?: readonly unknown[]): Promise<Lookups> {
  const { resources, departmentDimension } = session.deps.config;
  const isAccounted = departmentDimension !== 'none';
  const [rows, titles, accounts, companies] = await Promise.all([
    periods ?? readPeriods(session),
    ifAllowed(session, 'title', resources.titles, () => readTitles(session)),
    isAccounted ? ifAllowed(session, 'department', resources.homeAccounts, () => readHomeAccounts(session)) : {},
    ifAllowed(session, 'company', resources.companyList, () => readCompanies(session)),
  ]);
  const warnings = [titles, accounts, companies].flatMap((part: Part<unknown>) => part.warning ?? []);
  const joined = joinPeriods(rows, titles.content ?? new Map());
  const homes = accounts as Part<Awaited<ReturnType<typeof readHomeAccounts>>>;
  return {
    periods: joined.periods,
    withoutTitle: joined.withoutTitle,
    homeAccounts: homes.content?.homeAccounts ?? new Map(),
    withoutDepartment: homes.content?.withoutDepartment ?? new Set(),
    companies: new Map((companies.content ?? []).map((company) => [company.id, company])),
    unread: warnings.flatMap(({ attribute }) => attribute ?? []),
    warnings,
  };
}

/** @throws ConnectorError `incomplete` for none at all: a role that sees nothing must not look like a house where all have left */
async function readPeriods(session: FlexSession): Promise<readonly unknown[]> {
  const path = session.deps.config.resources.employmentPeriods;
  const rows = await readRows(session, path);
  if (rows.length > 0) return rows;
  throw new ConnectorError({
    code: 'incomplete',
    system: session.deps.system,
    message: `GET ${path}: Flex HRM shows employees, but not one employment period.`,
    advice: 'The role of the integration user probably covers no periods: widen it. Nobody is touched meanwhile.',
  });
}

async function ifAllowed<Content>(
  { deps }: FlexSession,
  field: string,
  resource: string,
  read: () => Promise<Content>,
): Promise<Part<Content>> {
  try {
    return { content: await read() };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'forbidden') throw error;
    deps.logger.warn('Flex HRM does not open a resource to the integration user', { system: deps.system, resource });
    return { warning: toWarning(error, { system: deps.system, field, resource }) };
  }
}

function toWarning(
  error: ConnectorError,
  { system, field, resource }: { readonly system: string; readonly field: string; readonly resource: string },
): Problem {
  const isRefused = vendorErrorOf(error) !== undefined;
  const why = isRefused ? `The integration user may not read ${resource}` : error.message;
  return {
    code: 'rightMissing',
    system,
    attribute: field,
    message: `${why}: ${field} is unknown, and no account's is changed.`,
    advice: isRefused
      ? `Open ${resource} to its role in Flex HRM, or take the attribute out of the mapping.`
      : error.advice,
  };
}

async function readTitles(session: FlexSession): Promise<ReadonlyMap<string, JsonObject>> {
  const titles = new Map<string, JsonObject>();
  for (const row of await readRows(session, session.deps.config.resources.titles)) {
    const id = rowId(row);
    if (id !== undefined && isRecord(row)) titles.set(id, entryOf(row));
  }
  return titles;
}

function joinPeriods(rows: readonly unknown[], titles: ReadonlyMap<string, JsonObject>) {
  const periods = new Map<string, JsonObject[]>();
  const withoutTitle = new Set<string>();
  for (const row of rows) {
    const employee = isRecord(row) ? idField(row, 'employeeId') : undefined;
    if (employee === undefined || !isRecord(row)) continue;
    const titleId = idField(row, 'titleId');
    const title = titleId === undefined ? undefined : titles.get(titleId);
    if (titleId !== undefined && title === undefined) withoutTitle.add(employee);
    add(periods, employee, { ...spanOf(row), id: rowId(row) ?? '', ...(title !== undefined && { title }) });
  }
  return { periods, withoutTitle };
}

async function readHomeAccounts(session: FlexSession) {
  const homeAccounts = new Map<string, JsonObject[]>();
  const withoutDepartment = new Set<string>();
  const dimension = await readDepartments(session);
  if (dimension === undefined) return { homeAccounts, withoutDepartment };
  for (const row of await readSomeRows(session, session.deps.config.resources.homeAccounts, noneAdvice)) {
    const employee = isRecord(row) ? idField(row, 'employeeId') : undefined;
    if (employee === undefined || !isRecord(row)) continue;
    const account = listField(row, 'employmentDefaultAccount').find(
      (one) => idField(one, 'accountDistributionId') === dimension.id,
    );
    if (account === undefined) continue;
    const department = dimension.accounts.get(idField(account, 'accountId') ?? '');
    if (department === undefined) withoutDepartment.add(employee);
    const code = textField(account, 'accountCode');
    const known = department ?? (code === undefined ? undefined : { code });
    add(homeAccounts, employee, { ...spanOf(row), ...(known !== undefined && { department: known }) });
  }
  return { homeAccounts, withoutDepartment };
}

function spanOf(row: JsonObject): { [name: string]: JsonValue } {
  const [fromDate, toDate] = [fieldOf(row, 'fromDate'), fieldOf(row, 'toDate')];
  return { ...(fromDate !== undefined && { fromDate }), ...(toDate !== undefined && { toDate }) };
}

function add(map: Map<string, JsonObject[]>, key: string, row: JsonObject): void {
  const rows = map.get(key);
  if (rows === undefined) map.set(key, [row]);
  else rows.push(row);
}
