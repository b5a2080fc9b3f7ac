import { addDays } from '../company/index.ts';
import { uuidOf } from './identifiers.ts';
import type { FlexEmployee, FlexState } from './records.ts';

type Turn = (employee: FlexEmployee, state: FlexState, today: string) => void;

const LONG =
  'Wolfeschlegelsteinhausenbergerdorffwelchevorälterenwarengewissenhaftschäferswessenschafewarenwohlgepflegeundsorgfältigkeit';

function naming(firstName: string | null, lastName: string | null): Turn {
  return (employee) => {
    employee.firstName = firstName;
    employee.lastName = lastName;
  };
}

function dated(...spans: readonly (readonly [from: number, to: number | null])[]): Turn {
  return (employee, state, today) => {
    for (const period of periodsOf(state, employee.id)) state.periods.delete(period.id);
    for (const [index, [from, to]] of spans.entries()) {
      const id = uuidOf(`awkward period ${employee.id} ${index}`);
      state.periods.set(id, {
        id,
        companyId: employee.companyId,
        employeeId: employee.id,
        fromDate: addDays(today, from),
        toDate: to === null ? null : addDays(today, to),
        titleId: [...state.titles.keys()][index] ?? null,
        employmentTypeId: null,
        resignationCauseId: null,
      });
    }
  };
}

/** The cases that a reader gets wrong, each on one employee. */
const TURNS: Readonly<Record<string, Turn>> = {
  oneLetterName: naming('Ö', 'Å'),
  doubleSurname: naming('Ann-Sofie', 'Bergström Åhlén'),
  quotedName: naming('Seán "Jack"', "O'Conner-Öberg"),
  commaName: naming('Kim', 'Svensson, konsult'),
  paddedName: naming('  Lena\u00a0', '\tLöf  gren '),
  otherScript: naming('Юрий', 'Щукин'),
  emojiName: naming('Maja 🌻', 'Öst'),
  markupName: naming('<script>alert(1)</script>Eva', '=HYPERLINK("x")Ek'),
  controlName: naming('Nils\u0000', 'Hol\u0007m\u200b'),
  decomposedName: naming('A\u030asa', 'O\u0308man'),
  longName: naming('Hubert', LONG.slice(0, 120)),
  sameNameFirst: naming('Anna', 'Åkesson'),
  sameNameSecond: naming('Anna', 'Åkesson'),
  nullFirstName: naming(null, 'Prince'),
  noPeriods: dated(),
  futureStart: dated([10, null]),
  endedYesterday: dated([-400, -1]),
  endsToday: dated([-400, 0]),
  overlappingPeriods: dated([-400, 100], [-30, null]),
  gapBetweenPeriods: dated([-900, -500], [-100, null]),
  inReview: (employee, state, today) => {
    employee.isInAuditProcess = true;
    dated([5, null])(employee, state, today);
  },
  noNumber: (employee) => {
    for (const one of employee.employment) one.employmentNumber = null;
  },
  anonymised: (employee, state, today) => {
    dated([-900, -300])(employee, state, today);
    anonymise(employee);
  },
};

/**
 * Turns employees into the cases, one each; their ids stand in `state.awkward`. In a company that has awkward cases of its
 * own, these are the ones before them.
 */
export function addAwkwardRecords(state: FlexState, today: string): void {
  const employees = [...state.employees.values()];
  for (const [index, [name, turn]] of Object.entries(TURNS).entries()) {
    const employee = employees.at((employees.length >= 100 ? -41 : -1) - index);
    if (employee === undefined) return;
    turn(employee, state, today);
    state.awkward.set(name, employee.id);
  }
}

/** What Flex HRM leaves of a person: contact details erased; name, number and birth date replaced. */
export function anonymise(employee: FlexEmployee): void {
  employee.firstName = 'Anonymiserad';
  employee.lastName = 'Anonymiserad';
  employee.emailWork = null;
  employee.emailPrivate = null;
  for (const slot of ['phone1', 'phone2', 'phone3', 'phone4', 'addressRow1', 'postalCode', 'city'] as const) {
    employee[slot] = null;
  }
  employee.dateOfBirth = '1900-01-01';
  employee.nationalIdentificationNumber = null;
  const number = `ANON-${employee.id.slice(0, 8)}`;
  employee.employment = employee.employment.map((one) => ({
    ...one,
    employmentNumber: number,
    bankAccountNumber: null,
    iban: null,
  }));
}

/** The periods of an employee, the earliest first. */
export function periodsOf(state: FlexState, employeeId: string) {
  return [...state.periods.values()]
    .filter((period) => period.employeeId === employeeId)
    .sort((left, right) => (left.fromDate < right.fromDate ? -1 : 1));
}
