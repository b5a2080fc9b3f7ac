import { afterEach, expect, it } from 'vitest';
import {
  type Fault,
  type Simulator,
  type StartOptions,
  startSuccessFactors,
} from '../../../sandbox/successfactors/index.ts';
import { successFactorsAttributes } from '../../domain/successfactors-attributes.ts';
import { idsOf, now, open, pagesOf } from './test-support/open.ts';

const simulators: Simulator[] = [];
const basic = { type: 'basic', username: 'sfapi@ACME', password: 'secret' };
const everybody = { attributes: successFactorsAttributes, now };

async function start(options: Partial<StartOptions> = {}): Promise<Simulator> {
  const simulator = await startSuccessFactors({ company: { size: 150 }, now: new Date(now).toISOString(), ...options });
  simulators.push(simulator);
  return simulator;
}

afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close();
});

it.each(['snapshot', 'offset'])('reads a whole company once by %s, in one login', async (paging) => {
  const simulator = await start();
  const { session } = await open(simulator.url, { auth: basic, paging, customPageSize: 40 });

  const pages = await pagesOf(session.read(everybody));

  const ids = idsOf(pages);
  expect(new Set(ids).size).toBe(150);
  expect(ids).toHaveLength(150);
  expect(pages.flatMap((page) => page.problems)).toEqual([]);
  expect(simulator.logins).toBe(1);
});

it('reads the same documents whatever order the tenant answers in', async () => {
  const documents = async (shuffle: number) => {
    const simulator = await start({ company: { size: 120 }, switches: { shuffle } });
    const { session } = await open(simulator.url, { auth: basic });
    const workers = (await pagesOf(session.read(everybody))).flatMap((page) => page.workers);
    return new Map(workers.map((worker) => [worker.id, worker]));
  };

  const [one, other] = [await documents(1), await documents(2)];

  expect(one).toEqual(other);
});

it('gives future hires their names, jobs and user names', async () => {
  const simulator = await start();
  const { session } = await open(simulator.url, { auth: basic });

  const workers = (await pagesOf(session.read(everybody))).flatMap((page) => page.workers);

  const future = workers.filter((worker) => (worker.employments[0]?.start ?? '') > '2026-11-20');
  expect(future.length).toBeGreaterThan(1);
  for (const worker of future) {
    expect(worker.displayName).toBeDefined();
    expect(worker.employments[0]?.status).toBe('A');
  }
});

it('finds by an incremental read only those whose day has come', async () => {
  const simulator = await start({ company: { size: 150 } });
  const { session } = await open(simulator.url, { auth: basic });
  const before = new Map(
    (await pagesOf(session.read(everybody))).flatMap((page) => page.workers.map((worker) => [worker.id, worker])),
  );
  const leavesSoon = [...before.values()].filter((worker) => {
    const end = worker.employments[0]?.end ?? '';
    return end >= '2026-11-20' && end < '2026-12-20';
  });

  simulator.clock.advance(30);
  const later = now + 30 * 86_400_000;
  const changed = await pagesOf(session.read({ ...everybody, now: later, watermark: new Date(now).toISOString() }));

  const ids = idsOf(changed);
  expect(leavesSoon.length).toBeGreaterThan(0);
  expect(ids).toEqual(expect.arrayContaining(leavesSoon.map((worker) => worker.id)));
  expect(ids.length).toBeLessThan(before.size / 2);
});

it('reads named people set-wise, and misses who is not there', async () => {
  const simulator = await start();
  const { session } = await open(simulator.url, { auth: basic });
  const [one, two] = idsOf(await pagesOf(session.read(everybody)));

  const page = await session.readWorkers([one ?? '', 'nobody', two ?? ''], everybody);

  expect(page.workers.map((worker) => worker.id).sort()).toEqual([one, two].sort());
});

it('logs in with OAuth', async () => {
  const { generateKeyPairSync } = await import('node:crypto');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const simulator = await start();
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const auth = {
    type: 'oauth',
    clientId: 'sandbox-client',
    companyId: 'ACME',
    userId: 'sfapi',
    privateKey: privateKeyPem,
  };
  const { session } = await open(simulator.url, { auth });

  expect(idsOf(await pagesOf(session.read(everybody)))).toHaveLength(150);

  simulator.endSessions({ tokens: true });
  expect(idsOf(await pagesOf(session.read(everybody)))).toHaveLength(150);
});

