import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultMappings } from '../../src/mapping/index.ts';
import { callProgram } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'hirewire-cases-'));
const defaults = fileURLToPath(new URL('../../src/mapping/defaults/', import.meta.url));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** No secret is set: mapping tests need none. */
function writeConfiguration(mapping: string, systems = 'source: hr, target: ad'): void {
  write(
    'hirewire.yaml',
    `systems:
  hr: { connector: successfactors, tenantUrl: https://api.nowhere.invalid, auth: { type: basic, username: a@B, password: "\${env:NONE}" } }
  ad: { connector: active-directory, url: ldaps://dc.nowhere.invalid, bindDn: a@b, password: "\${env:NONE}", baseDn: "DC=b" }
  flex: { connector: flex-hr, serviceUrl: https://flex.nowhere.invalid/, username: a, password: "\${env:NONE}", instanceId: b }
  ldap: { connector: openldap, url: ldaps://ldap.nowhere.invalid, bindDn: cn=a, password: "\${env:NONE}", baseDn: dc=b }
  cloud: { connector: entra-id, tenantId: nowhere.invalid, clientId: a, auth: { type: clientSecret, clientSecret: "\${env:NONE}" } }
jobs:
  main: { ${systems}, mapping: ${mapping} }
`,
  );
}

const mapping = `
scope: [{ name: staff, all: [{ attribute: employeeClass, operator: NOT EQUALS, value: C }] }]
attributes:
  - { target: employeeID, value: "[personIdExternal]", match: 1 }
  - { target: title, value: "[jobTitle]", default: Staff, flow: onCreate }
  - { target: manager, reference: "[managerId]" }
  - { target: info, value: "Redact([cellPhone])" }
  - { target: description, value: 'IIF(IsPresent([startDate]), FormatDateTime([startDate], , "M/d/yyyy hh:mm:ss tt", "yyyy"), "")' }
  - { target: sAMAccountName, value: 'SelectUniqueValue([username], Append([username], "1"))' }
`;

async function runCases(cases: string, words: readonly string[] = ['own.cases.yaml']) {
  writeConfiguration('./map.yaml');
  write('map.yaml', mapping);
  write('own.cases.yaml', cases);
  return await callProgram(['test', ...words], folder);
}

async function differencesOf(expectation: string, given = '{ attributes: { personIdExternal: "1" } }') {
  const { out, code } = await runCases(`- { name: one, given: ${given}, expect: ${expectation} }`, [
    'own.cases.yaml',
    '--json',
  ]);
  return { code, differences: JSON.parse(out).files[0].cases[0].differences };
}

