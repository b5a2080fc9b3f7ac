import {
  endedAt,
  firstEmployment,
  nextSlice,
  secondEmployment,
  settled,
  withEmployment,
} from './awkward-employment.ts';
import { addDays } from './calendar.ts';
import type { AwkwardCase, CompanyJob, CompanyPerson } from './company-person.ts';
import type { Organisation } from './organisation.ts';
import { type CompanyContext, endJobs, personIdOf, TEAM_SIZE, userIdOf } from './person.ts';

type Place = (name: AwkwardCase) => number;
type Turn = (person: CompanyPerson, context: CompanyContext, place: Place) => CompanyPerson;

function changeJob(days: number, change: Partial<CompanyJob>): Turn {
  return (person, context) => {
    const employment = settled(person, context);
    return withEmployment(person, {
      ...employment,
      jobs: nextSlice(employment.jobs, addDays(context.today, days), change),
    });
  };
}

function leave(days: number, eventReason = 'TERVRES'): Turn {
  return (person, context) => {
    const employment = settled(person, context);
    const lastDay = addDays(context.today, days);
    return withEmployment(person, {
      ...employment,
      endDate: lastDay,
      jobs: endJobs(employment.jobs, lastDay, eventReason),
    });
  };
}

function joinLater(days: number, isOnboarding: boolean): Turn {
  return (person, context) => {
    const employment = settled(person, context);
    const startDate = addDays(context.today, days);
    const jobs = employment.jobs.map((job) => ({ ...job, startDate }));
    return withEmployment(person, { ...employment, startDate, originalStartDate: startDate, isOnboarding, jobs });
  };
}

const preHireRehire: Turn = (person, context) => {
  const first = settled(person, context);
  return withEmployment(
    person,
    endedAt(first, addDays(context.today, -200)),
    secondEmployment(first, addDays(context.today, 10), { isPrimary: true }, { eventReason: 'REHREH' }),
  );
};

const rehiredNewEmployment: Turn = (person, context) => {
  const first = settled(person, context);
  return withEmployment(
    person,
    endedAt(first, addDays(context.today, -300)),
    secondEmployment(first, addDays(context.today, -60), { isPrimary: true }, { eventReason: 'REHREH' }),
  );
};

const rehiredSameEmployment: Turn = (person, context) => {
  const first = settled(person, context);
  const back = addDays(context.today, -50);
  const left = endJobs(first.jobs, addDays(context.today, -400), 'TERVRES');
  return withEmployment(person, { ...first, startDate: back, jobs: nextSlice(left, back, { eventReason: 'REHREH' }) });
};

const leaverWithFutureRehire: Turn = (person, context) => {
  const first = settled(person, context);
  const back = addDays(context.today, 20);
  const left = endJobs(first.jobs, addDays(context.today, -30), 'TERVRES');
  return withEmployment(person, { ...first, startDate: back, jobs: nextSlice(left, back, { eventReason: 'REHREH' }) });
};

const convertedContractor: Turn = (person, context) => {
  const first = settled(person, context);
  const contract = {
    ...first,
    isContingent: true,
    jobs: first.jobs.map((job) => ({
      ...job,
      eventReason: 'SCWKNEW',
      employeeClass: 'contingent' as const,
      employmentType: 'external' as const,
    })),
  };
  const start = addDays(context.today, -90);
  return withEmployment(
    person,
    endedAt(contract, addDays(start, -1), 'ENDCWK'),
    secondEmployment(first, start, { isPrimary: true, isContingent: false }, { eventReason: 'HIRNEW' }),
  );
};

const globalAssignment: Turn = (person, context) => {
  const first = settled(person, context);
  const start = addDays(context.today, -120);
  const home = { ...first, jobs: nextSlice(first.jobs, start, { eventReason: 'GAAWAY' }) };
  const host = secondEmployment(
    first,
    start,
    { assignmentClass: 'GA', isPrimary: false, plannedEndDate: addDays(context.today, 245) },
    { eventReason: 'GASTART', office: '8510-0001', legalEntity: '1820' },
  );
  return withEmployment(person, home, host);
};

