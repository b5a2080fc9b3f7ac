import { instantOf } from './clock.ts';
import type { FlexAccount, FlexDimension, FlexEmployee, FlexHomeAccounts, FlexPeriod, FlexState } from './records.ts';
import type { Switches } from './switches.ts';

export type Rendered = Readonly<Record<string, unknown>>;

/** An employee as the API shows it: the manager is the one whom the register names today. */
export function renderEmployee(
  employee: FlexEmployee,
  state: FlexState,
  { managerOf, switches }: { managerOf: (employeeId: string) => string | null; switches: Switches },
): Rendered {
  const { modifiedAt: _modified, isOutOfSight: _sight, companyId, employment, dateOfBirth, ...fields } = employee;
  const name = [fields.firstName, fields.lastName].filter((part) => part !== null).join(' ');
  return {
    ...fields,
    instanceId: state.instance.id,
    companyId,
    name: name === '' ? null : name,
    mailingEmailWork: true,
    mailingEmailPrivate: false,
    country: 'SE',
    nationality: 'SE',
    salaryRevisionYear: 2026,
    dateOfBirth: dateText(dateOfBirth, switches),
    immediateManagerEmployeeId: managerOf(employee.id),
    employment,
  };
}

export function renderPeriod(period: FlexPeriod, state: FlexState, switches: Switches): Rendered {
  return {
    ...period,
    instanceId: state.instance.id,
    fromDate: dateText(period.fromDate, switches),
    toDate: dateText(period.toDate, switches),
    salaryType: 1,
    hasFinalSalary: false,
    createPayrollTransactions: true,
  };
}

export function renderHomeAccounts(interval: FlexHomeAccounts, state: FlexState, switches: Switches): Rendered {
  const dimensions = [state.departments, state.managers];
  return {
    id: interval.id,
    employeeId: interval.employeeId,
    employeeNumber: state.employees.get(interval.employeeId)?.employment[0]?.employmentNumber ?? null,
    fromDate: dateText(interval.fromDate, switches),
    toDate: dateText(interval.toDate, switches),
    employmentDefaultAccount: interval.accounts.map((account) => ({
      ...account,
      accountCode: dimensions
        .map((one) => findAccount(one, account.accountId)?.code)
        .find((code) => code !== undefined),
    })),
  };
}

export function renderAccount({ managers: _register, ...account }: FlexAccount): Rendered {
  return account;
}

/** Who is manager of each employee today, by the register of the code of their home accounts. */
export function managersToday(state: FlexState, today: string): (employeeId: string) => string | null {
  const codes = new Map<string, { fromDate: string; accountId: string }>();
  for (const interval of state.homeAccounts.values()) {
    const account = interval.accounts.find(({ accountDistributionId }) => accountDistributionId === state.managers.id);
    if (account === undefined || interval.fromDate > today || (interval.toDate ?? '9999') < today) continue;
    const known = codes.get(interval.employeeId);
    if (known === undefined || known.fromDate <= interval.fromDate)
      codes.set(interval.employeeId, { fromDate: interval.fromDate, accountId: account.accountId });
  }
  return (employeeId) => {
    const code = codes.get(employeeId);
    const register = code === undefined ? undefined : findAccount(state.managers, code.accountId)?.managers;
    const current = register
      ?.filter(({ fromDate }) => fromDate <= today)
      .sort((left, right) => (left.fromDate < right.fromDate ? 1 : -1))[0];
    return current?.employeeId ?? null;
  };
}

/** A day as the API writes it. */
export function dateText(day: string | null, switches: Switches): string | null {
  if (day === null) return null;
  const local = `${day}T00:00:00`;
  if (switches.dates === 'local') return local;
  return new Date(instantOf(local, switches.timeZone) ?? 0).toISOString();
}

/** The record with names as the older hosts write them: `EmailWork`. */
export function toPascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPascalCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      toPascalCase(part),
    ]),
  );
}

function findAccount(dimension: FlexDimension, id: string): FlexAccount | undefined {
  const known = accounts.get(dimension);
  if (known?.size === dimension.accounts.length) return known.get(id);
  const index = new Map(dimension.accounts.map((account) => [account.id, account]));
  accounts.set(dimension, index);
  return index.get(id);
}

const accounts = new WeakMap<FlexDimension, Map<string, FlexAccount>>();
