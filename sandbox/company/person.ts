import { addDays, OPEN_END } from './calendar.ts';
import type { CompanyEmail, CompanyEmployment, CompanyJob, CompanyPerson, CompanyPhone } from './company-person.ts';
import { NAME_POOLS, type Name } from './names.ts';
import type { Organisation } from './organisation.ts';
import type { Country, Office } from './places.ts';
import { createRandom, mixBits, type Random } from './random.ts';

/** How many people report to one manager. */
export const TEAM_SIZE = 8;

/** What the generator of one person needs to know of the whole company. */
export type CompanyContext = {
  readonly seed: number;
  readonly size: number;
  /** The company's today, `YYYY-MM-DD`. */
  readonly today: string;
  readonly domain: string;
  readonly organisation: Organisation;
  /** How many people before this one have the same folded name. */
  readonly sameNamesBefore: (index: number) => number;
};

/** The name, country and gender of a person: all that is needed to find equal names. */
export type Identity = {
  readonly given: Name;
  readonly family: Name;
  readonly gender: 'F' | 'M' | 'D';
  readonly country: Country;
};

function pickCountry(random: Random, countries: readonly Country[]): Country {
  let left = random.next() * 100;
  for (const country of countries) {
    left -= country.weight;
    if (left < 0) return country;
  }
  return random.pick(countries);
}

/** The identity of the person at an index. */
export function makeIdentity(seed: number, index: number, countries: readonly Country[]): Identity {
  const random = createRandom(seed, index);
  const country = pickCountry(random, countries);
  const culture = random.chance(0.8) ? country.cultures[0] : random.pick(country.cultures);
  const pool = NAME_POOLS[culture ?? 'english'];
  const isFemale = random.chance(0.49);
  const given = random.pick<Name>(isFemale ? pool.female : pool.male);
  const first = random.pick<Name>(pool.family);
  const second = random.chance(0.06) ? random.pick<Name>(pool.family) : null;
  const family =
    second === null || second.latin !== undefined || first.latin !== undefined
      ? first
      : { text: `${first.text}-${second.text}` };
  return { given, family, gender: random.chance(0.01) ? 'D' : isFemale ? 'F' : 'M', country };
}

/** The person number as HR shows it. */
export function personIdOf(index: number): string {
  return `${100_001 + index}`;
}

/** The user id of the person's first employment: not the person number, so that mixing them up shows. */
export function userIdOf(index: number): string {
  return `u${100_001 + index}`;
}

function unitOf<Item>(units: readonly Item[], index: number): Item {
  let unit = index;
  while (unit >= units.length) unit = Math.floor((unit - 1) / TEAM_SIZE);
  const found = units[unit];
  if (found === undefined) throw new RangeError(`no unit ${unit}`);
  return found;
}

/** True for a person to whom others report. */
export function isManager(size: number, index: number): boolean {
  return index * TEAM_SIZE + 1 < size;
}

/** The user id of the person's manager; `NO_MANAGER` at the top. */
export function managerOf(index: number): string {
  return index === 0 ? 'NO_MANAGER' : userIdOf(Math.floor((index - 1) / TEAM_SIZE));
}

function chiefLevel(context: CompanyContext, index: number): number {
  if (index === 0) return 4;
  if (index <= TEAM_SIZE) return 3;
  if (index < TEAM_SIZE * TEAM_SIZE) return isManager(context.size, index) ? 2 : 0;
  return isManager(context.size, index) ? (index < context.organisation.departments.length ? 1 : 0) : -1;
}

function pickJobCode(context: CompanyContext, random: Random, index: number) {
  const { jobCodes } = context.organisation;
  const chief = chiefLevel(context, index);
  const ladder = jobCodes.length - 5;
  return jobCodes[chief >= 0 ? ladder + chief : random.below(ladder)] ?? jobCodes[0];
}

/** The first job slice of a person: where they work, as what, for whom. */
export function makeJob(
  context: CompanyContext,
  index: number,
  place: { office: Office; country: Country },
  startDate: string,
): CompanyJob {
  const random = createRandom(context.seed ^ 0x10b, index);
  const { organisation } = context;
  const department = unitOf(organisation.departments, index);
  const division = organisation.divisions.find((entry) => entry.code === department.parent);
  const jobCode = pickJobCode(context, random, index);
  const isContingent = random.chance(0.03) && !isManager(context.size, index);
  const isPartTime = random.chance(0.12);
  return {
    startDate,
    endDate: OPEN_END,
    sequence: 1,
    eventReason: isContingent ? 'SCWKNEW' : 'HIRNEW',
    legalEntity: organisation.legalEntities.find((entry) => entry.country === place.country.iso3)?.code ?? '1710',
    businessUnit: division?.parent ?? 'BU-1',
    division: division?.code ?? 'DIV1',
    department: department.code,
    costCenter: organisation.costCenters[organisation.departments.indexOf(department)]?.code ?? '0000004100',
    office: place.office.code,
    jobCode: jobCode?.code ?? '',
    jobTitle: jobCode?.title ?? '',
    payGrade: jobCode?.payGrade ?? 'GR-03',
    position: `POS${100_001 + index}`,
    manager: managerOf(index),
    employeeClass: isContingent ? 'contingent' : 'employee',
    employmentType: isContingent ? 'external' : isPartTime ? 'parttime' : 'fulltime',
    fte: isPartTime ? 0.5 : 1,
  };
}