const globalAssignmentEnded: Turn = (person, context) => {
  const first = settled(person, context);
  const away = addDays(context.today, -400);
  const back = addDays(context.today, -40);
  const home = nextSlice(nextSlice(first.jobs, away, { eventReason: 'GAAWAY' }), back, { eventReason: 'GABACK' });
  const host = secondEmployment(
    first,
    away,
    { assignmentClass: 'GA', plannedEndDate: addDays(back, -1) },
    { eventReason: 'GASTART', office: '0030-0001' },
  );
  return withEmployment(person, { ...first, jobs: home }, endedAt(host, addDays(back, -1), 'GAEND'));
};

const concurrentJobs: Turn = (person, context) => {
  const first = settled(person, context);
  const second = secondEmployment(
    first,
    addDays(context.today, -100),
    { isPrimary: false },
    { eventReason: 'ADDJOB', jobTitle: 'Works Council Member', position: null, fte: 0.3 },
  );
  return withEmployment(person, first, second);
};

const renamed: Turn = (person, context) => {
  const made = withEmployment(person, settled(person, context));
  const wedding = addDays(context.today, -100);
  const names = made.names.flatMap((name) => [
    { ...name, endDate: addDays(wedding, -1) },
    { ...name, startDate: wedding, lastName: `${name.lastName}-Sørensen` },
  ]);
  return { ...made, names };
};

const renamesSoon: Turn = (person, context) => {
  const made = withEmployment(person, settled(person, context));
  const wedding = addDays(context.today, 6);
  const names = made.names.flatMap((name) => [
    { ...name, endDate: addDays(wedding, -1) },
    { ...name, startDate: wedding, lastName: `Neu ${name.lastName}` },
  ]);
  return { ...made, names };
};

const twoChangesInOneDay: Turn = (person, context) => {
  const employment = settled(person, context);
  const day = addDays(context.today, -20);
  const once = nextSlice(employment.jobs, day, { jobTitle: 'First Title of the Day', eventReason: 'DATACHG' });
  const last = once.at(-1);
  const jobs = last === undefined ? once : [...once, { ...last, sequence: 2, jobTitle: 'Second Title of the Day' }];
  return withEmployment(person, { ...employment, jobs });
};

function naming(firstName: string, lastName: string): Turn {
  return (person, context) => {
    const made = withEmployment(person, settled(person, context));
    return { ...made, names: made.names.map((name) => ({ ...name, firstName, lastName, preferredName: null })) };
  };
}

function reportingTo(manager: (place: Place) => number): Turn {
  return (person, context, place) => {
    const employment = settled(person, context);
    const jobs = employment.jobs.map((job) => ({ ...job, manager: userIdOf(manager(place)) }));
    return withEmployment(person, { ...employment, jobs });
  };
}

const active: Turn = (person, context) => withEmployment(person, settled(person, context));

function phones(change: (number: string) => Partial<CompanyPerson['phones'][number]>): Turn {
  return (person, context) => {
    const made = active(person, context, () => 0);
    return { ...made, phones: made.phones.map((phone) => ({ ...phone, ...change(phone.number) })) };
  };
}

function emails(change: (person: CompanyPerson) => CompanyPerson['emails']): Turn {
  return (person, context, place) => {
    const made = active(person, context, place);
    return { ...made, emails: change(made) };
  };
}

function mailbox(person: CompanyPerson): string {
  return `${firstEmployment(person).username}@mail.example.org`;
}

