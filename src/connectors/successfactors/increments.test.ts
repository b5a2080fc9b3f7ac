import { afterEach, expect, it } from 'vitest';
import { type HrAction, type Simulator, startSuccessFactors } from '../../../sandbox/successfactors/index.ts';
import { successFactorsAttributes } from '../../domain/successfactors-attributes.ts';
import type { JsonValue } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import type { SourceSession } from '../contract.ts';
import { dayAfter } from './dates.ts';
import { now, open, pagesOf } from './test-support/open.ts';

const STEP = 7 * 3_600_000 + 420_000;
const DAYS = 9;
const attributes = successFactorsAttributes.filter(({ name }) =>
  ['emailAddress', 'phoneNumber', 'department', 'manager', 'emplStatus', 'custom01'].includes(name),
);
const simulators: Simulator[] = [];

afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close();
});

/** The same numbers at every run. */
function newRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** Something that HR may sensibly do now to the people that we know. */
function nextAction(known: ReadonlyMap<string, Worker>, at: number, random: (below: number) => number): HrAction {
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item;
  const single = [...known.values()].filter((worker) => worker.employments.length === 1);
  const settled = single.filter(
    ({ employments: [job] }) => job?.status === 'A' && (job.start ?? '') < dayAfter(at, -4) && job.end === undefined,
  );
  const gone = single.filter(({ employments: [job] }) => (job?.end ?? '9999') < dayAfter(at, -2));
  const worker = pick(settled).id;
  const text = String(random(100_000));
  const date = dayAfter(at, pick([0, 2, 5]));
  return pick<HrAction>([
    { type: 'hire', startDate: date },
    { type: 'onboard', startDate: dayAfter(at, 3) },
    { type: 'change', worker, fields: { jobTitle: text }, date },
    { type: 'changeManager', worker, manager: pick(settled).id, date },
    { type: 'leave', worker, date },
    { type: 'terminate', worker, lastDay: dayAfter(at, pick([-2, 0, 4])) },
    { type: 'convert', worker, isContingent: true },
    { type: 'addConcurrentJob', worker },
    { type: 'startGlobalAssignment', worker },
    { type: 'renamePerson', worker, lastName: text, date },
    { type: 'changeEmail', worker, address: `${text}@x.example` },
    { type: 'changePhone', worker, number: text },
    { type: 'changeUser', worker, fields: { custom01: text } },
    ...gone.slice(0, 3).map(
      (left): HrAction => ({
        type: 'rehire',
        worker: left.id,
        mode: pick(['sameEmployment', 'newEmployment']),
        date: dayAfter(at, 1),
      }),
    ),
  ]);
}

async function readAll(session: SourceSession, at: number, watermark?: number): Promise<ReadonlyMap<string, Worker>> {
  const since = watermark === undefined ? {} : { watermark: new Date(watermark).toISOString() };
  const pages = await pagesOf(session.read({ attributes, now: at, ...since }));
  expect(pages.flatMap((page) => page.problems)).toEqual([]);
  return new Map(pages.flatMap((page) => page.workers.map((worker) => [worker.id, worker])));
}

/** The manager's own user record is the manager's: its changes come with the manager. */
function withoutManagers(people: ReadonlyMap<string, Worker>): unknown {
  const drop = (name: string, value: JsonValue) =>
    name === 'manager' || name === 'managerUserNav' ? undefined : value;
  return Object.fromEntries([...people].map(([id, worker]) => [id, JSON.parse(JSON.stringify(worker, drop))]));
}

it.each(['America/Los_Angeles', 'Australia/Sydney'])(
  'know in the end what a full read knows, whatever HR does day after day (%s)',
  async (tenantTimeZone) => {
    const simulator = await startSuccessFactors({
      company: { size: 100 },
      now: new Date(now).toISOString(),
      switches: { tenantTimeZone },
    });
    simulators.push(simulator);
    const { session } = await open(simulator.url, {
      auth: { type: 'basic', username: 'sfapi@ACME', password: 'secret' },
    });
    const random = newRandom(tenantTimeZone.length);
    const known = new Map(await readAll(session, now));
    let last = now;

    for (let at = now + STEP; at < now + DAYS * 86_400_000; at += STEP) {
      simulator.clock.set(new Date(at).toISOString());
      simulator.act(nextAction(known, at, random));
      for (const [id, worker] of await readAll(session, at, last)) known.set(id, worker);
      last = at;
    }

    expect(withoutManagers(known)).toEqual(withoutManagers(await readAll(session, last)));
  },
  120_000,
);
