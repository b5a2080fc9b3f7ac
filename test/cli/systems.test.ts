import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { callProgram, type Office, openOffice } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'hirewire-systems-'));
const file = join(folder, 'hirewire.yaml');

const configuration = `# the systems of Contoso
systems:
  hr: { connector: successfactors, tenantUrl: https://api.nowhere.invalid, auth: { type: basic, username: a@B, password: unused } }
  ActiveDirectory: &ad # the real one
    connector: active-directory
    url: ldaps://dc.nowhere.invalid # behind the firewall
    bindDn: a@b
    password: "\${env:AD_PASSWORD}"
    baseDn: "DC=b"
  twin: *ad
  lab: { connector: openldap, url: "ldaps://lab.nowhere.invalid", bindDn: "cn=a", password: unused, baseDn: "dc=b", active: false } # closed
jobs:
  main: { source: hr, target: ActiveDirectory, mapping: default }
serviceDesk:
  triggers:
    - name: ProcessFlexHrUserOnAD
      actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, “ActiveDirectory”);' }]
    - name: Other
      actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, "Lab");' }, { comment: ActiveDirectory }]
`;

beforeEach(() => writeFileSync(file, configuration));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function systems(...words: string[]) {
  const { code, out } = await callProgram(['systems', ...words, '--json'], folder);
  return { code, document: JSON.parse(out) };
}

async function list(): Promise<Record<string, { active: boolean; usedBy: unknown[]; connector: string }>> {
  const { document } = await systems('list');
  return Object.fromEntries(document.systems.map((entry: { name: string }) => [entry.name, entry]));
}

const text = () => readFileSync(file, 'utf8');

describe('systems', () => {
  it('C2: lists each with its connector, whether it is active, and what uses it', async () => {
    expect(await list()).toMatchObject({
      hr: { connector: 'successfactors', active: true, usedBy: [{ kind: 'job', name: 'main' }] },
      ActiveDirectory: {
        connector: 'active-directory',
        usedBy: [
          { kind: 'job', name: 'main' },
          { kind: 'trigger', name: 'ProcessFlexHrUserOnAD' },
        ],
      },
      twin: { connector: 'active-directory', active: true, usedBy: [] },
      lab: { connector: 'openldap', active: false, usedBy: [{ kind: 'trigger', name: 'Other' }] },
    });
  });

  it('C2: tells a person the same', async () => {
    const { out } = await callProgram(['systems', 'list'], folder);

    expect(out).toMatch(/lab +openldap +not active +the trigger Other/);
    expect(out).toMatch(/twin +active-directory +active +not used/);
  });

  it('C2: clones one, secrets as references and comments kept, not active until it is made right', async () => {
    const { code, document } = await systems('clone', 'ActiveDirectory', 'second');

    expect(code).toBe(0);
    expect(document).toMatchObject({
      action: 'cloned',
      system: 'second',
      changed: true,
      next: expect.stringContaining('apply'),
    });
    expect((await list()).second).toMatchObject({ connector: 'active-directory', active: false, usedBy: [] });
    expect(text()).toContain('# the systems of Contoso');
    expect(text().match(/ldaps:\/\/dc\.nowhere\.invalid # behind the firewall/g)).toHaveLength(2);
    expect(text().match(/\$\{env:AD_PASSWORD\}/g)).toHaveLength(2);
    expect(text().match(/&ad/g)).toHaveLength(1);
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('C2: activates and deactivates, and changes nothing the second time', async () => {
    expect((await systems('deactivate', 'ActiveDirectory')).document.changed).toBe(true);
    expect((await list()).ActiveDirectory?.active).toBe(false);
    const once = text();

    expect((await systems('deactivate', 'ActiveDirectory')).document.changed).toBe(false);
    expect(text()).toBe(once);

    expect((await systems('activate', 'lab')).document.changed).toBe(true);
    expect((await list()).lab?.active).toBe(true);
    expect(text()).toContain('# closed');
  });

  it('C2: deactivates a system that is an alias of another, and not the other', async () => {
    await systems('deactivate', 'twin');

    expect(await list()).toMatchObject({ twin: { active: false }, ActiveDirectory: { active: true } });
  });

  it('C4: does not delete one that a job or a trigger uses, and names them', async () => {
    const { code, document } = await systems('delete', 'ActiveDirectory');

    expect(code).toBe(1);
    expect(document.error.code).toBe('systemInUse');
    expect(document.error.message).toContain('the job main, the trigger ProcessFlexHrUserOnAD');
    expect(text()).toBe(configuration);
  });

  it('C4: deletes one that a trigger uses when it is told to all the same', async () => {
    expect((await systems('delete', 'lab')).document.error.message).toContain('the trigger Other');

    expect((await systems('delete', 'lab', '--force')).code).toBe(0);
    expect(Object.keys(await list())).toEqual(['hr', 'ActiveDirectory', 'twin']);
  });

  it('C2: deletes one that nothing uses', async () => {
    await systems('delete', 'twin');

    expect(Object.keys(await list())).not.toContain('twin');
  });

  it.each([
    ['activate', 'nothing'],
    ['clone', 'nothing', 'new'],
    ['clone', 'hr', 'lab'],
    ['clone', 'hr', ' '],
    ['delete', 'nothing', '--force'],
  ])('ends with 2 and changes nothing for %s %s', async (...words) => {
    const { code, document } = await systems(...words);

    expect(code).toBe(2);
    expect(document.error.code).toBe('configuration');
    expect(text()).toBe(configuration);
  });
});

describe('a system that is not active', () => {
  let office: Office;

  afterAll(async () => {
    await office?.close();
  });

  it('C4: is used by no job, which says so; a check still looks at it', async () => {
    office = await openOffice();
    await office.run(['systems', 'deactivate', 'corp-ad', ...office.config]);

    const run = await office.json(['run', 'hr-to-ad', ...office.config]);
    const check = await office.json(['check', 'corp-ad', ...office.config]);

    expect(run.code).toBe(1);
    expect(run.document.error).toMatchObject({
      code: 'systemInactive',
      advice: expect.stringContaining('activate corp-ad'),
    });
    expect(office.directory.operations.all().filter(({ kind }) => kind === 'add')).toEqual([]);
    expect(check.code).toBe(0);

    await office.run(['systems', 'activate', 'corp-ad', ...office.config]);
    expect((await office.json(['run', 'hr-to-ad', ...office.config])).code).toBe(0);
  });

  it('C3: is told apart by the check: a wrong password from a directory that is away', async () => {
    const checkWith = async (faults: object) => {
      office.directory.faults.set(faults);
      const { document } = await office.json(['check', 'corp-ad', ...office.config]);
      office.directory.faults.clear();
      const [system] = document.systems as { lines: { name: string; status: string }[] }[];
      return system?.lines.map(({ name, status }) => `${name}: ${status}`);
    };

    expect(await checkWith({ rejectPasswords: true })).toEqual([
      'connect: ok',
      'tls: ok',
      'login: failed',
      'address or base DN: skipped',
    ]);
    expect((await checkWith({ busy: true }))?.[0]).toBe('connect: failed');
  });
});
