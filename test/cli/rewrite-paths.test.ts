import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { callProgram } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'hirewire-paths-'));
const data = new URL('../../src/mapping/entra-schema/test-data/', import.meta.url);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function writeConfiguration(mapping: string): void {
  write(
    'hirewire.yaml',
    `# the systems of Contoso
systems:
  hr: { connector: successfactors, tenantUrl: https://api.nowhere.invalid, auth: { type: basic, username: a@B, password: unused } }
  ad: { connector: active-directory, url: ldaps://dc.nowhere.invalid, bindDn: a@b, password: unused, baseDn: "DC=b" }
jobs:
  main: # the only one
    source: hr
    target: ad
    mapping: ${mapping}
`,
  );
}

async function rewrite(...words: string[]) {
  const { code, out } = await callProgram(['rewrite-paths', 'main', ...words, '--json'], folder);
  return { code, document: JSON.parse(out) };
}

const active = ['--preset', 'active-employment'];
const start = { before: '$.employmentNav.results[0].startDate', after: '$.employmentNav.results[-1:].startDate' };

describe('rewrite-paths', () => {
  it('shows each path before and after and writes nothing with --dry-run', async () => {
    writeConfiguration('default');
    const before = read('hirewire.yaml');

    const { code, document } = await rewrite(...active, '--dry-run');

    expect(code).toBe(0);
    expect(document).toMatchObject({ job: 'main', written: false });
    expect(document.paths).toContainEqual({ name: 'startDate', ...start, used: false });
    expect(document.paths).toContainEqual(expect.objectContaining({ name: 'jobTitle', used: true }));
    expect(read('hirewire.yaml')).toBe(before);
  });

  it('tells a person the same', async () => {
    const { out } = await callProgram(['rewrite-paths', 'main', ...active, '--dry-run'], folder);

    expect(out).toContain(`startDate  (not mapped)\n  - ${start.before}\n  + ${start.after}\n`);
    expect(out).toMatch(/\d+ of \d+ paths change\. Nothing was written \(--dry-run\)\.\n$/);
  });

  it('writes over a default mapping as an extension of it, in the configuration, whose comments stay', async () => {
    const { document } = await rewrite('--preset', 'status-code');

    expect(document.written).toBe(true);
    const text = read('hirewire.yaml');
    expect(text).toContain('# the systems of Contoso');
    expect(text).toContain('# the only one');
    expect(text).toContain('extends: default');
    expect(text).toContain('emplStatus: $.employmentNav.results[0].jobInfoNav.results[0].emplStatusNav.externalCode');
  });

  it('has nothing to do the second time', async () => {
    const { document } = await rewrite('--preset', 'status-code');

    expect(document.written).toBe(false);
  });

  it('writes into the mapping file that the job names, whose comments stay', async () => {
    writeConfiguration('./map.yaml');
    write(
      'map.yaml',
      '# ours\nextends: default\nsource:\n  attributes:\n    level: $.employmentNav.results[0].x # job level\n',
    );

    await rewrite('--find', '$.employmentNav.results[0]', '--replace', '$.employmentNav.results[-1:]');

    const text = read('map.yaml');
    expect(text).toContain('# ours');
    expect(text).toContain('level: $.employmentNav.results[-1:].x # job level');
    expect(text).toContain('userId: $.employmentNav.results[-1:].userId');
    expect(existsSync(join(folder, 'map.yaml.new'))).toBe(false);
  });

  it('writes into the API expressions of an Entra schema, and nothing else of it', async () => {
    const sample = readFileSync(new URL('successfactors-to-active-directory.json', data), 'utf8');
    write('schema.json', sample);
    writeConfiguration('./schema.json');

    await rewrite('--find', '.userNav.cellPhone', '--replace', '.userNav.homePhone');

    expect(JSON.parse(read('schema.json'))).toEqual(
      JSON.parse(sample.replace('.userNav.cellPhone', '.userNav.homePhone')),
    );
  });

  it.each([
    [['--preset', 'active-employmint'], '--preset: expected one of latest-employment, active-status'],
    [['--find', 'results[0]', '--replace', 'results[?('], 'expected a JSONPath'],
    [['--find', 'a'], 'It is not clear what to rewrite.'],
    [[], 'It is not clear what to rewrite.'],
    [['--find', '', '--replace', 'b'], 'It is not clear what to rewrite.'],
    [[...active, '--find', 'a', '--replace', 'b'], 'It is not clear what to rewrite.'],
  ])('ends with 2 and changes nothing for %j', async (words, message) => {
    writeConfiguration('default');
    const before = read('hirewire.yaml');

    const { code, document } = await rewrite(...words);

    expect(code).toBe(2);
    expect(document.error.message).toContain(message);
    expect(read('hirewire.yaml')).toBe(before);
  });
});
