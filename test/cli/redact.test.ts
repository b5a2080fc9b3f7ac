import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callProgram, type Office, openOffice } from './command-line.ts';

/** Stands in what HR says; every attribute that reads it is redacted. */
const canary = 'Kanarienvogel';

const mapping = `extends: default
attributes:
  - { target: title, value: "Redact([jobTitle])" }
  - { target: info, value: 'Join("", "of ", Redact([jobTitle]))' }
  - { target: employeeNumber, value: "Redact([jobTitle])", match: 2 }
  - { target: extensionAttribute1, value: 'SelectUniqueValue(Redact([jobTitle]), Redact(Append([jobTitle], "2")))', flow: onCreate }
  - { target: description, value: 'IIF(InStr([jobTitle], "no date") > 0, CDate(Redact([jobTitle])), "fine")' }
`;

/**
 * What the engine itself works with: the images of both sides, the values that an open plan is going to write, and the names that it
 * has given out. Nothing shows them.
 */
const working = [
  'app.changes.deltas',
  'app.name_reservations.value',
  'app.source_objects.image',
  'app.target_objects.image',
  'app.target_objects.match_keys',
];

let office: Office;
let database: Client;
/** What was told afterwards of what had happened. */
const told: string[] = [];

beforeAll(async () => {
  office = await openOffice({ size: 8, mapping: './map.yaml' });
  database = new Client({ connectionString: office.databaseUrl });
  await database.connect();
  office.write('map.yaml', mapping);
  office.write(
    'own.cases.yaml',
    `- { name: wrong, given: { attributes: { jobTitle: ${canary} } }, expect: { values: { title: other } } }\n`,
  );
  const jobInfoNav = { results: [{ jobTitle: canary }] };
  const employment = { userId: 'u1', startDate: '/Date(1577836800000)/', jobInfoNav };
  const person = { personIdExternal: '1', perPersonUuid: 'A', employmentNav: { results: [employment] } };
  office.write('person.json', JSON.stringify(person));
  await liveThrough();
}, 120_000);

afterAll(async () => {
  await database.end();
  await office.close();
});

function rename(worker: string, title: string): void {
  office.hr.act({ type: 'change', worker, fields: { jobTitle: `${canary} ${title}` } });
}

/** Everything that can happen to a value: made, changed, too long, in an error, refused with its own words, looked at in each way. */
async function liveThrough(): Promise<void> {
  const call = async (...words: readonly string[]) =>
    await office.run([...words, ...office.config], { env: { HIREWIRE_LOG_LEVEL: 'debug' } });
  for (let at = 1; at <= 6; at += 1) rename(`10000${at}`, `number ${at}`);
  rename('100007', `${'very '.repeat(60)}long`);
  rename('100008', 'no date');
  await call('plan', 'hr-to-ad');
  await call('plan', 'hr-to-ad', '--json');
  await call('run', 'hr-to-ad', '--json');
  rename('100001', 'of another kind');
  rename('100002', 'of a kind that is refused');
  await call('plan', 'hr-to-ad');
  await call('explain', 'hr-to-ad', '100001');
  await call('explain', 'hr-to-ad', '100001', '--json');
  await call('explain', 'hr-to-ad', '100008', '--json');
  await call('provision', 'hr-to-ad', '100001', '--json');
  await call('provision', 'hr-to-ad', '100008');
  const message = `the value ${canary} of a kind that is refused does not fit`;
  office.directory.faults.set({ fail: [{ operation: 'modify', code: 19, message }] });
  await call('run', 'hr-to-ad');
  office.directory.faults.clear();
  rename('100003', 'three');
  await call('run', 'hr-to-ad', '--initial', '--json');
  await call('forecast', 'hr-to-ad', '--until', '2099-01-01');
  await call('preview', 'hr-to-ad', '--worker-file', 'person.json');
  await call('test', 'own.cases.yaml');
  await call('check');
  await lookBack();
}

/** What tells afterwards what happened: each in the program of this process, and kept with what the others printed. */
async function lookBack(): Promise<void> {
  const env = { DATABASE_URL: office.databaseUrl, HIREWIRE_DATA_DIR: join(office.folder, 'data') };
  const call = async (...words: readonly string[]) => {
    for (const json of [[], ['--json']]) {
      const { out, err } = await callProgram([...words, ...json, ...office.config], office.folder, env);
      told.push(out, err);
    }
  };
  for (const command of ['log', 'held', 'plans', 'cycles', 'status']) await call(command);
  await call('log', '--details');
  await call('log', '--csv');
  const { rows } = await database.query<{ id: string; plan: string }>(
    'select max(id)::text as id, plan_id::text as plan from app.operations group by plan_id',
  );
  for (const { id, plan } of rows) {
    await call('log', 'show', id);
    await call('plans', 'show', plan);
    await call('plans', 'show', plan, '--all');
  }
}

/** Every column of the database with the canary in it, plain or as LDIF and JSON may write it. */
async function columnsWith(text: string): Promise<readonly string[]> {
  const forms = [text, Buffer.from(text).toString('base64').slice(0, -4), Buffer.from(text).toString('hex')];
  const { rows } = await database.query<{ name: string; column: string }>(
    `select format('%I.%I', table_schema, table_name) as name, quote_ident(column_name) as column
      from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name, column } of rows) {
    const hits = await database.query(`select 1 from ${name} where ${column}::text ilike any ($1) limit 1`, [
      forms.map((form) => `%${form}%`),
    ]);
    if (hits.rows.length > 0) found.push(`${name}.${column}`);
  }
  return found.sort();
}

describe('a redacted value', () => {
  it('arrives in the directory', () => {
    const { entries } = office.directory;

    expect(entries.byAttribute('title', `${canary} of another kind`)).toHaveLength(1);
    expect(entries.byAttribute('info', `of ${canary} three`)).toHaveLength(1);
    expect(entries.byAttribute('extensionAttribute1', `${canary} number 4`)).toHaveLength(1);
  });

  it('is in nothing that any command prints or logs', () => {
    const lines = [office.printed(), ...told].join('\n').split('\n');

    expect(lines.filter((line) => line.includes(canary)).map((line) => line.slice(0, 300))).toEqual([]);
    expect(lines.filter((line) => line.includes('[Redact]')).length).toBeGreaterThan(20);
    expect(told.filter((text) => text.includes('[Redact]')).length).toBeGreaterThan(10);
  });

  it('is in no journal, request log, problem or state: the working copies alone have it', async () => {
    expect(await columnsWith(canary)).toEqual(working);
  });
});