it.each<[Fault['kind'], number]>(
  (
    [
      'throttled',
      'serverError',
      'metadataBusy',
      'maintenance',
      'badGateway',
      'gatewayTimeout',
      'dropConnection',
      'resetConnection',
      'truncatedJson',
      'brokenErrorJson',
      'loginPage',
      'snapshotLost',
      'duplicateRecord',
    ] as const
  ).flatMap((kind) => [1, 2, 4].map((nth): [Fault['kind'], number] => [kind, nth])),
)('reads everybody once in spite of %s at request %i', async (kind, nth) => {
  const simulator = await start({ company: { size: 30, awkward: false } });
  const { session } = await open(simulator.url, { auth: basic, customPageSize: 10 });
  simulator.faults.add({ kind, nth });

  const ids = idsOf(await pagesOf(session.read({ attributes: [], now })));

  expect(new Set(ids).size).toBe(30);
  expect(ids).toHaveLength(30);
});

it('logs in again when the session ends in the middle of a read', async () => {
  const simulator = await start();
  const { session } = await open(simulator.url, { auth: basic, customPageSize: 40 });
  const ids: string[] = [];

  for await (const page of session.read(everybody).pages) {
    if (ids.length === 0) simulator.endSessions();
    ids.push(...page.workers.map((worker) => worker.id));
  }

  expect(new Set(ids).size).toBe(150);
  expect(simulator.logins).toBe(2);
});

it('breaks the read when the password changes in the middle of it', async () => {
  const simulator = await start();
  const { session } = await open(simulator.url, { auth: basic, customPageSize: 20 });
  const read = async () => {
    for await (const _page of session.read(everybody).pages) simulator.setPassword('other');
  };

  await expect(read()).rejects.toMatchObject({ code: 'unauthorized' });
});

it.each(['employmentNull', 'noPersonId', 'jobNull', 'badDate'] as const)(
  'holds the one record that is malformed (%s) and reads the others',
  async (how) => {
    const simulator = await start({ company: { size: 30, awkward: false } });
    const { session } = await open(simulator.url, { auth: basic });
    simulator.faults.add({ kind: 'malformedRecord', how, worker: [...simulator.state.persons.keys()][3] ?? '' });

    const pages = await pagesOf(session.read({ attributes: [], now }));

    const problems = pages.flatMap((page) => page.problems);
    expect(problems.length + idsOf(pages).length).toBe(30);
    expect(problems.map((problem) => problem.code)).toEqual(['malformedRecord']);
  },
);

it('reads on without a navigation that a tenant has lost', async () => {
  const simulator = await start();
  const { session } = await open(simulator.url, { auth: basic });
  simulator.faults.add({ kind: 'unknownName', name: 'EmpJob/payGradeNav' });

  const pages = await pagesOf(session.read(everybody));

  expect(idsOf(pages)).toHaveLength(150);
  expect(pages[0]?.warnings?.map((problem) => problem.code)).toEqual(['missingInSource']);
});

it('finds every other change in a tenant that does not filter by the timestamp of telephones', async () => {
  const simulator = await start();
  const { session } = await open(simulator.url, { auth: basic });
  simulator.faults.add({ kind: 'unfilterableField', name: 'PerPhone/lastModifiedDateTime' });
  const before = new Date(now).toISOString();
  simulator.clock.set(new Date(now + 60_000).toISOString());
  simulator.act({ type: 'changeEmail', worker: '100010', address: 'new@x.example' });
  simulator.act({ type: 'changeUser', worker: '100011', fields: { custom01: 'new' } });
  const attributes = [
    { name: 'phone', path: '$.phoneNav.results[0].phoneNumber' },
    { name: 'mail', path: '$.emailNav.results[0].emailAddress' },
  ];

  const pages = await pagesOf(session.read({ attributes, now: now + 90_000, watermark: before }));

  expect(idsOf(pages)).toEqual(expect.arrayContaining(['100010', '100011']));
  expect(idsOf(pages).length).toBeLessThan(10);
  expect(pages[0]?.warnings?.map(({ code }) => code)).toEqual(['unfilterableInSource']);
});

it('finds nothing wrong with a tenant that has everything', async () => {
  const simulator = await start();
  const { session } = await open(simulator.url, { auth: basic });

  const lines = await session.check([
    { name: 'title', path: '$.employmentNav.results[0].jobInfoNav.results[0].jobTitle' },
  ]);

  expect(lines.filter((line) => line.status === 'failed')).toEqual([]);
  expect(lines.find((line) => line.name === 'metadata')?.status).toBe('ok');
});