describe('hirewire test', () => {
  it.each([
    ['successfactors-to-active-directory', 'source: hr, target: ad'],
    ['active-directory-to-successfactors', 'source: ad, target: hr'],
    ['successfactors-to-entra-id', 'source: hr, target: cloud'],
    ['entra-id-to-successfactors', 'source: cloud, target: hr'],
    ['flex-hr-to-active-directory', 'source: flex, target: ad'],
    ['flex-hr-to-openldap', 'source: flex, target: ldap'],
    ['flex-hr-to-entra-id', 'source: flex, target: cloud'],
  ])('passes every case that the default mapping %s is shipped with', async (name, systems) => {
    writeConfiguration('default', systems);
    const file = relative(folder, join(defaults, `${name}.cases.yaml`));

    const { code, out } = await callProgram(['test', file, '--json'], folder);

    const { files, failed } = JSON.parse(out);
    expect(files[0].cases.length).toBeGreaterThan(1);
    expect(files[0].cases.filter((one: { passed: boolean }) => !one.passed)).toEqual([]);
    expect({ code, failed }).toEqual({ code: 0, failed: 0 });
  });

  it('has cases for every default mapping', () => {
    const names = readdirSync(defaults).filter((name) => name.endsWith('.cases.yaml'));

    expect(names).toHaveLength(defaultMappings.length);
  });

  it('shows what was expected and what was found, and ends with 1', async () => {
    const { code, out } = await runCases(`
- { name: a good one, given: { attributes: { jobTitle: Clerk } }, expect: { values: { title: Clerk } } }
- name: a bad one
  given: { attributes: { jobTitle: Clerk, employeeClass: C } }
  expect: { scope: in, values: { title: Boss, employeeID: "7" } }
`);

    expect(code).toBe(1);
    expect(out).toBe(
      `own.cases.yaml
  ok      a good one
  FAILED  a bad one
          scope
            expected  "in"
            found     "out (no group of the scope filter holds: staff: employeeClass NOT EQUALS \\"C\\", but it is \\"C\\")"
          title
            expected  "Boss"
            found     "Clerk"
          employeeID
            expected  "7"
            found     nothing
1 passed, 1 failed.
`,
    );
  });

  it.each([
    ['{ values: { employeeID: 1, title: Staff, description: null } }', undefined, []],
    ['{ values: { manager: u7 } }', '{ attributes: { managerId: u7 } }', []],
    ['{ scope: out }', '{ attributes: { employeeClass: C } }', []],
    ['{ problem: mappingFailed }', '{ attributes: { startDate: soon } }', []],
    ['{ problem: mappingFailed }', undefined, [{ what: 'problem', expected: 'mappingFailed', found: null }]],
    ['{ accountDisabled: false }', undefined, [{ what: 'accountDisabled', expected: false, found: null }]],
  ])('judges %s', async (expectation, given, expected) => {
    expect((await differencesOf(expectation, given)).differences).toEqual(expected);
  });

  it('fails a case that meets a problem which it does not expect', async () => {
    const { differences } = await differencesOf(
      '{ scope: in }',
      '{ attributes: { startDate: soon, employeeClass: E } }',
    );

    expect(differences).toEqual([
      {
        what: 'problem',
        expected: null,
        found: [expect.stringContaining('mappingFailed: The mapping of description')],
      },
    ]);
  });

  it('shows no value that is redacted', async () => {
    const { differences } = await differencesOf('{ values: { info: other } }', '{ attributes: { cellPhone: secret } }');

    expect(differences).toEqual([{ what: 'info', expected: 'other', found: '[Redact]' }]);
  });

  it('knows what is taken and what an account already has', async () => {
    const { out } = await runCases(`
- { name: taken, given: { attributes: { username: ann } }, taken: [ANN], expect: { values: { sAMAccountName: ann1 } } }
- { name: there, given: { attributes: { jobTitle: Boss } }, account: { title: Clerk }, expect: { values: { title: null } } }
`);

    expect(out).toContain('2 passed, 0 failed.');
  });

  it('reads a raw record from a file beside the cases, and decides for the time that is given', async () => {
    const job = { jobTitle: 'Clerk' };
    const employment = { userId: 'u', startDate: '/Date(1577836800000)/', jobInfoNav: { results: [job] } };
    const person = { personIdExternal: '7', perPersonUuid: 'A', employmentNav: { results: [employment] } };
    write('person.json', JSON.stringify({ d: { results: [person] } }));
    const { out } = await runCases(`
- { name: before, now: "2019-12-30", given: { worker: ./person.json }, expect: { accountDisabled: true, values: { title: Clerk } } }
- { name: after, now: "2020-01-02", given: { worker: ./person.json }, expect: { accountDisabled: false } }
`);

    expect(out).toContain('2 passed, 0 failed.');
  });

  it('runs every *.cases.yaml beside the configuration when none is named', async () => {
    const { out } = await runCases('cases: [{ name: one, given: { attributes: {} }, expect: {} }]', []);

    expect(out).toContain('own.cases.yaml\n  ok      one\n1 passed, 0 failed.');
  });

  it.each([
    ['- { name: one, given: { attributes: {} }, expect: { value: {} } }', 'expected only known keys; found "value"'],
    [
      '- { name: one, given: { attributes: {} }, now: soon, expect: {} }',
      'expected an instant such as 2026-06-01T08:00:00Z',
    ],
    ['- { name: one, given: { worker: none.json }, expect: {} }', 'none.json: expected a JSON file'],
    ['- { name: one, job: other, given: { attributes: {} }, expect: {} }', 'jobs: expected one of main; found "other"'],
    ['- { name: one', 'expected valid YAML'],
  ])('ends with 2 for %s', async (cases, message) => {
    const { code, out } = await runCases(cases, ['own.cases.yaml', '--json']);

    expect(code).toBe(2);
    expect(JSON.parse(out).error.message).toContain(message);
  });
});
