import { applyAwkwardCase, planAwkwardCases, withAwkwardUnits } from './awkward.ts';
import type { AwkwardCase, CompanyPerson } from './company-person.ts';
import { foldName } from './names.ts';
import { makeOrganisation, type Organisation } from './organisation.ts';
import { type CompanyContext, makeIdentity, makePerson } from './person.ts';

export type {
  AwkwardCase,
  CompanyEmail,
  CompanyEmployment,
  CompanyJob,
  CompanyName,
  CompanyPerson,
  CompanyPhone,
} from './company-person.ts';
export type { Organisation } from './organisation.ts';

/** What a company looks like. */
export type CompanyOptions = {
  /** How many people, 1 to 200,000. */
  readonly size: number;
  /** The same seed, size and today give the same company. (Default: 1) */
  readonly seed?: number;
  /** The calendar date from which hire dates and the awkward cases are counted. (Default: 2026-01-15) */
  readonly today?: string;
  /** The mail domain. (Default: acme.example.com) */
  readonly domain?: string;
  /** One person for each awkward case, in companies of 100 people or more. (Default: true) */
  readonly awkward?: boolean;
};

/** A generated company: people are made when asked for, so that a large one takes little memory. */
export type Company = {
  readonly size: number;
  readonly seed: number;
  readonly today: string;
  readonly domain: string;
  readonly organisation: Organisation;
  /** The person at an index from 0 to `size` - 1; 0 is the top manager. */
  person(index: number): CompanyPerson;
  people(): IterableIterator<CompanyPerson>;
  /** The index of the person who shows a case; undefined where the company has none. */
  indexOf(awkward: AwkwardCase): number | undefined;
};

function baseLogin(seed: number, index: number, organisation: Organisation): string {
  const { given, family } = makeIdentity(seed, index, organisation.countries);
  return `${foldName(given)}.${foldName(family)}`;
}

function numberEqualNames(size: number, seed: number, organisation: Organisation): Uint32Array {
  const counts = new Map<string, number>();
  const before = new Uint32Array(size);
  for (let index = 0; index < size; index += 1) {
    const login = baseLogin(seed, index, organisation);
    const seen = counts.get(login) ?? 0;
    before[index] = seen;
    counts.set(login, seen + 1);
  }
  return before;
}

/** Generates a company. Throws a RangeError for a size outside 1 to 200,000. */
export function generateCompany(options: CompanyOptions): Company {
  const { size, seed = 1, today = '2026-01-15', domain = 'acme.example.com', awkward = true } = options;
  if (!Number.isInteger(size) || size < 1 || size > 200_000)
    throw new RangeError(`size must be 1 to 200000, not ${size}`);
  const plain = makeOrganisation(size);
  const cases = awkward && size >= 100 ? planAwkwardCases(size) : new Map<number, AwkwardCase>();
  const organisation = cases.size > 0 ? withAwkwardUnits(plain, today) : plain;
  const equalNames = numberEqualNames(size, seed, organisation);
  const context: CompanyContext = {
    seed,
    size,
    today,
    domain,
    organisation,
    sameNamesBefore: (index) => equalNames[index] ?? 0,
  };
  const places = new Map(Array.from(cases, ([index, name]) => [name, index] as const));

  function person(index: number): CompanyPerson {
    if (!Number.isInteger(index) || index < 0 || index >= size)
      throw new RangeError(`no person ${index} in a company of ${size}`);
    const base = baseLogin(seed, index, organisation);
    const before = context.sameNamesBefore(index);
    const made = makePerson(context, index, before === 0 ? base : `${base}${before + 1}`);
    const kind = cases.get(index);
    return kind === undefined ? made : applyAwkwardCase(made, kind, context, (name) => places.get(name) ?? 0);
  }
  function* people(): IterableIterator<CompanyPerson> {
    for (let index = 0; index < size; index += 1) yield person(index);
  }
  return { size, seed, today, domain, organisation, person, people, indexOf: (name) => places.get(name) };
}