function makeUuid(seed: number, index: number): string {
  const parts = [1, 2, 3, 4].map((part) => mixBits(mixBits(seed + part) ^ Math.imul(index + 1, 0x85ebca6b + part * 2)));
  return parts
    .map((part) => part.toString(16).padStart(8, '0'))
    .join('')
    .toUpperCase();
}

function makePhones(random: Random, place: { office: Office; country: Country }): readonly CompanyPhone[] {
  const number = `${1_000_000 + random.below(8_999_999)}`;
  const business: CompanyPhone = {
    kind: 'B',
    countryCode: place.country.phoneCode,
    areaCode: place.office.areaCode,
    number,
    extension: random.chance(0.3) ? `${100 + random.below(900)}` : null,
    isPrimary: true,
  };
  if (!random.chance(0.6)) return [business];
  const cell = `${1_000_000 + random.below(8_999_999)}`;
  return [
    business,
    {
      kind: 'C',
      countryCode: place.country.phoneCode,
      areaCode: `${150 + random.below(29)}`,
      number: cell,
      extension: null,
      isPrimary: false,
    },
  ];
}

/** The e-mail addresses of someone with a login name. */
export function makeEmails(random: Random, login: string, domain: string): readonly CompanyEmail[] {
  const business: CompanyEmail = { kind: 'B', address: `${login}@${domain}`, isPrimary: true };
  return random.chance(0.25)
    ? [business, { kind: 'P', address: `${login}@mail.example.org`, isPrimary: false }]
    : [business];
}

function withHistory(job: CompanyJob, random: Random, today: string): readonly CompanyJob[] {
  const changed = addDays(today, -(30 + random.below(900)));
  if (changed <= job.startDate || !random.chance(0.3)) return [job];
  const before = { ...job, endDate: addDays(changed, -1), jobTitle: `Trainee ${job.jobTitle}` };
  return [before, { ...job, startDate: changed, eventReason: 'DATACHG' }];
}

/** The slices of an employment whose last day is `lastDay`: the last slice carries the leaving. */
export function endJobs(jobs: readonly CompanyJob[], lastDay: string, eventReason: string): readonly CompanyJob[] {
  const kept = jobs.filter((job) => job.startDate <= lastDay);
  const last = kept.at(-1);
  if (last === undefined) return jobs;
  return [
    ...kept.slice(0, -1),
    { ...last, endDate: lastDay },
    { ...last, startDate: addDays(lastDay, 1), endDate: OPEN_END, sequence: 1, eventReason },
  ];
}

/** The ordinary person at an index: one name, one employment, about 4 in 100 of the rank and file have left. */
export function makePerson(context: CompanyContext, index: number, login: string): CompanyPerson {
  const identity = makeIdentity(context.seed, index, context.organisation.countries);
  const random = createRandom(context.seed ^ 0x5eed, index);
  const office = random.pick(context.organisation.offices.filter((entry) => entry.country === identity.country.iso3));
  const place = { office, country: identity.country };
  const startDate = addDays(context.today, -(40 + random.below(isManager(context.size, index) ? 9000 : 6000)));
  const jobs = withHistory(makeJob(context, index, place, startDate), random, context.today);
  const hasLeft = random.chance(0.045) && !isManager(context.size, index);
  const lastDay = addDays(context.today, -(7 + random.below(700)));
  const isEnded = hasLeft && lastDay > startDate;
  const employment: CompanyEmployment = {
    userId: userIdOf(index),
    username: login,
    startDate,
    endDate: isEnded ? lastDay : null,
    originalStartDate: startDate,
    assignmentClass: 'ST',
    isContingent: jobs[0]?.employeeClass === 'contingent',
    isPrimary: true,
    isOnboarding: false,
    plannedEndDate: null,
    jobs: isEnded ? endJobs(jobs, lastDay, random.chance(0.1) ? 'RETIRE' : 'TERVRES') : jobs,
  };
  const { text: firstName } = identity.given;
  return {
    index,
    personIdExternal: personIdOf(index),
    personId: 400 + index,
    perPersonUuid: makeUuid(context.seed, index),
    names: [
      {
        startDate,
        endDate: OPEN_END,
        firstName,
        lastName: identity.family.text,
        middleName: random.chance(0.15) ? random.pick(['Maria', 'J.', 'Lee', 'Alexander', 'Åse', 'Chi']) : null,
        preferredName: random.chance(0.1) ? (firstName.split(/[ -]/u)[0] ?? null) : null,
      },
    ],
    gender: identity.gender,
    dateOfBirth: addDays('1958-01-01', random.below(16_000)),
    nationality: identity.country.iso3,
    salutation: identity.gender === 'D' ? null : identity.gender === 'F' ? 'MS' : 'MR',
    emails: makeEmails(random, login, context.domain),
    phones: makePhones(random, place),
    employments: [employment],
    untouchedDays: 2 + random.below(700),
    awkward: null,
  };
}
