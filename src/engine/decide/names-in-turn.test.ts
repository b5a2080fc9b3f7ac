import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenedDatabase, openFreshDatabase } from '../../../test/support/open-database.ts';
import { foldName } from '../../domain/fold-name.ts';
import { newAttributes } from '../../domain/value.ts';
import { compileMapping } from '../../mapping/index.ts';
import { desireAccount } from '../../pipeline/desired-account.ts';
import type { NameFacts } from '../../pipeline/name-facts.ts';
import type { Database } from '../../store/database.ts';
import { insertPlan } from '../../store/plans.ts';
import type { OpenJob } from '../job/open-job.ts';
import type { PageWorker } from '../read/load-page-facts.ts';
import { newTakenNames } from './name-ledger.ts';
import { decideWithNames } from './resolve-names.ts';

let opened: OpenedDatabase;
let database: Database;

beforeAll(async () => {
  opened = await openFreshDatabase();
  database = opened.database;
});

afterAll(() => opened.close());

/** Short names and short limits: cut ones meet, and a number after one name is another name. */
const compiled = compileMapping({
  source: { attributes: ['first', 'last'].map((name) => ({ name, path: `$.${name}` })) },
  scope: [],
  attributes: [
    { target: 'cn', value: 'SelectUniqueValue([first], Append([first], [last]), Counter([first], 2, 3))' },
    { target: 'login', value: 'SelectUniqueValue([last], Counter(Append([last], "{nn}"), 1))' },
    { target: 'principal', value: 'SelectUniqueValue(Append([last], "@d"), Counter(Append([last], "{n}@d"), 1))' },
  ],
});
const mappings = compiled.mapping?.attributes ?? [];

/** As in Active Directory, a login name stands for the principal name in the domain. */
const sharedName = (attribute: string, value: string) =>
  attribute === 'login' ? { attribute: 'principal', value: `${value}@d` } : { attribute, value };

function placeOf(attribute: string, value: string): string {
  const shared = sharedName(attribute, value);
  return `${shared.attribute} ${foldName(shared.value)}`;
}

type Person = {
  readonly anchor: string;
  readonly first: string;
  readonly last: string;
  /** The cn of the account that the person has. */
  readonly cn: string | undefined;
  /** Held when the cn has a digit, so that all names of this person are free again. */
  readonly isHeldByDigit: boolean;
};

type Names = ReadonlyMap<string, string> | 'held';

function decideNames(person: Person, asked: NameFacts): Names {
  const attributes = newAttributes([
    ['first', person.first],
    ['last', person.last],
  ]);
  const account = { anchor: person.anchor, name: '', attributes: newAttributes([['cn', person.cn]]) };
  const facts = { context: { attributes, now: 0, random: () => 0 }, ...(person.cn !== undefined && { account }) };
  const desired = desireAccount(mappings, { ...facts, ...asked });
  if (desired.kind === 'ignored' || desired.findings.length > 0) return 'held';
  const names = new Map([...desired.values].map(([target, { value }]) => [target, String(value)]));
  return person.isHeldByDigit && /\d/.test(names.get('cn') ?? '') ? 'held' : names;
}

/** The plain way: one after the other, each asking for every name. */
function nameInTurn(pages: readonly (readonly Person[])[], directory: ReadonlySet<string>): readonly Names[] {
  const earlier = new Set(directory);
  return pages.flatMap((page) => {
    const given = new Map<string, string>();
    const named = page.map((person) => {
      const isTaken = (attribute: string, value: string) => {
        const place = placeOf(attribute, value);
        const holder = given.get(place);
        return holder === undefined ? earlier.has(place) : holder !== person.anchor;
      };
      const names = decideNames(person, { isTaken });
      if (names !== 'held') for (const [target, name] of names) given.set(placeOf(target, name), person.anchor);
      return names;
    });
    for (const place of given.keys()) earlier.add(place);
    return named;
  });
}

/** The same by the set-wise way of a cycle. */
async function nameBySets(
  pages: readonly (readonly Person[])[],
  directory: ReadonlySet<string>,
): Promise<readonly Names[]> {
  const planId = randomUUID();
  await insertPlan(database, {
    ...{ id: planId, job: 'job', cycleId: randomUUID(), kind: 'initial', createdAt: 0, expiresAt: 1 },
  });
  const findTaken = async (attribute: string, values: readonly string[]) =>
    new Set(values.filter((value) => directory.has(placeOf(attribute, value))));
  const job = {
    name: 'job',
    mapping: { attributes: mappings },
    target: { findTaken, sharedName },
  } as unknown as OpenJob;
  const taken = newTakenNames();
  const names: Names[] = [];
  for (const page of pages) {
    const byWorker = new Map(page.map((person) => [toPageWorker(person), person]));
    const decided = await decideWithNames<Names>({ database, job, planId, taken }, [...byWorker.keys()], {
      decide: (one, ledger) => decideNames(byWorker.get(one) as Person, ledger.seenBy(one.worker)),
      give: (given, { worker }, ledger) => {
        if (given !== 'held') for (const [target, name] of given) ledger.give(target, name, worker);
      },
    });
    names.push(...decided);
  }
  return names;
}

function toPageWorker({ anchor, first, last }: Person): PageWorker {
  return {
    worker: { id: anchor, anchor, keys: [anchor], employments: [], document: {} },
    context: {
      ...{ now: 0, random: () => 0 },
      attributes: newAttributes([
        ['first', first],
        ['last', last],
      ]),
    },
  };
}

const firstNames = ['a', 'á', 'A', 'ab', 'a1', 'abc'];
const lastNames = ['x', 'X', 'x1', 'é'];
const commonNames = [...firstNames, ...numbered(firstNames, (name, number) => `${name}${number}`)];
const people = fc.record({
  anchor: fc.constantFrom(...Array.from({ length: 40 }, (_, at) => `w${at}`)),
  first: fc.constantFrom(...firstNames),
  last: fc.constantFrom(...lastNames),
  cn: fc.option(fc.constantFrom(...commonNames), { nil: undefined, freq: 3 }),
  isHeldByDigit: fc.boolean(),
});
const directories = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom(...commonNames).map((name) => placeOf('cn', name)),
    fc
      .constantFrom(...lastNames, ...numbered(lastNames, (name, number) => `${name}${number}`))
      .map((name) => placeOf('principal', `${name}@d`)),
    fc
      .constantFrom(...numbered(lastNames, (name, number) => `${name}0${number}`))
      .map((name) => placeOf('login', name)),
  ),
  { maxLength: 60 },
);

function numbered(names: readonly string[], text: (name: string, number: number) => string): readonly string[] {
  return names.flatMap((name) => Array.from({ length: 12 }, (_, number) => text(name, number)));
}

it('gives each person the name that the plain way gives, one after the other', async () => {
  const companies = fc.array(fc.array(people, { minLength: 1, maxLength: 12 }), { maxLength: 4 });

  await fc.assert(
    fc.asyncProperty(companies, directories, async (pages, names) => {
      const directory = new Set(names);

      expect(await nameBySets(pages, directory)).toEqual(nameInTurn(pages, directory));
    }),
    { numRuns: 50 },
  );
});
