import { addDays, type Company, type CompanyJob, type CompanyPerson, OPEN_END } from '../company/index.ts';
import { addAwkwardRecords } from './awkward-records.ts';
import { uuidOf } from './identifiers.ts';
import type { FlexAccount, FlexCompany, FlexDimension, FlexEmployee, FlexState } from './records.ts';
import { swedishName } from './swedish-names.ts';

export type LoadOptions = {
  /** The domain of the instance. */
  readonly instance: string;
  readonly companies: number;
  readonly awkward: boolean;
};

const NAMES = ['Acme Sverige AB', 'Acme Produktion AB', 'Acme Norge AS', 'Acme Öresund AB'];

/** The generated company as an instance of Flex HRM with several companies; managers may sit in another one. */
export function loadCompany(company: Company, options: LoadOptions): FlexState {
  const state = emptyState(options);
  const companies = Array.from({ length: options.companies }, (_, index) => makeCompany(index));
  for (const one of companies) state.companies.set(one.id, one);
  for (const { code, slices } of company.organisation.departments) {
    accountOf(state.departments, code, slices.at(-1)?.name ?? code);
  }
  const ids = Array.from(company.people(), (person) => uuidFrom(person.perPersonUuid));
  for (const person of company.people()) {
    const home = companies[person.index % companies.length];
    if (home !== undefined) addPerson(state, { person, company, home, ids });
  }
  state.lastNumber = company.size;
  if (options.awkward) addAwkwardRecords(state, company.today);
  return state;
}

function emptyState({ instance }: LoadOptions): FlexState {
  const causes = ['Egen begäran', 'Pension', 'Arbetsbrist'];
  return {
    instance: { id: uuidOf(`instance ${instance}`), domain: instance, customerNumber: '4711', name: 'Acme-koncernen' },
    companies: new Map(),
    employees: new Map(),
    periods: new Map(),
    titles: new Map(),
    employmentTypes: codeList('type', ['Tillsvidare', 'Visstid', 'Extern']),
    resignationCauses: codeList('cause', causes),
    departments: { id: uuidOf('dimension department'), name: 'Avdelning', accounts: [] },
    managers: { id: uuidOf('dimension manager'), name: 'Chefskod', accounts: [] },
    homeAccounts: new Map(),
    users: new Map(),
    awkward: new Map(),
    lastNumber: 0,
  };
}

function codeList(kind: string, names: readonly string[]): FlexState['titles'] {
  return new Map(
    names.map((name, index) => {
      const id = uuidOf(`${kind} ${name}`);
      return [id, { id, code: `${index + 1}`, name, active: true }];
    }),
  );
}

function makeCompany(index: number): FlexCompany {
  const number = index + 1;
  return {
    id: uuidOf(`company ${number}`),
    companyNumber: number,
    name: NAMES[index] ?? `Acme Dotter ${number} AB`,
    organizationNumber: `5560${String(number).padStart(2, '0')}-1234`,
    startDate: '2001-01-01',
  };
}

type Hire = {
  readonly person: CompanyPerson;
  readonly company: Company;
  readonly home: FlexCompany;
  readonly ids: readonly string[];
};

function addPerson(state: FlexState, { person, company, home, ids }: Hire): void {
  const id = uuidFrom(person.perPersonUuid);
  const employee = makeEmployee(person, { id, companyId: home.id, today: company.today });
  state.employees.set(id, employee);
  if (person.awkward !== null) state.awkward.set(person.awkward, id);
  const jobs = person.employments.flatMap((employment) => lastingJobs(employment.jobs, employment.endDate));
  for (const [index, job] of jobs.entries()) {
    const period = uuidOf(`period ${id} ${index}`);
    state.periods.set(period, {
      id: period,
      companyId: home.id,
      employeeId: id,
      fromDate: job.startDate,
      toDate: job.endDate === OPEN_END ? null : job.endDate,
      titleId: titleOf(state, job.jobTitle),
      employmentTypeId: null,
      resignationCauseId: null,
    });
  }
  const job = jobs.find(({ endDate }) => endDate >= company.today) ?? jobs.at(-1);
  if (job !== undefined) addHomeAccounts(state, { employeeId: id, job, managerId: managerId(job, ids) });
  const username = person.employments[0]?.username;
  if (username !== undefined && person.index % 2 === 0) {
    const user = uuidOf(`user ${id}`);
    const { firstName, lastName } = employee;
    state.users.set(user, { id: user, username, employeeId: id, firstName, lastName });
  }
}

