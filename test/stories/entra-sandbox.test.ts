import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { checkWith } from '../../src/config/read-yaml.ts';
import { configurationSchema } from '../../src/config/schema.ts';
import { connectors } from '../../src/connectors/registry.ts';

it('starts Graph beside the others when it is asked to, with a configuration for both ways, and not otherwise', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hirewire-sandbox-'));
  const texts: string[] = [];
  for (const graph of [true, false]) {
    const sandbox = await startSandbox({ folder, size: 5, graph });
    texts.push(sandbox.configuration);
    await sandbox.close();
  }
  await rm(folder, { recursive: true, force: true });

  const [both, plain] = texts.map((text) => checkWith(configurationSchema, parse(text), 'sandbox'));
  const { active: _, ...entra } = both?.systems.entra ?? { connector: '' };
  expect(connectors.get(entra.connector)?.configSchema.safeParse(entra).success).toBe(true);
  expect(both?.jobs['hr-to-entra']).toMatchObject({ source: 'hr', target: 'entra', mapping: 'default' });
  expect(both?.jobs['entra-to-hr']).toMatchObject({ source: 'entra', target: 'hr', mapping: 'default' });
  expect(Object.keys(plain?.jobs ?? {})).toEqual(['hr-to-ad', 'flex-to-ad']);
});
