import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { loadConfiguration } from './load-configuration.ts';

/** Writes files into a folder of their own and reads the configuration in it. */
async function load(mapping: unknown, files: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hirewire-mapping-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const systems = { hr: { connector: 'successfactors' }, ad: { connector: 'active-directory' } };
  const file = join(folder, 'hirewire.yaml');
  writeFileSync(file, JSON.stringify({ systems, jobs: { main: { source: 'hr', target: 'ad', mapping } } }));
  const { jobs } = await loadConfiguration(file);
  return { mapping: jobs.main?.mapping, folder };
}

const schema = JSON.stringify({ synchronizationRules: [] });

describe('the mapping of a job', () => {
  it('is an Entra schema as it stands, when the JSON file is one', async () => {
    expect((await load('./x.json', { 'x.json': schema })).mapping).toEqual({
      entraSchema: { synchronizationRules: [] },
    });
  });

  it('is an Entra schema with the object mapping that is meant', async () => {
    const reference = { entraSchema: './x.json', objectMapping: 'Users' };

    expect((await load(reference, { 'x.json': `\uFEFF${schema}` })).mapping).toEqual({
      entraSchema: { synchronizationRules: [] },
      objectMapping: 'Users',
    });
  });

  it('is our own mapping, when the JSON file is none of Entra', async () => {
    const text = JSON.stringify({ attributes: [{ target: 'sn', value: '[lastName]' }] });

    expect((await load('./x.json', { 'x.json': text })).mapping).toMatchObject({ attributes: [{ target: 'sn' }] });
  });

  it('names the schema that it came from by its full path', async () => {
    const { mapping, folder } = await load('./x.yaml', { 'x.yaml': 'importedFrom: { file: ./x.json }' });

    expect(mapping).toMatchObject({ importedFrom: { file: join(folder, 'x.json') } });
  });

  it.each<[unknown, Record<string, string>, RegExp]>([
    ['./x.json', { 'x.json': '{"synchronizationRules": [' }, /x\.json: expected valid JSON/],
    [{ entraSchema: './x.json' }, { 'x.json': '{}' }, /x\.json: expected a synchronization schema exported from Entra/],
    ['./none.json', {}, /expected a readable file; found no such file/],
    [
      { attributes: [{ target: 'sn', valeu: '[a]' }] },
      {},
      /mapping\.attributes\[0\]: expected only known keys; found "valeu"/,
    ],
    [
      { extends: 'default', attributes: [{ target: 1 }] },
      {},
      /mapping\.attributes\[0\]\.target: expected string; found 1/,
    ],
    [{ entraSchema: './x.json', objektMapping: 'a' }, {}, /mapping: expected only known keys; found "objektMapping"/],
    [7, {}, /mapping: expected string or object or object; found 7/],
  ])('is refused with its place: %j', async (mapping, files, message) => {
    await expect(load(mapping, files)).rejects.toThrow(ConfigError);
    await expect(load(mapping, files)).rejects.toThrow(message);
  });
});
