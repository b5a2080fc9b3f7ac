import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFreshDatabase } from '../../test/support/open-database.ts';
import { insertChanges } from './changes.ts';
import type { Database } from './database.ts';
import { loadFormerNames, loadNamedAccounts } from './done-operations.ts';
import { findAccountAnchors } from './operation-log.ts';
import { insertPlan } from './plans.ts';
import { saveTargetObjects } from './target-objects.ts';

/** Where JavaScript and PostgreSQL make other small letters of them: the sigma at the end, the dotted I. */
const names = ['CN=ΓΙΩΡΓΟΣ ΠΑΠΑΣ,DC=corp', 'CN=İsmail,DC=corp', 'CN=Åsa Öst,DC=corp'];
const plan = '00000000-0000-0000-0000-000000000001';

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase({ max: 1 }));
  const accounts = names.map((name, at) => ({ anchor: `guid${at}`, name, attributes: {} }));
  await saveTargetObjects(
    database,
    'hr',
    accounts.map((account) => ({ account, hash: '', matchKeys: [] })),
  );
  await insertPlan(database, { id: plan, job: 'hr', cycleId: plan, kind: 'initial', createdAt: 0, expiresAt: 0 });
  const change = { worker: '1', workerAnchor: '1', kinds: ['move'], link: false, deltas: [], reasons: [] } as const;
  await insertChanges(
    database,
    plan,
    accounts.map((account, seq) => ({ ...change, account, seq })),
  );
});

afterAll(() => close());

it.each(names.map((name, at) => [name, `guid${at}`]))(
  'an account is found by its own name: %s',
  async (name, anchor) => {
    expect((await loadNamedAccounts(database, 'hr', [name])).get(name)).toEqual({ anchor, name });
    expect((await loadFormerNames(database, [plan], [name])).get(name)).toBe(anchor);
    expect(await findAccountAnchors(database, name, ['hr'])).toEqual([anchor]);
  },
);

it('an account is found by its name in another case', async () => {
  const asked = 'cn=åsa ÖST,dc=CORP';

  expect((await loadNamedAccounts(database, 'hr', [asked])).get(asked)?.anchor).toBe('guid2');
  expect((await loadFormerNames(database, [plan], [asked])).get(asked)).toBe('guid2');
});
