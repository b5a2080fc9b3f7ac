import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenedDatabase, openFreshDatabase } from '../../../test/support/open-database.ts';
import type { Configuration } from '../../config/load-configuration.ts';
import { connectors } from '../../connectors/registry.ts';
import { listConfigurations } from '../../store/configurations.ts';
import { applyConfiguration } from './apply-configuration.ts';

let opened: OpenedDatabase;
let folder: string;

beforeEach(async () => {
  opened = await openFreshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hirewire-apply-'));
});
afterEach(async () => {
  await opened.close();
  await rm(folder, { recursive: true });
});

const flex = (password: string) => ({
  connector: 'flex-hr',
  serviceUrl: 'https://flex.example.com',
  username: 'hirewire',
  password,
  instanceId: 1,
});

async function apply(systems: Record<string, unknown>) {
  const configuration = { systems, jobs: {}, folder } as Configuration;
  const how = { connectors, dataDir: folder, env: {}, appliedBy: 'somebody' };
  return await applyConfiguration(opened.database, configuration, how);
}

it('lists a changed secret of a system whose name begins like the name of one that is new', async () => {
  await apply({ hr2: flex('old') });

  const differences = await apply({ hr2: flex('new'), hr: flex('other') });

  expect(differences).toEqual([
    { path: 'systems.hr2.password', kind: 'changed' },
    { path: 'systems.hr', kind: 'added' },
  ]);
  expect((await listConfigurations(opened.database, 1))[0]?.differences).toEqual(differences);
});

it('does not list a secret apart that came with its whole system', async () => {
  await apply({});

  expect(await apply({ hr: flex('new') })).toEqual([{ path: 'systems.hr', kind: 'added' }]);
});

it('lists a secret that stands in the file as text where it is another one, and only then', async () => {
  await apply({ hr: flex('old') });

  expect(await apply({ hr: { ...flex('old'), username: 'other' } })).toEqual([
    { path: 'systems.hr.username', kind: 'changed' },
  ]);
  expect(await apply({ hr: { ...flex('new'), username: 'other' } })).toEqual([
    { path: 'systems.hr.password', kind: 'changed' },
  ]);
});

it('lists every secret where the key that they were stored with is lost', async () => {
  await apply({ hr: flex('old') });
  await rm(join(folder, 'secret.key'));

  expect(await apply({ hr: { ...flex('old'), username: 'other' } })).toEqual([
    { path: 'systems.hr.password', kind: 'changed' },
    { path: 'systems.hr.username', kind: 'changed' },
  ]);
});
