import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { newAttributes } from '../../domain/value.ts';
import { compileMapping } from '../../mapping/index.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { insertPlan } from '../../store/plans.ts';
import type { OpenJob } from '../job/open-job.ts';
import type { PageWorker } from '../read/load-page-facts.ts';
import { decideWithNames, type Naming } from './resolve-names.ts';

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url);
});

afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** A job whose target has the names of `taken`, and counts how often it is asked. */
function aJob(taken: ReadonlySet<string>): { job: OpenJob; questions: () => number } {
  let questions = 0;
  const { mapping } = compileMapping({
    source: { attributes: [{ name: 'name', path: '$.name' }] },
    scope: [],
    attributes: [{ target: 'cn', value: 'SelectUniqueValue([name], Counter(Append([name], "{n}"), 2))' }],
  });
  const findTaken = async (_: string, values: readonly string[]) => {
    questions += 1;
    return new Set(values.filter((value) => taken.has(value)));
  };
  return { job: { name: 'job', mapping, target: { findTaken } } as unknown as OpenJob, questions: () => questions };
}

/** A job whose target refuses a login name `x` and a principal name `x@corp` that belong to two people, as Active Directory does. */
function aJobOfTwoNames(): OpenJob {
  const { mapping } = compileMapping({
    source: { attributes: [{ name: 'name', path: '$.name' }] },
    scope: [],
    attributes: [
      { target: 'login', value: 'SelectUniqueValue([name], Counter(Append([name], "{n}"), 2))' },
      { target: 'principal', value: 'SelectUniqueValue("maria@corp", Counter("maria{n}@corp", 2))' },
    ],
  });
  const target = {
    findTaken: async () => new Set<string>(),
    sharedName: (attribute: string, value: string) =>
      attribute === 'login' ? { attribute: 'principal', value: `${value}@corp` } : { attribute, value },
  };
  return { name: 'job', mapping, target } as unknown as OpenJob;
}

/** Gives each person a login name and a principal name. */
function namingBoth(job: OpenJob): Naming<readonly string[]> {
  const targets = job.mapping.attributes.map(({ target }) => target);
  return {
    decide: ({ worker, context }, ledger) =>
      job.mapping.attributes.map((mapping) => {
        const isTaken = (value: string) => ledger.isTaken(mapping.target, value, worker);
        const result = mapping.evaluate({ ...context, isTaken });
        return result.kind === 'value' ? String(result.value) : '';
      }),
    give: (names, { worker }, ledger) => {
      for (const [at, name] of names.entries()) ledger.give(targets[at] ?? '', name, worker);
    },
  };
}

function people(count: number): readonly PageWorker[] {
  return Array.from({ length: count }, (_, at) => ({
    worker: { id: `${at}`, anchor: `${at}`, keys: [`${at}`], employments: [], document: {} },
    context: { attributes: newAttributes([['name', 'Maria Garcia']]), now: 0, random: () => 0 },
  }));
}

function naming(job: OpenJob): Naming<string> & { decisions: number } {
  const own = {
    decisions: 0,
    decide: ({ worker, context }: PageWorker, ledger: Parameters<Naming<string>['decide']>[1]) => {
      own.decisions += 1;
      const isTaken = (value: string) => ledger.isTaken('cn', value, worker);
      const result = job.mapping.attributes[0]?.evaluate({ ...context, isTaken });
      return result?.kind === 'value' ? String(result.value) : '';
    },
    give: (name: string, { worker }: PageWorker, ledger: Parameters<Naming<string>['give']>[2]) =>
      ledger.give('cn', name, worker),
  };
  return own;
}

async function newPlan(): Promise<string> {
  const id = randomUUID();
  await insertPlan(database, { id, job: 'job', cycleId: randomUUID(), kind: 'initial', createdAt: 0, expiresAt: 1 });
  return id;
}

it('gives each of a hundred people of one name another, though the directory has three hundred of them', async () => {
  const taken = new Set(['Maria Garcia', ...Array.from({ length: 299 }, (_, at) => `Maria Garcia${at + 2}`)]);
  const { job, questions } = aJob(taken);

  const names = await decideWithNames({ database, job, planId: await newPlan() }, people(100), naming(job));

  expect(new Set(names).size).toBe(100);
  expect(names.filter((name) => taken.has(name))).toEqual([]);
  expect(questions()).toBeLessThan(12);
});

it('gives no name that an earlier page of the plan has given', async () => {
  const { job } = aJob(new Set());
  const planId = await newPlan();

  const first = await decideWithNames({ database, job, planId }, people(1), naming(job));
  const [, other] = people(2);
  const second = await decideWithNames({ database, job, planId }, other === undefined ? [] : [other], naming(job));

  expect([...first, ...second]).toEqual(['Maria Garcia', 'Maria Garcia2']);
});

it('decides again only about those whom an answer concerns', async () => {
  const { job } = aJob(new Set());
  const alone = people(50).map((person, at) => ({
    ...person,
    context: { ...person.context, attributes: newAttributes([['name', `Name ${at}`]]) },
  }));
  const counting = naming(job);

  await decideWithNames({ database, job, planId: await newPlan() }, alone, counting);

  expect(counting.decisions).toBe(50);
});

it('keeps a login name from those whose principal name it would imply, in one page and in the next', async () => {
  const job = aJobOfTwoNames();
  const planId = await newPlan();
  const named = (at: number, name: string): PageWorker => ({
    worker: { id: `${at}`, anchor: `${at}`, keys: [`${at}`], employments: [], document: {} },
    context: { attributes: newAttributes([['name', name]]), now: 0, random: () => 0 },
  });

  const first = await decideWithNames({ database, job, planId }, [named(1, 'ann'), named(2, 'maria')], namingBoth(job));
  const second = await decideWithNames({ database, job, planId }, [named(3, 'maria2')], namingBoth(job));

  // The first has the principal name maria@corp, so that nobody else is called maria; her own login name is no hindrance to her.
  expect(first).toEqual([
    ['ann', 'maria@corp'],
    ['maria2', 'maria2@corp'],
  ]);
  expect(second).toEqual([['maria22', 'maria3@corp']]);
});
