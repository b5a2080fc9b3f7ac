import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { callProgram } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'hirewire-warnings-'));
let database: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function apply(attributes: string, ...words: readonly string[]) {
  return await applyMapping(`{ attributes: ${attributes} }`, ...words);
}

async function applyMapping(mapping: string, ...words: readonly string[]) {
  const file = join(folder, 'hirewire.yaml');
  writeFileSync(
    file,
    `systems:
  hr: { connector: successfactors, tenantUrl: https://api.nowhere.invalid, auth: { type: basic, username: a@B, password: unused } }
  ad: { connector: active-directory, url: ldaps://dc.nowhere.invalid, bindDn: a@b, password: unused, baseDn: "DC=b" }
jobs:
  main: { source: hr, target: ad, mapping: ${mapping} }
`,
  );
  const env = { DATABASE_URL: database.url, HIREWIRE_DATA_DIR: join(folder, 'data') };
  return await callProgram(['apply', '-f', file, '--dry-run', ...words], folder, env);
}

function entraSchema(target: string, expression: string) {
  const attributeMappings = [{ source: { expression }, targetAttributeName: target, matchingPriority: 1 }];
  const mapping = { name: 'people', sourceObjectName: 'Worker', targetObjectName: 'user', attributeMappings };
  const rule = { sourceDirectoryName: 'SuccessFactors', targetDirectoryName: 'Active Directory' };
  return { synchronizationRules: [{ ...rule, objectMappings: [mapping] }] };
}

const id = '{ target: employeeID, value: "[personIdExternal]", match: 1 }';

describe('apply', () => {
  it('warns of a branch that is never taken, with line and column', async () => {
    const value = `'Switch([jobTitle], "x", "k", "1", "k", "2")'`;

    const { code, err } = await apply(`[${id}, { target: title, value: ${value} }]`);

    expect(code).toBe(0);
    expect(err).toBe(
      'warning jobs.main.mapping (hirewire.yaml:5:181): attributes[1].value: The key "k" came before: this branch is never taken (line 1, column 35)\n',
    );
  });

  it('warns that nobody can be matched, in the document too', async () => {
    const { out, err } = await apply('[{ target: title, value: "[jobTitle]" }]', '--json');

    expect(JSON.parse(out).warnings).toEqual([
      {
        job: 'main',
        path: 'attributes',
        message: expect.stringContaining('No attribute is for matching'),
        place: 'hirewire.yaml:5:58',
      },
    ]);
    expect(err).toBe('');
  });

  it.each([
    ['a plain text', '    value: Lef([jobTitle], 1)', 'No function Lef (line 1, column 1)', 'map.yaml:4:12'],
    ['a block', '    value: |\n      Join("",\n        Lef([jobTitle], 1))', 'Lef (line 2, column 3)', 'map.yaml:6:9'],
    [
      'a folded block',
      '    value: >-\n      Join("",\n      Lef([jobTitle], 1))',
      'Lef (line 1, column 10)',
      'map.yaml:6:7',
    ],
    ['double quotes', '    value: "Join(\\"-\\", Lef([jobTitle], 1))"', 'Lef (line 1, column 11)', 'map.yaml:4:25'],
    ['single quotes over lines', "    value: 'Join(\"''\",\n      [jobTtle])'", 'attribute jobTtle', 'map.yaml:5:7'],
  ])('shows the place in the file of a mistake in %s', async (_style, value, message, place) => {
    writeFileSync(join(folder, 'map.yaml'), `extends: default\nattributes:\n  - target: title\n${value}\n`);

    const { code, out } = await applyMapping('./map.yaml', '--json');

    expect(code).toBe(2);
    expect(JSON.parse(out).error.message.toLowerCase()).toContain(message.toLowerCase());
    expect(JSON.parse(out).error.message).toContain(`jobs.main.mapping (${place}): `);
  });

  it.each([
    ['an expression', 'Lef([jobTitle], 1)', 'No function Lef (line 1, column 1)', 'title', 14, 32],
    ['an expression with escapes', 'Join("-", Lef([jobTitle], 1))', 'Lef (line 1, column 11)', 'title', 14, 44],
  ])(
    'shows the place in an Entra schema of a mistake in %s',
    async (_what, expression, message, target, line, column) => {
      writeFileSync(join(folder, 'schema.json'), `\uFEFF${JSON.stringify(entraSchema(target, expression), null, 2)}`);

      const { code, out } = await applyMapping('./schema.json', '--json');

      expect(code).toBe(2);
      expect(JSON.parse(out).error.message.toLowerCase()).toContain(message.toLowerCase());
      expect(JSON.parse(out).error.message).toContain(`jobs.main.mapping (schema.json:${line}:${column}): `);
    },
  );

  it('shows the place in an Entra schema of a clause that nobody knows, written on one line', async () => {
    const schema = entraSchema('employeeID', '[personIdExternal]');
    const clause = { operatorName: 'NEARLY', sourceOperandName: 'jobTitle', targetOperand: { values: ['x'] } };
    const [rule] = schema.synchronizationRules;
    const objectMappings = rule?.objectMappings.map((one) => ({ ...one, scope: { groups: [{ clauses: [clause] }] } }));
    const text = JSON.stringify({ synchronizationRules: [{ ...rule, objectMappings }] });
    writeFileSync(join(folder, 'schema.json'), text);

    const { out } = await applyMapping('{ entraSchema: ./schema.json }', '--json');

    expect(JSON.parse(out).error.message).toContain(`(schema.json:1:${text.indexOf('"NEARLY"') + 1}): `);
  });

  it('shows the place in an Entra schema of what is no schema', async () => {
    const schema = { synchronizationRules: [{ objectMappings: 3 }] };
    writeFileSync(join(folder, 'schema.json'), JSON.stringify(schema, null, '\t'));

    const { code, out } = await applyMapping('./schema.json', '--json');

    expect(code).toBe(2);
    expect(JSON.parse(out).error.message).toContain('(schema.json:4:22): synchronizationRules[0].objectMappings');
  });

  it('says nothing of a mapping that is as it should be', async () => {
    expect((await apply(`[${id}]`)).err).toBe('');
  });

  it.each([
    ['{ target: title, value: "[jobTtle]" }', 'no source attribute jobTtle (line 1, column 1); did you mean jobTitle?'],
    ['{ target: title, value: "Lef([jobTitle], 1)" }', 'no function Lef (line 1, column 1)'],
    ['{ target: accountDisabled, value: "[jobTitle]", match: 2 }', 'The target cannot search by accountDisabled'],
    [
      '{ target: CanonicalName, value: "[jobTitle]", match: 2 }',
      'cannot search by CanonicalName: Active Directory constructs',
    ],
    [
      '{ target: unicodePwd, value: "[jobTitle]", match: 2 }',
      'cannot search by unicodePwd: Active Directory never gives',
    ],
    [`{ target: title, value: 'Left(SelectUniqueValue("a", "b"), 1)' }`, '(line 1, column 6)'],
  ])('refuses %s before anything is stored', async (attribute, message) => {
    const { code, out } = await apply(`[${id}, ${attribute}]`, '--json');

    expect(code).toBe(2);
    expect(JSON.parse(out).error.message).toContain(message);
  });
});
