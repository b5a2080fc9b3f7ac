import { afterEach, describe, expect, it } from 'vitest';
import type { Account } from '../../domain/account.ts';
import type { Outcome } from '../../domain/operation.ts';
import { newAttributes } from '../../domain/value.ts';
import type { Connector, TargetSession } from '../contract.ts';
import { connectors } from '../registry.ts';
import { canRun, type Fixture, fixtures, newDeps, readConfig } from './fixtures.ts';

const targets = [...connectors.values()].filter(({ id, target }) => target !== undefined && canRun(id));

describe.each(targets.map((connector) => [connector.id, connector] as const))('the target %s', (id, connector) => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  async function open() {
    const fixture = await (fixtures.get(id) ?? missingFixture(id))();
    cleanups.push(() => fixture.close());
    const deps = newDeps(fixture);
    const session = await targetOf(connector).open(readConfig(connector, fixture), deps);
    cleanups.push(() => session.close());
    const facts = factsOf(fixture);
    return { fixture, deps, session, facts, attributes: [facts.match, facts.writable, facts.unique] };
  }

  it('describes what it knows, and leaves out what it does not', async () => {
    const { session, attributes } = await open();

    const schema = await session.describe([...attributes, 'noSuchAttributeAtAll']);

    expect(Object.keys(schema.attributes).toSorted()).toEqual(attributes.toSorted());
  });

  it('lists every account once, and reads each by its anchor as it was listed', async () => {
    const { session, facts, attributes } = await open();

    const listed = await listAll(session, attributes);
    const anchors = listed.map(({ anchor }) => anchor);
    const read = await session.readAccounts(anchors, attributes);

    expect(listed).toHaveLength(facts.accounts);
    expect(new Set(anchors).size).toBe(facts.accounts);
    expect(sorted(read)).toEqual(sorted(listed));
  });

  it('finds an account by its matching value, and nobody by another', async () => {
    const { session, facts, attributes } = await open();
    const [first] = await listAll(session, attributes);
    const value = String(first?.attributes[facts.match]);

    const found = await session.findAccounts({ attribute: facts.match, values: [value, 'nobody-at-all'] }, attributes);

    expect(found.map(({ anchor }) => anchor)).toEqual([first?.anchor]);
  });

  it('knows which values are taken, in whatever case', async () => {
    const { session, facts, attributes } = await open();
    const [first] = await listAll(session, attributes);
    const value = String(first?.attributes[facts.unique]);

    const taken = await session.findTaken(facts.unique, [value, 'nobodyhasthis']);

    expect([...taken]).toEqual([value]);
  });

  it('writes an attribute, and holds it as written', async () => {
    const { session, facts, attributes } = await open();
    const [first] = await listAll(session, attributes);
    if (first === undefined) throw new Error('There is no account.');
    const before = first.attributes[facts.writable];
    const delta = { name: facts.writable, ...(before !== undefined && { before }), after: 'Written by the suite' };

    const outcome = await session.apply({ kind: 'update', account: first, deltas: [delta] });

    expect(outcome).toMatchObject({ status: 'done', account: { anchor: first.anchor } });
    const [account] = await session.readAccounts([first.anchor], attributes);
    expect(account?.attributes[facts.writable]).toBe('Written by the suite');
  });

  it('makes an outcome, no error, of an account that is not there', async () => {
    const { session, facts } = await open();
    const account = { anchor: '00000000-0000-4000-8000-000000000000', name: 'nobody' };

    const outcome = await session.apply({
      kind: 'update',
      account,
      deltas: [{ name: facts.writable, after: 'x' }],
    });

    expect(outcome.status).toBe('failed');
    expect(await session.readAccounts([account.anchor], [facts.writable])).toEqual([]);
  });

  it('makes an account, opens, closes and deletes it; or says that it makes none', async () => {
    const { session, facts } = await open();
    const attributes = newAttributes(Object.entries(facts.create ?? {}));

    const created = await session.apply({ kind: 'create', worker: '1', attributes });

    if (targetOf(connector).creates === false) {
      expect(created).toMatchObject({ status: 'failed', problem: { code: 'unsupported' } });
      return;
    }
    const account = accountOf(created);
    for (const kind of ['enable', 'disable', 'delete'] as const) {
      expect((await session.apply({ kind, account })).status).toBe('done');
    }
    expect(await session.readAccounts([account.anchor], [facts.match])).toEqual([]);
  });

  it('logs every request so that it can be repeated, without the secret', async () => {
    const { session, fixture, deps, attributes } = await open();

    await listAll(session, attributes);

    expect(deps.requests.length).toBeGreaterThan(0);
    expect(JSON.stringify(deps.requests)).not.toContain(fixture.secret);
  });
});

function missingFixture(id: string): never {
  throw new Error(`The connector ${id} of the registry has no fixture in contract-suite/fixtures.ts.`);
}

function targetOf(connector: Connector) {
  if (connector.target === undefined) throw new Error(`${connector.id} is no target.`);
  return connector.target;
}

function factsOf(fixture: Fixture) {
  if (fixture.target === undefined) throw new Error('The fixture does not say what the target has.');
  return fixture.target;
}

function accountOf(outcome: Outcome) {
  if (outcome.status === 'done') return outcome.account;
  if (outcome.status === 'made') throw new Error(`The anchor of ${outcome.name} was left to be read.`);
  throw new Error(`${outcome.problem.code}: ${outcome.problem.message}`);
}

function sorted(accounts: readonly Account[]): readonly Account[] {
  return accounts.toSorted((left, right) => (left.anchor < right.anchor ? -1 : 1));
}

async function listAll(session: TargetSession, attributes: readonly string[]): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for await (const page of session.list(attributes)) accounts.push(...page);
  return sorted(accounts);
}
