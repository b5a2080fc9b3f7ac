import { addPeriod, findEmployee, type When } from './employees.ts';
import type { EmployeeFields, HrAction } from './hr-action.ts';
import { uuidOf } from './identifiers.ts';
import { addHomeAccounts, makeEmployment } from './load-company.ts';
import type { FlexCompany, FlexEmployee, FlexState } from './records.ts';

/** A new employee with a period, home accounts and a number. */
export function addEmployee(state: FlexState, action: Extract<HrAction, { type: 'hire' }>, when: When): FlexEmployee {
  const company = companyOf(state, action.company ?? 1);
  const employee = newEmployee(state, company, action.employmentNumber);
  employee.modifiedAt = when.now;
  employee.isInAuditProcess = action.inReview ?? false;
  writeFields(employee, action);
  state.employees.set(employee.id, employee);
  const start = action.start ?? when.today;
  addPeriod(state, employee, {
    from: start,
    title: action.title ?? 'Handläggare',
    ...(action.end !== undefined && { to: action.end }),
  });
  const manager = action.manager == null ? undefined : findEmployee(state, action.manager).id;
  const department = action.department ?? state.departments.accounts[0]?.code ?? '100';
  addHomeAccounts(state, { employeeId: employee.id, job: { startDate: start, department }, managerId: manager });
  return employee;
}

/** The same human as a new employee of another company. */
export function copyToCompany(
  state: FlexState,
  employee: FlexEmployee,
  { company, start, now }: { readonly company: number; readonly start?: string; readonly now: number },
): FlexEmployee {
  const copy = newEmployee(state, companyOf(state, company));
  const { id, companyId, employment } = copy;
  const copied = { ...employee, id, companyId, employment, modifiedAt: now };
  state.employees.set(id, copied);
  if (start !== undefined) addPeriod(state, copied, { from: start });
  return copied;
}

/** Writes the fields that are given. */
export function writeFields(employee: FlexEmployee, fields: EmployeeFields): void {
  const plain = [
    'firstName',
    'lastName',
    'emailWork',
    'emailPrivate',
    'phone1',
    'phone2',
    'phone3',
    'phone4',
    'addressRow1',
  ] as const;
  for (const name of plain) {
    const value = fields[name];
    if (value !== undefined) employee[name] = value;
  }
  const { bankAccountNumber, unionId } = fields;
  if (unionId !== undefined) employee.unionId = unionId;
  if (bankAccountNumber !== undefined)
    employee.employment = employee.employment.map((one) => ({ ...one, bankAccountNumber }));
}

function newEmployee(state: FlexState, company: FlexCompany, number?: string): FlexEmployee {
  state.lastNumber += 1;
  const employmentNumber = number ?? String(state.lastNumber).padStart(6, '0');
  return {
    id: uuidOf(`employee ${company.id} ${employmentNumber} ${state.lastNumber}`),
    companyId: company.id,
    firstName: null,
    lastName: null,
    emailWork: null,
    emailPrivate: null,
    phone1: null,
    phone2: null,
    phone3: null,
    phone4: null,
    addressRow1: 'Hemvägen 1',
    postalCode: '111 22',
    city: 'Örebro',
    dateOfBirth: '1990-05-05',
    nationalIdentificationNumber: '19900505-1234',
    gender: 0,
    unionId: null,
    isInAuditProcess: false,
    employment: [makeEmployment(employmentNumber)],
    modifiedAt: 0,
    isOutOfSight: false,
  };
}

function companyOf(state: FlexState, number: number): FlexCompany {
  const found = [...state.companies.values()].find(({ companyNumber }) => companyNumber === number);
  if (found === undefined) throw new RangeError(`no company ${number}`);
  return found;
}
