import { addDays } from '../company/index.ts';
import { anonymise, periodsOf } from './awkward-records.ts';
import { addPeriod, findEmployee, type When } from './employees.ts';
import { addEmployee, copyToCompany, writeFields } from './hire.ts';
import type { HrAction, HrOutcome } from './hr-action.ts';
import { uuidOf } from './identifiers.ts';
import { accountOf, managerCode } from './load-company.ts';
import type { FlexDimension, FlexEmployee, FlexState } from './records.ts';

/** Does what HR does. Throws a RangeError for an action that makes no sense. */
export function act(state: FlexState, action: HrAction, when: When): HrOutcome {
  switch (action.type) {
    case 'hire':
      return outcome(addEmployee(state, action, when));
    case 'renameTitle':
      return rename(state.titles.get(uuidOf(`title ${action.title}`)), action.to);
    case 'renameDepartment':
      return rename(
        state.departments.accounts.find(({ code }) => code === action.department),
        action.to,
      );
    case 'registerManager':
      return registerManager(state, action, when);
    case 'delete':
      return remove(state, findEmployee(state, action.employee));
    case 'hide':
    case 'showAgain': {
      const employee = findEmployee(state, action.employee);
      employee.isOutOfSight = action.type === 'hide';
      return outcome(employee);
    }
    default:
      return changeEmployee(state, action, when);
  }
}

type Change = Exclude<
  HrAction,
  { type: 'hire' | 'renameTitle' | 'renameDepartment' | 'registerManager' | 'delete' | 'hide' | 'showAgain' }
>;

function changeEmployee(state: FlexState, action: Change, when: When): HrOutcome {
  const employee = findEmployee(state, action.employee);
  employee.modifiedAt = when.now;
  switch (action.type) {
    case 'change':
      writeFields(employee, action);
      renumber(employee, action.employmentNumber);
      break;
    case 'changeTitle':
      closePeriods(state, employee, addDays(action.from ?? when.today, -1));
      addPeriod(state, employee, { from: action.from ?? when.today, title: action.title });
      break;
    case 'addPeriod':
      addPeriod(state, employee, action);
      break;
    case 'removePeriods':
      for (const period of periodsOf(state, employee.id)) state.periods.delete(period.id);
      break;
    case 'changeDepartment':
      changeHomeAccount(state, employee, { dimension: state.departments, code: action.department, ...when, ...action });
      break;
    case 'changeManager':
      changeManager(state, employee, { ...when, ...action });
      break;
    case 'moveCompany':
      return outcome(copyToCompany(state, employee, { ...when, ...action }));
    case 'end':
      closePeriods(state, employee, action.lastDay);
      break;
    case 'rehire':
      addPeriod(state, employee, {
        from: action.start ?? when.today,
        ...(action.title !== undefined && { title: action.title }),
      });
      break;
    case 'anonymise':
      anonymise(employee);
      break;
    case 'startReview':
    case 'finishReview':
      employee.isInAuditProcess = action.type === 'startReview';
      break;
  }
  return outcome(employee);
}

function renumber(employee: FlexEmployee, employmentNumber: string | undefined): void {
  if (employmentNumber === undefined) return;
  employee.employment = employee.employment.map((one) => ({ ...one, employmentNumber }));
}

function closePeriods(state: FlexState, employee: FlexEmployee, lastDay: string): void {
  for (const period of periodsOf(state, employee.id)) {
    if ((period.toDate ?? '9999') <= lastDay) continue;
    if (period.fromDate > lastDay) state.periods.delete(period.id);
    else period.toDate = lastDay;
  }
}

function changeManager(
  state: FlexState,
  employee: FlexEmployee,
  change: { readonly manager: string | null; readonly from?: string; readonly today: string },
): void {
  const code = change.manager === null ? undefined : managerCode(state, findEmployee(state, change.manager).id).code;
  changeHomeAccount(state, employee, { ...change, dimension: state.managers, code });
}

/** From a day on another code of one dimension; the other dimensions stay. */
function changeHomeAccount(
  state: FlexState,
  employee: FlexEmployee,
  change: {
    readonly dimension: FlexDimension;
    readonly code: string | undefined;
    readonly from?: string;
    readonly today: string;
  },
): void {
  const { dimension, code, from = change.today } = change;
  const intervals = [...state.homeAccounts.values()].filter(({ employeeId }) => employeeId === employee.id);
  const current = intervals.find(({ toDate }) => toDate === null);
  if (current !== undefined) {
    if (current.fromDate >= from) state.homeAccounts.delete(current.id);
    else current.toDate = addDays(from, -1);
  }
  const kept = (current?.accounts ?? []).filter(({ accountDistributionId }) => accountDistributionId !== dimension.id);
  const added =
    code === undefined ? [] : [{ accountDistributionId: dimension.id, accountId: accountOf(dimension, code, code).id }];
  const id = uuidOf(`home ${employee.id} ${from} ${state.homeAccounts.size} ${code}`);
  const accounts = [...kept.map((account) => ({ ...account })), ...added];
  state.homeAccounts.set(id, { id, employeeId: employee.id, fromDate: from, toDate: null, accounts });
}

function registerManager(
  state: FlexState,
  action: Extract<HrAction, { type: 'registerManager' }>,
  when: When,
): HrOutcome {
  const code = managerCode(state, findEmployee(state, action.of).id);
  const manager = findEmployee(state, action.manager);
  code.managers.push({ fromDate: action.from ?? when.today, employeeId: manager.id });
  return outcome(manager);
}

/** Wipes everything of the employee; the user stays. */
function remove(state: FlexState, employee: FlexEmployee): HrOutcome {
  state.employees.delete(employee.id);
  for (const period of periodsOf(state, employee.id)) state.periods.delete(period.id);
  for (const interval of [...state.homeAccounts.values()])
    if (interval.employeeId === employee.id) state.homeAccounts.delete(interval.id);
  return outcome(employee);
}

function rename(entry: { name: string } | undefined, name: string): HrOutcome {
  if (entry === undefined) throw new RangeError('no such entry');
  entry.name = name;
  return { employee: null, employmentNumber: null };
}

function outcome(employee: FlexEmployee): HrOutcome {
  return { employee: employee.id, employmentNumber: employee.employment[0]?.employmentNumber ?? null };
}
