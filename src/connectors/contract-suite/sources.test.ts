import { afterEach, describe, expect, it } from 'vitest';
import type { Worker } from '../../domain/worker.ts';
import type { Connector, ReadRequest, SourceSession } from '../contract.ts';
import { connectors } from '../registry.ts';
import { type Fixture, fixtures, newDeps, readConfig } from './fixtures.ts';

const sources = [...connectors.values()].filter((connector) => connector.source !== undefined);

describe.each(sources.map((connector) => [connector.id, connector] as const))('the source %s', (id, connector) => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  async function open() {
    const fixture = await (fixtures.get(id) ?? missingFixture(id))();
    cleanups.push(() => fixture.close());
    const deps = newDeps(fixture);
    const session = await sourceOf(connector).open(readConfig(connector, fixture), deps);
    cleanups.push(() => session.close());
    return { fixture, deps, session, facts: factsOf(fixture) };
  }

  it('names its attributes once each', () => {
    const names = sourceOf(connector).defaultAttributes.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(sourceOf(connector).defaultAttributes.every(({ path }) => path.startsWith('$'))).toBe(true);
  });

  it('reads everybody once, in whole pages, and gives a watermark', async () => {
    const { session, facts, fixture } = await open();

    const { workers, watermark } = await readAll(session, requestOf(connector, fixture));

    expect(workers).toHaveLength(facts.people);
    expect(new Set(workers.map(({ anchor }) => anchor)).size).toBe(facts.people);
    expect(workers.every(({ id: worker, keys }) => keys.includes(worker))).toBe(true);
    expect(watermark).not.toBe('');
  });

  it('reads on from a watermark: nobody new appears, and another watermark follows', async () => {
    const { session, facts, fixture } = await open();
    const { workers, watermark } = await readAll(session, requestOf(connector, fixture));

    const next = await readAll(session, { ...requestOf(connector, fixture), watermark });

    const known = new Set(workers.map(({ anchor }) => anchor));
    expect(next.workers.length).toBeLessThanOrEqual(facts.people);
    expect(next.workers.every(({ anchor }) => known.has(anchor))).toBe(true);
    expect(next.watermark).not.toBe('');
  });

  it('reads the workers who are named, and leaves out those whom it does not know', async () => {
    const { session, facts, fixture } = await open();

    const page = await session.readWorkers([facts.worker, 'nobody-at-all'], requestOf(connector, fixture));

    expect(page.workers.map(({ id: worker }) => worker)).toEqual([facts.worker]);
  });

  it.each([null, 42, 'text', [], {}, { __proto__: 1 }])('makes a problem, no error, of the record %j', (record) => {
    const result = sourceOf(connector).toWorker(record as never, { system: 'tested', now: 0 });

    expect(result).toHaveProperty('code');
  });

  it('checks its rights, and all are granted here', async () => {
    const { session } = await open();

    const lines = await session.check(sourceOf(connector).defaultAttributes.slice(0, 5));

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter(({ status }) => status === 'failed')).toEqual([]);
  });

  it('logs every request so that it can be repeated, without the secret', async () => {
    const { session, fixture, deps } = await open();

    await readAll(session, requestOf(connector, fixture));

    expect(deps.requests.length).toBeGreaterThan(0);
    expect(JSON.stringify(deps.requests)).not.toContain(fixture.secret);
    expect(deps.requests.every(({ replay }) => replay !== '')).toBe(true);
  });
});

function missingFixture(id: string): never {
  throw new Error(`The connector ${id} of the registry has no fixture in contract-suite/fixtures.ts.`);
}

function sourceOf(connector: Connector) {
  if (connector.source === undefined) throw new Error(`${connector.id} is no source.`);
  return connector.source;
}

function factsOf(fixture: Fixture) {
  if (fixture.source === undefined) throw new Error('The fixture does not say what the source has.');
  return fixture.source;
}

function requestOf(connector: Connector, fixture: Fixture): ReadRequest {
  return { attributes: sourceOf(connector).defaultAttributes.slice(0, 10), now: fixture.now };
}

async function readAll(
  session: SourceSession,
  request: ReadRequest,
): Promise<{ workers: Worker[]; watermark: string }> {
  const read = session.read(request);
  const workers: Worker[] = [];
  for await (const page of read.pages) workers.push(...page.workers);
  return { workers, watermark: read.watermark };
}
