import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice } from './command-line.ts';

const sample = readFileSync(
  new URL('../../src/mapping/entra-schema/test-data/successfactors-to-active-directory.json', import.meta.url),
  'utf8',
);
let office: Office;

beforeAll(async () => {
  office = await openOffice({ mapping: './schema.json' });
  const schema = JSON.parse(
    sample
      .replaceAll(/OU=\w+,DC=contoso,DC=com/g, `OU=Staff,${office.directory.baseDn}`)
      .replaceAll('@contoso.com', ''),
  );
  schema.synchronizationRules[0].objectMappings[0].scope = null;
  office.write('schema.json', JSON.stringify(schema));
});

afterAll(() => office.close());

describe('a job whose mapping is an exported Entra schema', () => {
  it('makes the accounts, and has nothing to do the second time', async () => {
    const first = await office.json(['run', 'hr-to-ad', ...office.config]);
    const second = await office.json(['run', 'hr-to-ad', ...office.config, '--initial']);

    expect(first.document.problems).toEqual([]);
    expect(first.document.counts).toMatchObject({ read: 12, created: 12, held: 0, failed: 0 });
    expect(second.document.counts).toMatchObject({ read: 12, unchanged: 12, created: 0, updated: 0 });
  });
});
