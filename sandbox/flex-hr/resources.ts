import { ApiError } from './answer.ts';
import { periodsOf } from './awkward-records.ts';
import { instantOf } from './clock.ts';
import type { FlexDimension, FlexEmployee } from './records.ts';
import { managersToday, renderAccount, renderEmployee, renderHomeAccounts, renderPeriod } from './render.ts';
import type { SandboxContext } from './sandbox-context.ts';

/** A resource as asked for: the rows of a list before paging, or one record. */
export type Found =
  | { readonly kind: 'list'; readonly count: number; readonly rows: (from: number, to: number) => readonly unknown[] }
  | { readonly kind: 'one'; readonly record: unknown };

export type Query = ReadonlyMap<string, string>;

/** Finds what a path below the base names. Names of query options are read in any case. */
export function findResource(context: SandboxContext, steps: readonly string[], query: Query): Found {
  const [name = '', id, below, ...rest] = steps;
  if (context.denied.has(name)) throw forbidden();
  if (rest.length > 0) throw notFound(`No resource ${steps.join('/')}`);
  if (below !== undefined && context.denied.has(below)) throw forbidden();
  switch (name) {
    case 'instances':
      return list([context.state.instance], (row) => row);
    case 'companies':
      return findCompanies(context, id, query);
    case 'employees':
      return id === undefined ? listEmployees(context, query) : findEmployee(context, id, below);
    case 'employmentperiods':
      return findPeriods(context, id);
    case 'employmentdefaultaccountintervals':
      return listSorted(allById(context, context.state.homeAccounts).filter(isSeenBy(context)), (row) =>
        renderHomeAccounts(row, context.state, context.switches),
      );
    case 'accountdistributions':
      return findDimensions(context, id, below);
    case 'users':
      return list([...context.state.users.values()], (row) => row);
    default:
      return findCodes(context, name, id);
  }
}

/** A list in the order of ids; each row is shown only when its page is asked for. */
function list<Row extends { readonly id: string }>(rows: readonly Row[], show: (row: Row) => unknown): Found {
  return listSorted(byId(rows), show);
}

function listSorted<Row>(rows: readonly Row[], show: (row: Row) => unknown): Found {
  return { kind: 'list', count: rows.length, rows: (from, to) => rows.slice(from, to).map(show) };
}

/** All rows of a table by id, sorted once until HR does something. */
function allById<Row extends { readonly id: string }>(
  context: SandboxContext,
  table: ReadonlyMap<string, Row>,
): readonly Row[] {
  const known = context.sorted.get(table) as readonly Row[] | undefined;
  if (known?.length === table.size) return known;
  const rows = byId([...table.values()]);
  context.sorted.set(table, rows);
  return rows;
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

function one(record: unknown): Found {
  if (record === undefined) throw notFound('Not found');
  return { kind: 'one', record };
}

function findCompanies({ state }: SandboxContext, id: string | undefined, query: Query): Found {
  if (id !== undefined) return one(state.companies.get(id.toLowerCase()));
  const number = query.get('companynumber');
  const rows = [...state.companies.values()].filter(
    ({ companyNumber }) => number === undefined || `${companyNumber}` === number,
  );
  return list(rows, (row) => ({ ...row, isTimeLicensed: true, isPayrollLicensed: true }));
}

function listEmployees(context: SandboxContext, query: Query): Found {
  const asked = readFilter(context, query);
  const rows = allById(context, context.state.employees).filter(
    (employee) => !employee.isOutOfSight && asked(employee),
  );
  return listSorted(rows, (row) => show(context, row));
}

function readFilter(context: SandboxContext, query: Query): (employee: FlexEmployee) => boolean {
  const { state, switches } = context;
  const since = readSince(query.get('modifiedsince'), switches.timeZone);
  const company = query.get('companyid')?.toLowerCase();
  const companyNumber = query.get('companynumber');
  const employmentNumber = query.get('employmentnumber');
  const email = query.get('email')?.toLowerCase();
  const audit = query.get('isinauditprocess');
  return (employee) =>
    (since === undefined || employee.modifiedAt >= since) &&
    (company === undefined || employee.companyId === company) &&
    (companyNumber === undefined || `${state.companies.get(employee.companyId)?.companyNumber}` === companyNumber) &&
    (employmentNumber === undefined ||
      employee.employment.some((employment) => employment.employmentNumber === employmentNumber)) &&
    (email === undefined || employee.emailWork?.toLowerCase() === email) &&
    (audit === undefined || employee.isInAuditProcess === (audit.toLowerCase() === 'true'));
}

function readSince(text: string | undefined, zone: string): number | undefined {
  if (text === undefined) return undefined;
  const instant = instantOf(text, zone);
  if (instant === undefined) throw new ApiError(400, 'INVALID_PARAMETER', `modifiedSince is no date-time: ${text}`);
  return instant;
}

function findEmployee(context: SandboxContext, id: string, below: string | undefined): Found {
  const { state, switches } = context;
  const employee = state.employees.get(id.toLowerCase());
  if (employee === undefined || employee.isOutOfSight) throw notFound('Employee not found');
  switch (below) {
    case undefined:
      return one(show(context, employee));
    case 'employmentperiods':
      return list(periodsOf(state, employee.id), (row) => renderPeriod(row, state, switches));
    case 'user':
      return one([...state.users.values()].find(({ employeeId }) => employeeId === employee.id));
    default:
      throw notFound(`No resource employees/{id}/${below}`);
  }
}

function show(context: SandboxContext, employee: FlexEmployee): unknown {
  const day = context.clock.today();
  if (context.managers?.day !== day) context.managers = { day, of: managersToday(context.state, day) };
  const { state, switches } = context;
  return renderEmployee(employee, state, { managerOf: context.managers.of, switches });
}

function findPeriods(context: SandboxContext, id: string | undefined): Found {
  const { state, switches } = context;
  if (id !== undefined) {
    const period = state.periods.get(id.toLowerCase());
    return one(period && renderPeriod(period, state, switches));
  }
  const rows = allById(context, state.periods).filter(isSeenBy(context));
  return listSorted(rows, (row) => renderPeriod(row, state, switches));
}

function isSeenBy({ state }: SandboxContext): (row: { readonly employeeId: string }) => boolean {
  return ({ employeeId }) => state.employees.get(employeeId)?.isOutOfSight === false;
}

function findDimensions({ state }: SandboxContext, id: string | undefined, below: string | undefined): Found {
  const dimensions: readonly FlexDimension[] = [state.departments, state.managers];
  if (id === undefined) return list(dimensions, ({ id: own, name }) => ({ id: own, name }));
  const found = dimensions.find((dimension) => dimension.id === id.toLowerCase());
  if (found === undefined || (below !== undefined && below !== 'accounts')) throw notFound('Dimension not found');
  return below === undefined ? one({ id: found.id, name: found.name }) : list(found.accounts, renderAccount);
}

function findCodes({ state }: SandboxContext, name: string, id: string | undefined): Found {
  const lists = {
    employmenttitles: state.titles,
    employmenttypes: state.employmentTypes,
    resignationcauses: state.resignationCauses,
    staffcategories: new Map(),
  };
  const codes = Object.hasOwn(lists, name) ? lists[name as keyof typeof lists] : undefined;
  if (codes === undefined) throw notFound(`No resource ${name}`);
  return id === undefined ? list([...codes.values()], (row) => row) : one(codes.get(id.toLowerCase()));
}

function notFound(message: string): ApiError {
  return new ApiError(404, 'NOT_FOUND', message);
}

function forbidden(): ApiError {
  return new ApiError(403, 'FORBIDDEN', 'The role has no permission for this resource');
}
