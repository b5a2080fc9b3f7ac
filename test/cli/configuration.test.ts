import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { callProgram, type JsonDocument, type Office, openOffice } from './command-line.ts';

const canary = 'Canary-7f3a9c-Passw0rd';
let office: Office;

beforeAll(async () => {
  office = await openOffice({ secret: canary });
});

afterAll(() => office.close());

describe('apply', () => {
  it('shows what would become different, and changes nothing with --dry-run', async () => {
    const { code, document } = await office.json(['apply', '-f', 'office.yaml', '--dry-run']);
    expect(code).toBe(0);
    expect(document.applied).toBe(false);
    const unknown = await office.json(['run', 'hr-to-ad']);
    expect(unknown.code).toBe(2);
    expect(unknown.document.error).toMatchObject({ code: 'configuration' });
  });

  it('makes the stored configuration equal to the file, which no later command needs', async () => {
    expect((await office.json(['apply', '-f', 'office.yaml'])).document.applied).toBe(true);

    const { code, document } = await office.json(['run', 'hr-to-ad']);

    expect(code).toBe(0);
    expect(document.counts.created).toBe(12);
  });

  it('takes the file that --config names, and a path from the working folder', async () => {
    const { code, document } = await office.json(['apply', '--config', './office.yaml', '--dry-run']);
    expect(code).toBe(0);
    expect(document.differences).toEqual([]);
  });

  it('has nothing to do the second time', async () => {
    const { code, out } = await office.run(['apply', '-f', 'office.yaml']);
    expect(out).toBe('The stored configuration is equal to the file.\n');
    expect(code).toBe(0);
  });
});

describe('a file that the configuration names', () => {
  it('is looked for before anything is connected to', async () => {
    const text = readFileSync(join(office.folder, 'office.yaml'), 'utf8');
    office.write('lost.yaml', text.replace(/caFile: .* }/, 'caFile: ./lost.pem }'));

    const { code, document } = await office.json(['apply', '-f', 'lost.yaml', '--dry-run']);

    expect(code).toBe(2);
    expect(document.error.message).toMatch(
      /^systems\.corp-ad\.tls\.caFile: expected a readable file .*lost\.pem; found no such file$/,
    );
  });
});

describe('a secret that stands in the file', () => {
  it('is in no table of the database', async () => {
    const database = openDatabase(office.databaseUrl, { max: 1 });
    try {
      const { rows } = await database.pool.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
      );
      const dump: string[] = [];
      for (const { name } of rows) {
        const table = await database.pool.query<{ row: string }>(`select t::text as row from ${name} as t`);
        dump.push(name, ...table.rows.map(({ row }) => row));
      }
      expect(dump).toContain('app.requests');
      expect(dump.length).toBeGreaterThan(100);
      const text = dump.join('\n');
      expect(text).toContain('sealed:');
      expect(text).not.toContain(canary);
      expect(text).not.toContain(Buffer.from(canary).toString('base64').slice(0, -2));
    } finally {
      await database.close();
    }
  });

  it('is printed by no command, not even by one that fails or tells everything', async () => {
    await office.run(['check', '--config', 'office.yaml'], { env: { HIREWIRE_LOG_LEVEL: 'debug' } });
    office.hr.setPassword('another');
    await office.run(['run', 'hr-to-ad', '--json'], { env: { HIREWIRE_LOG_LEVEL: 'debug' } });
    office.hr.setPassword(canary);
    expect(office.printed()).not.toBe('');
    expect(office.printed()).not.toContain(canary);
  });
});

describe('a configuration that cannot be used', () => {
  it.each([
    ['is not there', 'none.yaml', undefined, /none\.yaml: expected a readable file; found no such file/],
    ['is no YAML', 'broken.yaml', 'systems:\n  hr: [\njobs: {}\n', /broken\.yaml:\d+: expected valid YAML/],
    [
      'has a key that there is not',
      'typo.yaml',
      'systems: {}\njob: {}\n',
      /typo\.yaml:2:6: \(top level\): expected only known keys; found "job"/,
    ],
    [
      'names a connector that there is not',
      'oracle.yaml',
      'systems:\n  hr: { connector: oracle }\n  ad: { connector: oracle }\njobs:\n  a: { source: hr, target: ad }\n',
      /systems\.hr\.connector: expected one of .*successfactors.*; found "oracle"/,
    ],
    [
      'names a system that there is not',
      'system.yaml',
      'systems: {}\njobs:\n  a: { source: hr, target: ad }\n',
      /jobs\.a\.source: expected one of the systems/,
    ],
  ])('ends with 2 when it %s: path, expected, found', async (_what, file, content, message) => {
    if (content !== undefined) office.write(file, content);
    const { code, out } = await callProgram(['check', '--config', file, '--json'], office.folder, {
      DATABASE_URL: office.databaseUrl,
    });
    const { error } = JSON.parse(out) as JsonDocument;
    expect(code).toBe(2);
    expect(error.code).toBe('configuration');
    expect(error.message).toMatch(message);
  });

  it('ends with 2 when a reference has no value, and names it', async () => {
    office.write(
      'reference.yaml',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of the configuration
      'systems:\n  hr:\n    connector: successfactors\n    tenantUrl: https://api4.example.com\n    auth: { type: basic, username: a@B, password: "${env:NOT_SET_ANYWHERE}" }\n',
    );
    const { code, document } = await office.json(['check', '--config', 'reference.yaml']);
    expect(code).toBe(2);
    expect(document.error.message).toContain('environment variable NOT_SET_ANYWHERE to be set');
  });
});
