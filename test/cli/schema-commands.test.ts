import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { callProgram } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'hirewire-schema-'));
const data = new URL('../../src/mapping/entra-schema/test-data/', import.meta.url);
const sample = readFileSync(new URL('successfactors-to-active-directory.json', data), 'utf8');

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
    `systems:
  hr: { connector: successfactors, tenantUrl: https://api.nowhere.invalid, auth: { type: basic, username: a@B, password: unused } }
  ad: { connector: active-directory, url: ldaps://dc.nowhere.invalid, bindDn: a@b, password: unused, baseDn: "DC=b" }
jobs:
  main: { source: hr, target: ad, mapping: ${mapping} }
`,
  );
}

const person = {
  personIdExternal: '100042',
  perPersonUuid: 'A1',
  personalInfoNav: { results: [{ firstName: 'Ada', lastName: 'King', displayName: 'Ada King' }] },
  employmentNav: {
    results: [
      {
        userId: 'u1',
        startDate: '/Date(1577836800000)/',
        userNav: { username: 'ada.king' },
        jobInfoNav: { results: [{ jobTitle: 'Analyst', companyNav: { name_localized: 'Contoso AG' } }] },
      },
    ],
  },
  personEmpTerminationInfoNav: { activeEmploymentsCount: 1, latestTerminationDate: null },
};

async function preview(): Promise<Record<string, unknown>> {
  write('person.json', JSON.stringify(person));
  const { out } = await callProgram(['preview', 'main', '--worker-file', 'person.json', '--json'], folder);
  return JSON.parse(out) as Record<string, unknown>;
}

describe('import-schema', () => {
  it('writes a mapping file that a job can use, and reports on standard error', async () => {
    write('schema.json', sample);

    const { code, out, err } = await callProgram(['import-schema', 'schema.json', '--out', 'mapping.yaml'], folder);

    expect({ code, out }).toEqual({ code: 0, out: 'Written to mapping.yaml.\n' });
    expect(err).toContain('no counterpart  Synchronize groups');
    expect(err).toMatch(/^changed {9}employeeType: had no text/m);
    writeConfiguration('./mapping.yaml');
    expect((await preview()).attributes).toMatchObject({
      employeeID: '100042',
      userPrincipalName: 'Ada.King@contoso.com',
      title: 'Analyst',
      company: 'Contoso AG',
      employeeType: 'E',
      accountDisabled: 'False',
    });
  });

  it('prints the mapping alone to standard output', async () => {
    const { out } = await callProgram(['import-schema', 'schema.json'], folder);

    expect(out.startsWith('# Imported from ./schema.json: Synchronize SuccessFactors Users')).toBe(true);
    expect(out).toContain("    emplStatus: $.employmentNav..jobInfoNav..results[?(@.emplStatusNav.externalCode == 'A'");
    expect(out).not.toContain('firstName: $.personalInfoNav');
  });

  it('prints mapping, text and report as one document with --json', async () => {
    const { out, err } = await callProgram(['import-schema', 'schema.json', '--json'], folder);

    expect(JSON.parse(out)).toMatchObject({
      mapping: { attributes: expect.arrayContaining([expect.objectContaining({ target: 'employeeID', match: 1 })]) },
      yaml: expect.stringContaining('target: employeeID'),
      selection: { sourceDirectory: 'SuccessFactors', targetDirectory: 'Active Directory' },
      report: expect.arrayContaining([expect.objectContaining({ verdict: 'changed', subject: 'employeeType' })]),
    });
    expect(err).toBe('');
  });

  it.each([
    ['none.json', [], 'expected a readable file; found no such file'],
    ['broken.json', [], 'broken.json: expected valid JSON'],
    ['other.json', [], 'expected a synchronization schema exported from Entra'],
    ['schema.json', ['--to', 'Workday'], 'expected an object mapping to "Workday"'],
  ])('ends with 2 for %s %j', async (file, options, message) => {
    write('broken.json', '{');
    write('other.json', '[]');

    const { code, out } = await callProgram(['import-schema', file, ...options, '--json'], folder);

    expect(code).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({ code: 'configuration', message: expect.stringContaining(message) });
  });

  it('writes half a character pair so that it can be read again', async () => {
    write('odd.json', sample.replaceAll('Contoso AG', 'Contoso \\ud800'));

    await callProgram(['import-schema', 'odd.json', '--out', 'mapping.yaml'], folder);

    expect(read('mapping.yaml')).toContain('"Contoso \\ud800"');
  });
});

describe('export-schema', () => {
  it('gives back the very schema that was imported', async () => {
    write('schema.json', sample);
    await callProgram(['import-schema', 'schema.json', '--out', 'mapping.yaml'], folder);
    writeConfiguration('./mapping.yaml');

    const { code } = await callProgram(['export-schema', 'main', '--out', 'back.json'], folder);

    expect(code).toBe(0);
    expect(JSON.parse(read('back.json'))).toEqual(JSON.parse(sample));
  });

  it('gives back the very schema that a job uses as it is', async () => {
    writeConfiguration('./schema.json');

    const { out } = await callProgram(['export-schema', 'main'], folder);

    expect(JSON.parse(out)).toEqual(JSON.parse(sample));
    expect((await preview()).attributes).toMatchObject({ userPrincipalName: 'Ada.King@contoso.com' });
  });

  it('says what is lost when the imported file is gone', async () => {
    await callProgram(['import-schema', 'schema.json', '--out', 'mapping.yaml'], folder);
    writeConfiguration('./mapping.yaml');
    rmSync(join(folder, 'schema.json'));

    const { code, out } = await callProgram(['export-schema', 'main', '--json'], folder);

    expect(code).toBe(0);
    expect(JSON.parse(out).report[0]).toMatchObject({ verdict: 'noCounterpart', path: 'importedFrom.file' });
  });

  it('exports the default mapping, and names the functions that Entra does not know', async () => {
    writeConfiguration('default');

    const { out } = await callProgram(['export-schema', 'main', '--json'], folder);

    const { schema, report } = JSON.parse(out);
    expect(schema.synchronizationRules[0].objectMappings[0].attributeMappings.length).toBeGreaterThan(15);
    expect(report).toContainEqual(
      expect.objectContaining({ subject: 'sAMAccountName', message: expect.stringContaining('Counter') }),
    );
  });

  it('ends with 2 for a job that does not exist', async () => {
    expect((await callProgram(['export-schema', 'nobody'], folder)).code).toBe(2);
  });
});