function makeEmployee(
  person: CompanyPerson,
  { id, companyId, today }: { id: string; companyId: string; today: string },
): FlexEmployee {
  const name = person.names.findLast(({ startDate }) => startDate <= today) ?? person.names[0];
  const swedish = person.awkward === null ? swedishName(person.index) : undefined;
  const phone = (kind: string) => person.phones.find((one) => one.kind === kind);
  const mail = (kind: string) => person.emails.find((one) => one.kind === kind)?.address ?? null;
  return {
    id,
    companyId,
    firstName: swedish?.firstName ?? name?.firstName ?? null,
    lastName: swedish?.lastName ?? name?.lastName ?? null,
    emailWork: mail('B'),
    emailPrivate: mail('P'),
    phone1: phoneText(phone('C')),
    phone2: phoneText(phone('B')),
    phone3: null,
    phone4: null,
    addressRow1: `Hemvägen ${person.index + 1}`,
    postalCode: '111 22',
    city: 'Örebro',
    dateOfBirth: person.dateOfBirth,
    nationalIdentificationNumber: `${person.dateOfBirth.replaceAll('-', '')}-${1000 + (person.index % 9000)}`,
    gender: person.gender === 'M' ? 1 : person.gender === 'F' ? 2 : 0,
    unionId: uuidOf(`union ${person.index % 5}`),
    isInAuditProcess: person.employments.some(({ isOnboarding }) => isOnboarding),
    employment: [makeEmployment(String(person.index + 1).padStart(6, '0'))],
    modifiedAt: Date.parse(`${addDays(today, -person.untouchedDays)}T11:00:00Z`),
    isOutOfSight: false,
  };
}

/** An employment with the salary fields that nobody but the salary system should read. */
export function makeEmployment(number: string): FlexEmployee['employment'][number] {
  return {
    employmentNumber: number,
    employmentNumberInSalarySystem: `S${number}`,
    bankAccountNumber: `9150-${number}-BANK`,
    iban: `SE35${number.padStart(20, '0')}`,
    taxTable: 30 + (Number(number) % 7 || 0),
    hasTimeLicense: true,
  };
}

/** The slices until the last day; of several on one day the last. */
function lastingJobs(jobs: readonly CompanyJob[], lastDay: string | null): readonly CompanyJob[] {
  return jobs
    .filter((job, index) => job.startDate <= (lastDay ?? OPEN_END) && jobs[index + 1]?.startDate !== job.startDate)
    .map((job) => (lastDay !== null && job.endDate > lastDay ? { ...job, endDate: lastDay } : job));
}

/** The home accounts of an employee: a department, and the code of a manager. */
export function addHomeAccounts(
  state: FlexState,
  {
    employeeId,
    job,
    managerId,
  }: { employeeId: string; job: { startDate: string; department: string }; managerId?: string | undefined },
): void {
  const id = uuidOf(`home ${employeeId} ${job.startDate} ${state.homeAccounts.size}`);
  const accounts = [
    {
      accountDistributionId: state.departments.id,
      accountId: accountOf(state.departments, job.department, job.department).id,
    },
  ];
  if (managerId !== undefined) {
    accounts.push({ accountDistributionId: state.managers.id, accountId: managerCode(state, managerId).id });
  }
  state.homeAccounts.set(id, { id, employeeId, fromDate: job.startDate, toDate: null, accounts });
}

/** The code whose register names this manager. */
export function managerCode(state: FlexState, managerId: string): FlexAccount {
  const account = accountOf(state.managers, `C-${managerId.slice(0, 8)}`, `Chefskod ${managerId.slice(0, 8)}`);
  if (account.managers.length === 0) account.managers.push({ fromDate: '1990-01-01', employeeId: managerId });
  return account;
}

/** The account with a code; made when there is none. */
export function accountOf(dimension: FlexDimension, code: string, name: string): FlexAccount {
  const index = codesOf(dimension);
  const found = index.get(code);
  if (found !== undefined) return found;
  const account: FlexAccount = { id: uuidOf(`account ${dimension.id} ${code}`), code, name, managers: [] };
  dimension.accounts.push(account);
  index.set(code, account);
  return account;
}

const indexes = new WeakMap<FlexDimension, Map<string, FlexAccount>>();

function codesOf(dimension: FlexDimension): Map<string, FlexAccount> {
  const index = indexes.get(dimension) ?? new Map<string, FlexAccount>();
  indexes.set(dimension, index);
  return index;
}

/** The id of a title; made when there is none with this name. */
export function titleOf(state: FlexState, name: string): string {
  const id = uuidOf(`title ${name}`);
  if (!state.titles.has(id)) state.titles.set(id, { id, code: `T${state.titles.size + 1}`, name, active: true });
  return id;
}

function managerId(job: CompanyJob, ids: readonly string[]): string | undefined {
  const index = Number(job.manager.replace(/^u/u, '')) - 100_001;
  return Number.isNaN(index) ? undefined : ids[index];
}

function uuidFrom(hex: string): string {
  const text = hex.toLowerCase();
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20, 32)].join('-');
}

function phoneText(phone: CompanyPerson['phones'][number] | undefined): string | null {
  if (phone === undefined) return null;
  const country = phone.countryCode === null ? '' : `+${phone.countryCode.replace(/^\+/u, '')}`;
  return [country, phone.areaCode ?? '', phone.number].filter((part) => part !== '').join(' ');
}
