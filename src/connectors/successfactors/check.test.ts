import { afterEach, expect, it } from 'vitest';
import type { CheckLine } from '../contract.ts';
import { type FakeServer, type Reply, type Seen, startFakeServer } from './test-support/fake-server.ts';
import { open } from './test-support/open.ts';
import { anEmployment, anError, aPage, aPerson } from './test-support/people.ts';

const servers: FakeServer[] = [];
const metadata = `<?xml version="1.0"?><edmx:Edmx xmlns:edmx="x"><Schema Namespace="SFOData">
<EntityType Name="PerPerson"><Key><PropertyRef Name="personIdExternal"/></Key><Property Name="personIdExternal" Type="Edm.String" sap:label="Id"></Property>
<NavigationProperty Name="employmentNav" Relationship="SFOData.emp_of_per" FromRole="p" ToRole="e"/>
<NavigationProperty Name="personalInfoNav"/><NavigationProperty Name="emailNav"/><NavigationProperty Name="personEmpTerminationInfoNav"/></EntityType>
<EntityType Name="EmpEmployment"><Property Name="userId"/><NavigationProperty Name="userNav"/><NavigationProperty Name="jobInfoNav"/></EntityType>
<EntityType Name="EmpJob"><Property Name="jobTitle"/><NavigationProperty Name="emplStatusNav"/><NavigationProperty Name="locationNav"/></EntityType>
<Association Name="emp_of_per"><End Type="SFOData.PerPerson" Role="p"/><End Type="SFOData.EmpEmployment" Role="e"/></Association>
</Schema></edmx:Edmx>`;

/** A tenant where everything is well, save what `answer` decides. */
async function start(answer: (request: Seen) => Reply | undefined = () => undefined): Promise<FakeServer> {
  const server = await startFakeServer((request) => {
    const own = answer(request);
    if (own) return own;
    if (request.url.pathname.endsWith('/$metadata')) return { body: metadata };
    if (request.url.pathname.endsWith('/$count')) return { body: '1' };
    return { body: aPage([aPerson('1', { employmentNav: { results: [anEmployment('u1')] } })]) };
  });
  servers.push(server);
  return server;
}

const statusOf = (lines: readonly CheckLine[]) => Object.fromEntries(lines.map((line) => [line.name, line.status]));

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

it('names each thing that works', async () => {
  const { session } = await open((await start()).url);

  const lines = await session.check([]);

  expect(statusOf(lines)).toMatchObject({
    resolve: 'ok',
    connect: 'ok',
    tls: 'warning',
    login: 'warning',
    'read PerPerson': 'ok',
    metadata: 'ok',
    'read EmpEmployment (employmentNav)': 'ok',
    'read User (employmentNav/userNav)': 'ok',
    count: 'ok',
  });
});

it('stops at a login that fails, with what SAP says about it', async () => {
  const server = await start(() => ({ status: 403, body: anError('Forbidden', '[LGN0008]Company not found') }));
  const { session } = await open(server.url);

  const lines = await session.check([]);

  expect(lines.find((line) => line.status === 'failed')).toMatchObject({
    name: 'login',
    message: expect.stringContaining('LGN0008'),
    advice: expect.stringContaining('company id'),
  });
  expect(lines.at(-1)?.status).toBe('skipped');
});

it('tells a server that nobody reaches from one that refuses', async () => {
  const server = await startFakeServer(() => ({}));
  await server.close();
  const { session } = await open(server.url);

  expect(statusOf(await session.check([]))).toMatchObject({ resolve: 'ok', connect: 'failed' });
});

it('names the mapped fields and navigations that the tenant does not have', async () => {
  const { session } = await open((await start()).url);

  const lines = await session.check([
    { name: 'title', path: '$.employmentNav.results[0].jobInfoNav.results[0].jobtitle' },
    { name: 'level', path: '$.employmentNav.results[0].jobInfoNav.results[0].positionNav.jobLevel' },
    { name: 'mail', path: '$.emailNav.results[?(@.isPrimary == true)].emailAddress' },
  ]);

  expect(lines.find((line) => line.name === 'attribute title')).toMatchObject({
    status: 'warning',
    advice: 'Write it jobTitle.',
  });
  expect(lines.find((line) => line.name === 'navigation employmentNav/jobInfoNav/positionNav')).toMatchObject({
    status: 'warning',
  });
  expect(lines.some((line) => line.name === 'attribute mail')).toBe(false);
});

it('warns of timestamps that the tenant does not filter by, since changes are found by them', async () => {
  const own = metadata.replace(
    '<Property Name="jobTitle"/>',
    '<Property Name="jobTitle"/><Property Name="lastModifiedDateTime" sap:filterable="false"/>',
  );
  const server = await start(({ url }) => (url.pathname.endsWith('/$metadata') ? { body: own } : undefined));
  const { session } = await open(server.url);

  const lines = await session.check([]);

  expect(lines.filter(({ name }) => name.startsWith('changes of'))).toMatchObject([
    { name: 'changes of EmpJob', status: 'warning', message: expect.stringContaining('lastModifiedDateTime') },
  ]);
});

it('names the one right that is missing', async () => {
  const server = await start((request) =>
    request.url.searchParams.get('$expand')?.includes('userNav')
      ? { status: 403, body: anError('COE_GENERAL_FORBIDDEN', '[COE0020]You don’t have permission to User') }
      : undefined,
  );
  const { session } = await open(server.url);

  const lines = await session.check([]);

  expect(lines.filter((line) => line.status === 'failed').map((line) => line.name)).toEqual([
    'read User (employmentNav/userNav)',
  ]);
});

it('warns of what is empty for everybody', async () => {
  const server = await start((request) =>
    request.url.searchParams.has('$expand')
      ? { body: aPage([aPerson('1', { personalInfoNav: { results: [] } })]) }
      : undefined,
  );
  const { session } = await open(server.url);

  const line = (await session.check([])).find((one) => one.name === 'read PerPersonal (personalInfoNav)');

  expect(line).toMatchObject({ status: 'warning', message: 'personalInfoNav is empty for all of 1 people.' });
});

it('fails when there is nobody to read', async () => {
  const { session } = await open(
    (await start((request) => (request.url.pathname.endsWith('/$count') ? { body: '0' } : undefined))).url,
  );

  expect(statusOf(await session.check([]))).toMatchObject({ count: 'failed' });
});
