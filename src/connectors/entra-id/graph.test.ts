import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type GraphSimulator,
  makeClientCertificate,
  type StartOptions,
  startMicrosoftGraph,
} from '../../../sandbox/microsoft-graph/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { CheckLine, ConnectorDeps, RequestLogEntry, TargetSession } from '../contract.ts';
import { configSchema } from './config.ts';
import { openEntraId } from './session.ts';
import { openSource } from './source/open-source.ts';

const now = '2026-03-02T08:00:00Z';
const roles = ['User.ReadWrite.All', 'Domain.Read.All', 'RoleManagement.Read.Directory'];
const needs = { attributes: ['employeeId', 'jobTitle'], containers: [], kinds: ['create', 'update'] as const };

describe('Entra ID through Graph', () => {
  let graph: GraphSimulator;
  let session: TargetSession | undefined;
  let requests: RequestLogEntry[];
  afterEach(async () => {
    await session?.close();
    session = undefined;
    await graph.close();
  });

  async function start(options: StartOptions = {}): Promise<void> {
    graph = await startMicrosoftGraph({ now, roles, clientSecret: 'canary-secret', ...options });
    requests = [];
  }

  function deps(redactedAttributes: readonly string[] = []): ConnectorDeps {
    return {
      ...{ system: 'entra', clock: { now: () => Date.parse(now) }, logger: silentLogger, randomBytes },
      ...{ redactedAttributes, onRequest: (entry) => requests.push(entry) },
    };
  }

  function config(more: Record<string, unknown> = {}) {
    const auth = { type: 'clientSecret', clientSecret: 'canary-secret' };
    const { url, tenantId, clientId } = graph;
    return configSchema.parse({ tenantId, clientId, auth, baseUrl: url, loginUrl: url, ...more });
  }

  async function open(more: Record<string, unknown> = {}, redacted: readonly string[] = []): Promise<TargetSession> {
    session = await openEntraId(config(more), deps(redacted), async () => undefined);
    return session;
  }

  function line(lines: readonly CheckLine[], name: string): CheckLine | undefined {
    return lines.find((one) => one.name === name);
  }

  function keyPair(days: number): { readonly certificate: string; readonly privateKey: string } {
    const { certificate, privateKey } = makeClientCertificate(Date.parse(now), days);
    return { certificate, privateKey };
  }

  const ada = { userPrincipalName: 'ada@contoso.com', displayName: 'Ada', employeeId: '1', accountEnabled: 'True' };

  it('logs in with a certificate, and warns before it ends', async () => {
    await start();
    const pair = keyPair(20);
    graph.addCertificate(pair.certificate);
    const target = await open({ auth: { type: 'certificate', ...pair } });

    const lines = await target.check(needs);

    expect(line(lines, 'login')).toMatchObject({ status: 'warning', message: expect.stringContaining('2026-03-2') });
    expect(JSON.stringify(requests)).not.toContain('PRIVATE KEY');
    expect(requests[0]?.replay).toContain('client_assertion=$GRAPH_ASSERTION');
  });

  it('says that the certificate is none of the app registration', async () => {
    await start();

    await expect(open({ auth: { type: 'certificate', ...keyPair(365) } })).rejects.toMatchObject({
      code: 'unauthorized',
      advice: expect.stringContaining('upload the certificate'),
    });
  });

  it('refuses a key that belongs to another certificate, and texts that are none, before it asks anybody', async () => {
    await start();
    const [one, other] = [keyPair(365), keyPair(365)];
    const pairs = [
      { ...one, privateKey: other.privateKey },
      { ...one, privateKey: 'x' },
      { ...one, certificate: 'x' },
    ];

    for (const pair of pairs)
      await expect(open({ auth: { type: 'certificate', ...pair } })).rejects.toMatchObject({ code: 'invalid' });

    expect(requests).toEqual([]);
  });

  it('names each right and whether it is granted', async () => {
    await start();

    const lines = await (await open()).check(needs);

    expect(lines.filter(({ status }) => status !== 'ok').map(({ name }) => name)).toEqual(['tls', 'read users']);
    expect(lines.map(({ name }) => name)).toEqual([
      ...['tls', 'login', 'permission User.Read.All', 'permission User.ReadWrite.All', 'permission Domain.Read.All'],
      ...['permission RoleManagement.Read.Directory', 'read users', 'domains', 'protected accounts'],
    ]);
    expect(line(lines, 'permission User.Read.All')?.message).toContain('by User.ReadWrite.All');
    expect(line(lines, 'domains')?.message).toContain('contoso.com');
  });

  it('names each right that is missing, and how to grant it', async () => {
    await start({ roles: ['User.Read.All'], users: [{ userPrincipalName: 'ben@contoso.com' }] });

    const lines = await (await open()).check({ ...needs, attributes: ['employeeLeaveDateTime'] });

    const statuses = Object.fromEntries(lines.map(({ name, status }) => [name, status]));
    expect(statuses).toMatchObject({
      'permission User.Read.All': 'ok',
      'permission User.ReadWrite.All': 'failed',
      'permission User-LifeCycleInfo.ReadWrite.All': 'failed',
      'permission Domain.Read.All': 'warning',
      'permission RoleManagement.Read.Directory': 'warning',
      'read users': 'ok',
      domains: 'warning',
      'protected accounts': 'warning',
    });
    const advised = lines.filter(({ status }) => status === 'failed' || status === 'warning');
    expect(advised.every(({ advice }) => (advice ?? '') !== '')).toBe(true);
  });

  it('checks what a source needs, changes included', async () => {
    await start({ roles: ['User.Read.All'], users: [{ userPrincipalName: 'ben@contoso.com' }] });
    const source = await openSource(config(), deps());

    const lines = await source.check([{ name: 'mail', path: '$.mail' }]);
    await source.close();

    expect(lines.map(({ name, status }) => [name, status])).toEqual([
      ['tls', 'warning'],
      ['login', 'ok'],
      ['permission User.Read.All', 'ok'],
      ['read users', 'ok'],
      ['read changes', 'ok'],
    ]);
  });

  it('makes a user whose password nobody sees, neither in the log nor in the outcome', async () => {
    await start();
    const target = await open();

    const outcome = await target.apply({ kind: 'create', worker: '1', attributes: ada });

    const { password } = graph.user('ada@contoso.com') ?? {};
    expect(outcome).toMatchObject({ status: 'done', account: { name: 'ada@contoso.com' } });
    expect(String(password)).toHaveLength(32);
    expect(JSON.stringify([requests, outcome])).not.toContain(String(password));
    expect(JSON.stringify(requests)).not.toContain('canary-secret');
    const create = requests.find(({ replay }) => replay.includes('"POST"'));
    expect(create?.replay).toContain('$GRAPH_AUTH');
    expect(create?.replay).toContain('ada@contoso.com');
  });

  it('logs nothing of what is written where an attribute is redacted', async () => {
    await start();
    const target = await open({}, ['jobTitle']);

    await target.apply({ kind: 'create', worker: '1', attributes: { ...ada, jobTitle: 'canary-title' } });

    expect(JSON.stringify(requests)).not.toContain('canary-title');
  });

  it('touches members of the roles that may be touched, and of no other', async () => {
    const users = [
      { userPrincipalName: 'reader@contoso.com', roles: ['Directory Readers'] },
      { userPrincipalName: 'admin@contoso.com', roles: ['Global Administrator'] },
    ];
    await start({ users });
    const target = await open({ unprotectedRoles: ['directory readers'] });
    const anchors = users.map(({ userPrincipalName }) => graph.user(userPrincipalName)?.id ?? '');

    const accounts = await target.readAccounts(anchors, ['jobTitle']);
    const outcomes = await Promise.all(
      accounts.map((account) => target.apply({ kind: 'update', account, deltas: [{ name: 'jobTitle', after: 'x' }] })),
    );

    expect(accounts.map(({ protectedBy }) => protectedBy)).toEqual([
      undefined,
      'it has the directory role Global Administrator',
    ]);
    expect(outcomes.map((outcome) => (outcome.status === 'failed' ? outcome.problem.code : 'done'))).toEqual([
      'done',
      'protectedAccount',
    ]);
  });

  it.each([
    [[...roles, 'GroupMember.Read.All'], true],
    [roles, false],
  ])('protects who has a role through a group, with the rights %j: %s', async (rights, isKnown) => {
    const users = ['direct', 'inner', 'other'].map((name) => ({ userPrincipalName: `${name}@contoso.com` }));
    const groups = [
      { displayName: 'Inner', members: ['inner@contoso.com'] },
      { displayName: 'Admins', members: ['Inner'], roles: ['User Administrator'] },
      { displayName: 'Root', members: ['direct@contoso.com'], roles: ['Global Administrator'] },
    ];
    await start({
      users: [...users, { userPrincipalName: 'admin@contoso.com', roles: ['Global Administrator'] }],
      groups,
      roles: rights,
    });
    const target = await open();
    const names = ['admin', 'direct', 'inner', 'other'];
    const anchors = names.map((name) => graph.user(`${name}@contoso.com`)?.id ?? '');

    const accounts = await target.readAccounts(anchors, []);
    const lines = await target.check(needs);

    expect(accounts.map(({ protectedBy }) => protectedBy !== undefined)).toEqual([true, isKnown, isKnown, false]);
    expect(line(lines, 'protected accounts')?.status).toBe(isKnown ? 'ok' : 'warning');
  });

  it('keeps what is not mapped of division and cost centre', async () => {
    const user = { userPrincipalName: 'ben@contoso.com', employeeOrgData: { division: 'North', costCenter: '47' } };
    await start({ users: [user] });
    const target = await open();
    const account = { anchor: graph.user('ben@contoso.com')?.id ?? '', name: 'ben@contoso.com' };

    await target.apply({ kind: 'update', account, deltas: [{ name: 'division', before: 'North', after: 'South' }] });

    const write = graph.requests.matching('PATCH').at(-1);
    expect(write?.body).toEqual({ employeeOrgData: { division: 'South', costCenter: '47' } });
  });

  it('deletes a user who is there once, and calls it done when an earlier try did it', async () => {
    await start({ users: [{ userPrincipalName: 'ben@contoso.com' }] });
    const target = await open();
    const account = { anchor: graph.user('ben@contoso.com')?.id ?? '', name: 'ben@contoso.com' };
    await target.readAccounts([account.anchor], []);
    graph.faults.add({ kind: 'answerLost', match: 'POST /v1.0/$batch' });

    const outcome = await target.apply({ kind: 'delete', account });

    expect(outcome.status).toBe('done');
    expect(graph.users()).toEqual([]);
  });

  it('finds names with quotes and other characters that mean something in a filter or a path', async () => {
    const names = ["o'brien@contoso.com", 'a#b@contoso.com', "x' or 1 eq 1@contoso.com"];
    await start({ users: [{ userPrincipalName: names[0] ?? '' }, { userPrincipalName: names[1] ?? '' }] });
    const target = await open();

    const taken = await target.findTaken('userPrincipalName', names);

    expect([...taken].sort()).toEqual(names.slice(0, 2).sort());
  });
});