const TURNS: Readonly<Record<AwkwardCase, Turn>> = {
  preHire: joinLater(10, false),
  preHireRehire,
  onboardee: (person, context, place) => {
    const made = joinLater(14, true)(person, context, place);
    return { ...made, emails: [{ kind: 'P', address: mailbox(person), isPrimary: true }] };
  },
  leaverToday: leave(0),
  leaverYesterday: leave(-1),
  leaverSoon: leave(5),
  leaverWithFutureRehire,
  rehiredNewEmployment,
  rehiredSameEmployment,
  convertedContractor,
  globalAssignment,
  globalAssignmentEnded,
  concurrentJobs,
  unpaidLeave: changeJob(-15, { eventReason: 'LOAUNP' }),
  paidLeave: changeJob(-10, { eventReason: 'LOAPAID' }),
  suspended: changeJob(-5, { eventReason: 'SUSPEND' }),
  retired: leave(-45, 'RETIRE'),
  terminatedManager: leave(-3),
  noEmail: emails(() => []),
  privatePrimaryEmail: emails((person) => [{ kind: 'P', address: mailbox(person), isPrimary: true }]),
  noPrimaryEmail: emails((person) => person.emails.map((email) => ({ ...email, isPrimary: false }))),
  phoneWithPlus: phones(() => ({ countryCode: '+49' })),
  phoneInOneField: phones((number) => ({ countryCode: null, areaCode: null, number: `+49 (0)69 ${number}` })),
  sameNameFirst: naming('Anna', 'Müller'),
  sameNameSecond: naming('Anna', 'Müller'),
  renamed,
  renamesSoon,
  transfersSoon: changeJob(3, { eventReason: 'TRANDEPT', department: '50007003', jobTitle: 'Transferred Specialist' }),
  twoChangesInOneDay,
  missingDepartment: changeJob(-25, { eventReason: 'TRANDEPT', department: '59999999' }),
  renamedDepartment: (person, context) => {
    const employment = settled(person, context);
    return withEmployment(person, {
      ...employment,
      jobs: employment.jobs.map((job) => ({ ...job, department: '50007002' })),
    });
  },
  withoutEmployment: (person) => ({ ...person, employments: [] }),
  managerCycleFirst: reportingTo((place) => place('managerCycleSecond')),
  managerCycleSecond: reportingTo((place) => place('managerCycleFirst')),
  ownManager: reportingTo((place) => place('ownManager')),
  veryLongName: naming(
    'Hubert Blaine Maximilian Ottokar Friedrich-Wilhelm',
    'Wolfeschlegelsteinhausenbergerdorff-Krankheitenversicherungsgesellschaft von und zu Hohenlohe',
  ),
  quotedName: naming('Seán "Jack"', "O'Conner, Jr. (ext) <b>#+\\"),
  paddedId: (person, context, place) => ({
    ...active(person, context, place),
    personIdExternal: personIdOf(person.index).padStart(10, '0'),
  }),
};

/** Which index shows which case: the last people, who manage nobody, and a manager of ordinary people. */
export function planAwkwardCases(size: number): ReadonlyMap<number, AwkwardCase> {
  const cases = new Map<number, AwkwardCase>();
  cases.set(Math.floor((size - 2) / TEAM_SIZE) - 6, 'terminatedManager');
  const rest = (Object.keys(TURNS) as AwkwardCase[]).filter((name) => name !== 'terminatedManager');
  for (const [offset, name] of rest.entries()) cases.set(size - 1 - offset, name);
  return cases;
}

/** The person turned into a case. */
export function applyAwkwardCase(
  person: CompanyPerson,
  name: AwkwardCase,
  context: CompanyContext,
  place: Place,
): CompanyPerson {
  return { ...TURNS[name](person, context, place), awkward: name };
}

/** The organisation with a department (50007002) that was renamed 30 days ago. */
export function withAwkwardUnits(organisation: Organisation, today: string): Organisation {
  const departments = organisation.departments.map((unit) =>
    unit.code === '50007002'
      ? {
          ...unit,
          slices: [
            ...unit.slices,
            { startDate: addDays(today, -30), name: 'People & Culture', nameDe: 'Menschen & Kultur' },
          ],
        }
      : unit,
  );
  return { ...organisation, departments };
}
