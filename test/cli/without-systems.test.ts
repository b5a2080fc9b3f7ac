import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { callProgram, type JsonDocument, newCommandLine } from './command-line.ts';

const line = newCommandLine();

afterAll(() => line.close());

const configuration = `systems:
  hr:
    connector: successfactors
    tenantUrl: https://api.nowhere.invalid
    auth: { type: basic, username: sfapi@ACME, password: unused }
  corp-ad:
    connector: active-directory
    url: ldaps://dc.nowhere.invalid
    bindDn: svc@nowhere.invalid
    password: unused
    baseDn: DC=corp,DC=example,DC=com
jobs:
  hr-to-ad:
    source: hr
    target: corp-ad
    mapping: default
`;

const record = {
  personIdExternal: '100042',
  perPersonUuid: 'A1',
  personalInfoNav: { results: [{ firstName: 'Ada', lastName: 'King', displayName: 'Ada King' }] },
  employmentNav: {
    results: [
      {
        userId: 'u100042',
        startDate: '/Date(1577836800000)/',
        userNav: { username: 'ada.king' },
        jobInfoNav: { results: [{ jobTitle: 'Analyst' }] },
      },
    ],
  },
  personEmpTerminationInfoNav: { activeEmploymentsCount: 1, latestTerminationDate: null },
};

