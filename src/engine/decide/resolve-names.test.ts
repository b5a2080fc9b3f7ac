import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenedDatabase, openFreshDatabase } from '../../../test/support/open-database.ts';
import { newAttributes } from '../../domain/value.ts';
import { compileMapping, type EvaluationContext } from '../../mapping/index.ts';
import { desireAccount } from '../../pipeline/desired-account.ts';
import type { NameFacts } from '../../pipeline/name-facts.ts';
import type { Database } from '../../store/database.ts';
import { insertPlan } from '../../store/plans.ts';
import type { OpenJob } from '../job/open-job.ts';
import type { PageWorker } from '../read/load-page-facts.ts';
import { newTakenNames } from './name-ledger.ts';
import { decideWithNames, type Naming } from './resolve-names.ts';

let opened: OpenedDatabase;
let database: Database;

beforeAll(async () => {
  opened = await openFreshDatabase();
  database = opened.database;
});

afterAll(() => opened.close());

/** What was done to find names: questions to the target, names in them, and looks at a name. */
type Work = { questions: number; asked: number; looks: number };

/** A job whose target has the names of `taken`, and counts the work. */
function aJob(taken: ReadonlySet<string>): { job: OpenJob; work: Work } {
  const work = { questions: 0, asked: 0, looks: 0 };
  const { mapping } = compileMapping({
    source: { attributes: [{ name: 'name', path: '$.name' }] },
    scope: [],
    attributes: [{ target: 'cn', value: 'SelectUniqueValue([name], Counter(Append([name], "{n}"), 2))' }],
  });
  const findTaken = async (_: string, values: readonly string[]) => {
    work.questions += 1;
    work.asked += values.length;
    return new Set(values.filter((value) => taken.has(value)));
  };
  const sharedName = (attribute: string, value: string) => {
    work.looks += 1;
    return { attribute, value };
  };
  return { job: { name: 'job', mapping, target: { findTaken, sharedName } } as unknown as OpenJob, work };
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
    decide: ({ worker, context }, ledger) => desireNames(job, context, ledger.seenBy(worker)),
    give: (names, { worker }, ledger) => {
      for (const [at, name] of names.entries()) ledger.give(targets[at] ?? '', name, worker);
    },
  };
}

/** The names that the mapping wants, in its order. */
function desireNames(job: OpenJob, context: EvaluationContext, names: NameFacts): readonly string[] {
  const desired = desireAccount(job.mapping.attributes, { context, ...names });
  return desired.kind === 'desired' ? [...desired.values.values()].map(({ value }) => String(value)) : [];
}

function people(count: number): readonly PageWorker[] {
  return Array.from({ length: count }, (_, at) => ({
    worker: { id: `${at}`, anchor: `${at}`, keys: [`${at}`], employments: [], document: {} },
    context: { attributes: newAttributes([['name', 'Maria Garcia']]), now: 0, random: () => 0 },
  }));
}

function peopleNamed(...names: readonly string[]): readonly PageWorker[] {
  return people(names.length).map(({ worker, context }, at) => ({
    worker,
    context: { ...context, attributes: newAttributes([['name', names[at]]]) },
  }));
}

function naming(job: OpenJob): Naming<string> & { decisions: number } {
  const own = {
    decisions: 0,
    decide: ({ worker, context }: PageWorker, ledger: Parameters<Naming<string>['decide']>[1]) => {
      own.decisions += 1;
      return desireNames(job, context, ledger.seenBy(worker))[0] ?? '';
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
  const { job, work } = aJob(taken);

  const names = await decideWithNames({ database, job, planId: await newPlan() }, people(100), naming(job));

  expect(new Set(names).size).toBe(100);
  expect(names.filter((name) => taken.has(name))).toEqual([]);
  expect(work.questions).toBeLessThan(12);
  expect(work.asked).toBeLessThan(2 * (300 + 100));
});

it('gives no name that an earlier page of the plan has given', async () => {
  const { job } = aJob(new Set());
  const planId = await newPlan();

  const first = await decideWithNames({ database, job, planId }, people(1), naming(job));
  const [, other] = people(2);
  const second = await decideWithNames({ database, job, planId }, other === undefined ? [] : [other], naming(job));

  expect([...first, ...second]).toEqual(['Maria Garcia', 'Maria Garcia2']);
});

it('looks for a name no longer however many bear it', async () => {
  const workOf = async (bearers: number): Promise<Work> => {
    const { job, work } = aJob(new Set());
    const scope = { database, job, planId: await newPlan(), taken: newTakenNames() };
    const all = people(bearers);
    for (let at = 0; at < bearers; at += 20) await decideWithNames(scope, all.slice(at, at + 20), naming(job));
    return work;
  };

  const few = await workOf(100);
  const many = await workOf(1000);

  expect(few.asked).toBeLessThan(1.2 * 100);
  expect(many.asked).toBeLessThan(1.2 * 1000);
  expect(many.looks / 1000).toBeLessThan(1.2 * (few.looks / 100));
});

it('asks the directory once for the names that it has, however many pages of a cycle come by them', async () => {
  const taken = new Set(['Maria Garcia', ...Array.from({ length: 299 }, (_, at) => `Maria Garcia${at + 2}`)]);
  const { job, work } = aJob(taken);
  const scope = { database, job, planId: await newPlan(), taken: newTakenNames() };
  const all = people(40);
  await decideWithNames(scope, all.slice(0, 20), naming(job));
  const { asked } = work;

  await decideWithNames(scope, all.slice(20), naming(job));

  expect(work.asked - asked).toBe(20);
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

it('takes a name for taken when the directory has it in one of two spellings that another directory holds for one', async () => {
  const { job } = aJob(new Set(['muller']));

  const names = await decideWithNames(
    { database, job, planId: await newPlan() },
    peopleNamed('muller', 'Müller'),
    naming(job),
  );

  expect(names).toEqual(['muller2', 'Müller3']);
});

it('asks once about a name that two attributes share', async () => {
  const asked: string[] = [];
  const { target, ...job } = aJobOfTwoNames();
  const findTaken = async (attribute: string, values: readonly string[]) => {
    asked.push(...values.map((value) => `${attribute} ${value}`));
    return new Set<string>();
  };
  const both = { ...job, target: { ...target, findTaken } } as OpenJob;

  await decideWithNames({ database, job: both, planId: await newPlan() }, peopleNamed('maria'), namingBoth(both));

  expect(asked).toEqual(['login maria']);
});
