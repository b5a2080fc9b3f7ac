import { COUNTRIES, type Country, OFFICES, type Office } from './places.ts';

/** A unit with a code and a name that may have been renamed; `slices` in order of their start. */
export type Unit = {
  readonly code: string;
  readonly slices: readonly { readonly startDate: string; readonly name: string; readonly nameDe: string }[];
  readonly parent: string | null;
};

/** A job code with its level. */
export type JobCode = {
  readonly code: string;
  readonly title: string;
  readonly level: number;
  readonly payGrade: string;
};

/** A legal entity. */
export type LegalEntity = { readonly code: string; readonly name: string; readonly country: string };

/** Everything that jobs refer to by code. */
export type Organisation = {
  readonly countries: readonly Country[];
  readonly offices: readonly Office[];
  readonly legalEntities: readonly LegalEntity[];
  readonly businessUnits: readonly Unit[];
  readonly divisions: readonly Unit[];
  readonly departments: readonly Unit[];
  readonly costCenters: readonly Unit[];
  readonly jobCodes: readonly JobCode[];
  readonly payGrades: readonly string[];
};

/** Where all units begin. */
export const BEGINNING = '1900-01-01';

const FUNCTIONS = [
  ['Finance', 'Finanzen'],
  ['Human Resources', 'Personal'],
  ['Information Technology', 'Informationstechnik'],
  ['Sales', 'Vertrieb'],
  ['Marketing', 'Marketing'],
  ['Legal & Compliance', 'Recht & Compliance'],
  ['Research', 'Forschung'],
  ['Production', 'Produktion'],
  ['Logistics', 'Logistik'],
  ['Quality', 'Qualität'],
  ['Procurement', 'Einkauf'],
  ['Customer Care', 'Kundendienst'],
  ['R&D "Skunkworks"', 'F&E „Skunkworks“'],
  ['Facilities', 'Gebäude'],
  ['Corporate Audit', 'Konzernrevision'],
  ['Engineering, Tools', 'Technik, Werkzeuge'],
] as const;
const SPECIALITIES = [
  ['', ''],
  ['Operations', 'Betrieb'],
  ['Planning', 'Planung'],
  ['Services', 'Dienste'],
  ['Strategy', 'Strategie'],
  ['North', 'Nord'],
  ['South', 'Süd'],
  ['East', 'Ost'],
  ['West', 'West'],
  ['Americas', 'Amerika'],
  ['Asia/Pacific', 'Asien/Pazifik'],
  ['Support', 'Unterstützung'],
  ['Projects', 'Projekte'],
  ['Analytics', 'Analyse'],
  ['Training', 'Schulung'],
  ['Reporting', 'Berichte'],
] as const;
const FAMILIES = [
  'Analyst',
  'Engineer',
  'Accountant',
  'Consultant',
  'Specialist',
  'Technician',
  'Administrator',
  'Clerk',
  'Designer',
  'Developer',
];
const LEVELS = ['Junior', '', 'Senior', 'Lead', 'Principal'];

function unit(code: string, name: string, nameDe: string, parent: string | null): Unit {
  return { code, parent, slices: [{ startDate: BEGINNING, name, nameDe }] };
}

function departmentNames(index: number): readonly [string, string] {
  const [name, nameDe] = FUNCTIONS[index % FUNCTIONS.length] ?? FUNCTIONS[0];
  const [part, partDe] = SPECIALITIES[Math.floor(index / FUNCTIONS.length) % SPECIALITIES.length] ?? SPECIALITIES[0];
  return part === '' ? [name, nameDe] : [`${name} ${part}`, `${nameDe} ${partDe}`];
}

function makeDepartments(count: number, divisions: number): Unit[] {
  return Array.from({ length: count }, (_, index) => {
    const [name, nameDe] = departmentNames(index);
    return unit(`${50_007_001 + index}`, name, nameDe, `DIV${(index % divisions) + 1}`);
  });
}

function makeCostCenters(departments: readonly Unit[]): Unit[] {
  return departments.map((department, index) => {
    const [first] = department.slices;
    return unit(
      `${4100 + index * 10}`.padStart(10, '0'),
      `CC ${first?.name ?? ''}`,
      `KST ${first?.nameDe ?? ''}`,
      null,
    );
  });
}

function makeJobCodes(): JobCode[] {
  const ladder = FAMILIES.flatMap((family, familyIndex) =>
    LEVELS.map((level, levelIndex) => ({
      code: `JC-${`${familyIndex * 10 + levelIndex}`.padStart(4, '0')}`,
      title: `${level} ${family}`.trim(),
      level: levelIndex + 1,
      payGrade: `GR-${`${levelIndex + 3}`.padStart(2, '0')}`,
    })),
  );
  const chiefs = ['Team Lead', 'Department Head', 'Director', 'Vice President', 'Chief Executive Officer'];
  return [
    ...ladder,
    ...chiefs.map((title, index) => ({
      code: `JC-9${index}00`,
      title,
      level: 6 + index,
      payGrade: `GR-${`${index + 8}`.padStart(2, '0')}`,
    })),
  ];
}

/** The units of a company with so many people: more people, more departments (5 to 256). */
export function makeOrganisation(size: number): Organisation {
  const divisionCount = 6;
  const departments = makeDepartments(Math.min(256, Math.max(5, Math.floor(size / 30))), divisionCount);
  const divisions = Array.from({ length: divisionCount }, (_, index) => {
    const [name, nameDe] =
      [
        ['MIS   ', 'MIS   '],
        ['Industrial', 'Industrie'],
        ['Consumer', 'Verbraucher'],
        ['Corporate', 'Zentrale'],
        ['Health', 'Gesundheit'],
        ['Energy', 'Energie'],
      ][index] ?? [];
    return unit(`DIV${index + 1}`, name ?? '', nameDe ?? '', `BU-${(index % 3) + 1}`);
  });
  const businessUnits = ['Products', 'Services', 'Corporate Functions'].map((name, index) =>
    unit(`BU-${index + 1}`, name, name, null),
  );
  return {
    countries: COUNTRIES,
    offices: OFFICES,
    legalEntities: COUNTRIES.map((entry, index) => ({
      code: `${1710 + index * 10}`,
      name: `Acme ${entry.name}${entry.iso3 === 'DEU' ? ' GmbH & Co. KG' : ' Ltd.'}`,
      country: entry.iso3,
    })),
    businessUnits,
    divisions,
    departments,
    costCenters: makeCostCenters(departments),
    jobCodes: makeJobCodes(),
    payGrades: Array.from({ length: 10 }, (_, index) => `GR-${`${index + 3}`.padStart(2, '0')}`),
  };
}
