import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type EntraStory, tellEntraStory } from '../support/entra-story.ts';

const launcher = fileURLToPath(new URL('../../bin/hirewire.js', import.meta.url));
const job = 'hr-to-entra';
const roles = ['User.ReadWrite.All', 'Domain.Read.All', 'RoleManagement.Read.Directory'];

type BatchAnswer = { responses: { id: string; status: number; headers?: unknown; body?: unknown }[] };

/** A gateway between us and Graph, which may change the answer of a `$batch` on its way back; null is no answer at all. */
async function openGateway(target: () => string) {
  const gateway = { change: (answer: BatchAnswer, _asked: BatchRequest): BatchAnswer | null => answer };
  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    const { authorization = '', 'content-type': type } = request.headers;
    const answer = await fetch(`${target()}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { authorization, ...(type !== undefined && { 'content-type': type }) },
      ...(body !== '' && { body }),
    });
    const text = (await answer.text()).replaceAll(target(), `http://${request.headers.host}`);
    const isBatch = request.url?.endsWith('/$batch') === true && answer.status === 200;
    const changed = isBatch ? gateway.change(JSON.parse(text), JSON.parse(body)) : undefined;
    if (changed === null) return request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(changed === undefined ? text : JSON.stringify(changed));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { gateway, url, close };
}

type BatchRequest = { requests: { id: string; method: string; url: string }[] };

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

describe('Entra ID and a process that is killed', () => {
  let story: EntraStory;
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    await story.close();
    for (const close of closing.splice(0)) await close();
  });

  async function begin(options: Parameters<typeof tellEntraStory>[0] = {}): Promise<string> {
    story = await tellEntraStory({ size: 30, ...options, graph: { roles, ...options.graph } });
    // The process that is killed has the real clock.
    story.hr.clock.set(new Date().toISOString());
    story.graph.clock.set(new Date().toISOString());
    const folder = await mkdtemp(join(tmpdir(), 'hirewire-entra-crash-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const { systems } = story.deps.configuration;
    const document = { systems, jobs: { [job]: { source: 'hr', target: 'entra' } } };
    await writeFile(join(folder, 'hirewire.yaml'), JSON.stringify(document));
    return folder;
  }

  /** Runs a cycle in a process of its own, and kills it as soon as something is so. */
  async function runAndKill(folder: string, isTime: () => boolean, options: readonly string[] = []): Promise<void> {
    const { connectionString } = story.deps.database.pool.options;
    const child = spawn(process.execPath, [launcher, 'run', job, '--json', ...options], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: connectionString, HIREWIRE_DATA_DIR: join(folder, 'data') },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    let isOver = false;
    ended.then(() => {
      isOver = true;
    });
    while (!isOver && !isTime()) await nextTurn();
    child.kill('SIGKILL');
    await ended;
  }

  const users = () => story.graph.users().filter(({ employeeId }) => employeeId !== null);

  async function journal() {
    const { rows } = await story.deps.database.pool.query<{ worker: string; kind: string; state: string }>(
      'select worker, kind, state from app.operations order by id',
    );
    return rows;
  }

  /** Everybody has one user; each user that was made is in the journal, once. */
  async function expectComplete(size: number): Promise<void> {
    const ids = users().map(({ employeeId }) => employeeId);
    expect(ids).toHaveLength(size);
    expect(new Set(ids).size).toBe(size);
    const lines = await journal();
    expect(lines.filter(({ state }) => state === 'intended')).toEqual([]);
    const created = lines.filter(({ kind, state }) => kind === 'create' && state === 'done');
    expect(created.map(({ worker }) => worker).toSorted()).toEqual(ids.toSorted());
    await story.expectStable();
  }

  it('leaves nothing that the next runs do not put right: one user each, each create once in the log', async () => {
    const folder = await begin();

    for (const count of [1, 12, 25]) await runAndKill(folder, () => users().length >= count, ['--initial']);
    await story.run();
    await story.run();

    await expectComplete(30);
    expect(users().filter(({ managerId }) => managerId !== null).length).toBeGreaterThan(20);
  });

  it('before the answer of a batch has its users adopted, each once', async () => {
    const folder = await begin();
    story.graph.faults.add({ kind: 'answerLost', match: 'POST /v1.0/$batch', nth: 3, times: 1 });
    const isLost = () => story.graph.requests.all().some(({ fault }) => fault === 'answerLost');

    await runAndKill(folder, () => isLost() && users().length > 0, ['--initial']);
    story.graph.faults.clear();
    const left = users().length;
    await story.run();
    await story.run();

    expect(left).toBeGreaterThan(0);
    await expectComplete(30);
  });

  it('in the middle of updates leaves each change once in the log', async () => {
    const folder = await begin();
    await story.runWell();
    const movers = users().map(({ employeeId }) => String(employeeId));
    for (const worker of movers) {
      story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
      // Title and manager are two requests: a kill may come between them.
      story.hr.act({ type: 'changeManager', worker, manager: worker === '100002' ? '100003' : '100002' });
    }
    story.hr.clock.set(new Date(Date.now() + 60_000).toISOString());
    const changed = () => users().filter(({ jobTitle }) => jobTitle === 'Consultant').length;

    await runAndKill(folder, () => changed() >= 1);
    await story.run();
    await story.runWell({ initial: true });

    expect(changed()).toBe(30);
    const { rows } = await story.deps.database.pool.query<{ worker: string }>(`
      select worker from app.operations
      where kind = 'update' and state = 'done' and deltas @> '[{ "name": "jobTitle" }]' order by worker`);
    expect(rows.map(({ worker }) => worker)).toEqual(movers.toSorted());
    expect(new Set(users().map(({ managerId }) => managerId)).size).toBe(2);
    expect(story.graph.requests.matching('PATCH /v1.0/users/').filter(({ isInBatch }) => isInBatch)).toHaveLength(30);
    await expectComplete(30);
  });

  it('and whose person has got another name meanwhile has one user, though searches do not show it yet', async () => {
    const folder = await begin({ size: 3, graph: { switches: { replicationSeconds: 3600 } } });
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron' });

    story.graph.faults.add({ kind: 'answerLost', match: 'POST /v1.0/$batch', nth: 3, times: 1 });
    const isLost = () => story.graph.requests.all().some(({ fault }) => fault === 'answerLost');
    await runAndKill(folder, () => isLost() && story.find(ada) !== undefined, ['--initial']);
    story.graph.faults.clear();
    story.hr.act({ type: 'renamePerson', worker: ada, lastName: 'King' });
    const made = users().length;
    await story.run();
    story.graph.clock.set(new Date(story.hr.clock.now() + 7_200_000).toISOString());
    await story.run({ initial: true });

    expect(made).toBeGreaterThan(0);
    expect(users().filter(({ employeeId }) => employeeId === ada)).toHaveLength(1);
    expect(story.user(ada)).toMatchObject({ surname: 'King' });
  });

  describe('and a gateway that spoils answers inside a batch', () => {
    async function beginBehindGateway() {
      const { gateway, url, close } = await openGateway(() => story.graph.url);
      closing.push(close);
      await begin({ target: { baseUrl: url, loginUrl: url } });
      return gateway;
    }

    const spoilt: readonly (readonly [string, (answer: BatchAnswer) => BatchAnswer])[] = [
      ['leaves some out', ({ responses }) => ({ responses: responses.filter((_, at) => at % 3 !== 0) })],
      [
        'calls some failed that were done',
        ({ responses }) => ({
          responses: responses.map((one, at) =>
            at % 3 === 0 ? { id: one.id, status: 504, body: { error: { code: 'UnknownError', message: '' } } } : one,
          ),
        }),
      ],
    ];
    it.each(spoilt)('that %s makes nobody a second user', async (_name, spoil) => {
      const gateway = await beginBehindGateway();
      gateway.change = (answer, { requests }) =>
        requests.some(({ method }) => method !== 'GET') ? spoil(answer) : answer;

      await story.run().catch((error: unknown) => expect(error).toMatchObject({ system: 'entra' }));
      gateway.change = (answer) => answer;
      await story.run();
      await story.runWell({ initial: true });

      await expectComplete(30);
    });
  });
});