describe('eval', () => {
  it('gives the value of an expression', async () => {
    const { code, out } = await line.run(['eval', 'Join(" ", [a], [b])', '--attributes', '{"a":"Ada","b":"King"}']);
    expect(out).toBe('Ada King\n');
    expect(code).toBe(0);
  });

  it('takes the time from --now', async () => {
    const words = ['eval', 'Now()', '--now', '2026-06-01T08:00:00Z'];
    const { code, document } = await line.json(words);
    expect(String(document.value)).toContain('2026');
    expect(code).toBe(0);
  });

  it('says where an expression is wrong', async () => {
    const { code, out, err } = await callProgram(['eval', 'Join(" ", [a]'], line.folder);
    expect(err).toMatch(/line 1, column \d+/);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('ends with 1 for an expression that fails over these attributes', async () => {
    const { code, out } = await callProgram(['eval', 'CDate([a])', '--attributes', '{"a":"x"}', '--json'], line.folder);
    expect((JSON.parse(out) as JsonDocument).error).toMatchObject({
      code: 'mappingFailed',
      message: expect.stringContaining('CDate'),
    });
    expect(code).toBe(1);
  });

  it.each([
    ['no expression', ['eval']],
    ['attributes that are no JSON', ['eval', '[a]', '--attributes', '{']],
    ['attributes that are no object', ['eval', '[a]', '--attributes', '["a"]']],
    ['a time that is none', ['eval', 'Now()', '--now', 'tomorrow']],
    ['an expression that is wrong', ['eval', 'Lft([a], 1)']],
  ])('ends with 2 for %s', async (_what, words) => {
    const { code, out } = await callProgram([...words, '--json'], line.folder);
    expect((JSON.parse(out) as JsonDocument).error.code).toBe('usage');
    expect(code).toBe(2);
  });

  it('answers one line for each line, bad JSON included', async () => {
    const lines = ['{"expression":"[a]","attributes":{"a":"1"}}', '{broken', '{"expression":"[a]"}', '42'];
    const { code, out } = await line.run(['eval', '--lines'], { stdin: `${lines.join('\n')}\n` });
    const answers = out.trimEnd().split('\n');
    expect(answers).toHaveLength(4);
    expect(answers.map((answer) => Object.keys(JSON.parse(answer)))).toEqual([
      ['value'],
      ['error'],
      ['value'],
      ['error'],
    ]);
    expect(JSON.parse(answers[2] ?? '')).toEqual({ value: null });
    expect(code).toBe(0);
  });

  it('answers once for a line that holds a separator of Unicode', async () => {
    const stdin = '{"expression":"Len([a])","attributes":{"a":"x\u2028y"}}\n';
    expect((await line.run(['eval', '--lines'], { stdin })).out).toBe('{"value":3}\n');
  });

  it('ends quietly when nobody reads its answers any more', async () => {
    const child = line.start(['eval', '--lines']);
    const said = text(child.stderr as NodeJS.ReadableStream);
    child.stdin?.on('error', () => undefined);
    child.stdin?.write('{"expression":"Guid()"}\n');
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    child.stdout?.destroy();
    child.stdin?.end('{"expression":"Guid()"}\n'.repeat(50_000));

    const [code] = await once(child, 'exit');

    expect(await said).toBe('');
    expect(code).toBe(0);
  });
});

describe('preview', () => {
  it('shows the desired account for a raw record, without connecting to anything', async () => {
    line.write('hirewire.yaml', configuration);
    line.write('person.json', JSON.stringify({ d: { results: [record] } }));

    const { code, document } = await line.json(['preview', 'hr-to-ad', '--worker-file', 'person.json']);

    expect(code).toBe(0);
    expect(document).toMatchObject({
      worker: '100042',
      employment: 'active',
      scope: { inScope: true },
      attributes: { sAMAccountName: 'ada.king', cn: 'Ada King', title: 'Analyst', accountDisabled: 'False' },
    });
  });

  it.each([
    ['a file that is not there', ['--worker-file', 'none.json'], 'configuration'],
    ['a time that is none', ['--worker-file', 'person.json', '--now', 'tomorrow'], 'usage'],
  ])('ends with 2 for %s', async (_what, options, error) => {
    const { code, out } = await callProgram(['preview', 'hr-to-ad', ...options, '--json'], line.folder);
    expect((JSON.parse(out) as JsonDocument).error.code).toBe(error);
    expect(code).toBe(2);
  });
});

const commands = [
  ...['serve', 'worker', 'apply', 'check', 'run', 'plan', 'approve', 'provision', 'explain', 'preview', 'eval'],
  ...[
    'forecast',
    'report',
    'successfactors',
    'import-schema',
    'export-schema',
    'rewrite-paths',
    'systems',
    'jobs',
    'sandbox',
  ],
  ...['tickets', 'triggers', 'flex', 'tokens'],
];

describe('--version', () => {
  it('is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

    expect(await line.run(['--version'])).toMatchObject({ code: 0, out: `${version}\n` });
  });
});

describe('help', () => {
  it('lists every command', async () => {
    const { code, out } = await line.run(['--help']);
    for (const command of commands) expect(out).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    expect(code).toBe(0);
  });

  it.each(commands)('of %s has an example', async (command) => {
    const { code, out } = await callProgram([command, '--help'], line.folder);
    expect(out).toMatch(/Examples?:\n {2}\S*.*hirewire/);
    expect(code).toBe(0);
  });
});

describe('a call that makes no sense', () => {
  it.each([
    ['an unknown command', ['frobnicate'], "unknown command 'frobnicate'"],
    ['no command', [], 'No command is named.'],
    ['a missing argument', ['run'], "missing required argument 'job'"],
    ['an unknown option', ['run', 'hr-to-ad', '--now'], "unknown option '--now'"],
    ['a port that is none', ['serve', '--port', '70000'], '--port is 70000.'],
    ['a worker without a database', ['worker'], 'A worker needs the database of the server that it joins.'],
    ['a sandbox that does not run', ['sandbox', 'act', 'terminate', '1'], 'No sandbox runs in'],
  ])('ends with 2 and one document: %s', async (_what, words, message) => {
    const { code, out } = await callProgram([...words, '--json'], line.folder);
    const { error } = JSON.parse(out) as JsonDocument;
    expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(message) });
    expect(code).toBe(2);
  });

  it.each([
    [
      'a data folder that is a file',
      { HIREWIRE_DATA_DIR: 'hirewire.yaml' },
      'expected a folder for the data; found a file',
    ],
    ['a data folder that cannot be made', { HIREWIRE_DATA_DIR: '/proc/x' }, '/proc/x: expected a folder for the data'],
    ['an address of no database', { DATABASE_URL: 'mysql://root:hush@db/x' }, 'DATABASE_URL: expected postgres://'],
  ])('ends with 2 for %s', async (_what, env, message) => {
    line.write('hirewire.yaml', configuration);
    const { code, out } = await callProgram(['plan', 'hr-to-ad', '--json'], line.folder, env);
    const { error } = JSON.parse(out) as JsonDocument;
    expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining(message) });
    expect(out).not.toContain('hush');
    expect(code).toBe(2);
  });

  it('has no colours in a pipe, nor with NO_COLOR', async () => {
    const ended = await line.run(['run', 'payroll'], { env: { NO_COLOR: '1', FORCE_COLOR: '1' } });
    expect(`${ended.out}${ended.err}`).not.toContain('\u001B');
    expect(ended.code).toBe(2);
  });
});
