import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callProgram, newCommandLine } from './command-line.ts';

const line = newCommandLine();
afterAll(() => line.close());

const configuration = `systems:
  hr:
    connector: successfactors
    tenantUrl: https://api.nowhere.invalid
    auth: { type: basic, username: sfapi@ACME, password: unused }
  flex:
    connector: flex-hr
    url: https://flex.nowhere.invalid
    username: svc
    password: unused
    companies: []
  corp-ad:
    connector: active-directory
    url: ldaps://dc.nowhere.invalid
    bindDn: svc@nowhere.invalid
    password: unused
    baseDn: DC=corp,DC=example,DC=com
jobs:
  hr-to-ad: { source: hr, target: corp-ad, mapping: default, defaultOu: "OU=Staff,DC=corp,DC=example,DC=com" }
  flex-to-ad: { source: flex, target: corp-ad, mapping: default, createDaysAhead: 14 }
  staff: { source: hr, target: corp-ad, mapping: ./staff.yaml }
  writeback: { source: corp-ad, target: hr, mapping: default }
`;
const staff = `extends: default
scope:
  - all: [{ attribute: personIdExternal, operator: REGEX MATCH, value: "^1" }]
`;

const now = ['--now', '2026-11-20T09:30:00Z'];
const ms = (day: string) => `/Date(${Date.parse(`${day}T00:00:00Z`)})/`;

function person(employment: object | undefined, fields: object = {}): object {
  return {
    personIdExternal: '77',
    perPersonUuid: 'A1',
    personalInfoNav: { results: [{ firstName: 'Bo', lastName: 'Ek' }] },
    employmentNav: { results: employment === undefined ? [] : [{ ...job, ...employment }] },
    personEmpTerminationInfoNav: { activeEmploymentsCount: 1, latestTerminationDate: null },
    ...fields,
  };
}
const job = { userId: 'u77', userNav: { username: 'bo.ek' }, jobInfoNav: { results: [{ jobTitle: 'Clerk' }] } };
const works = { startDate: ms('2019-05-01'), endDate: null };

function employee(fromDate: string, toDate: string | null = null): object {
  return {
    id: '0b0d0000-0000-4000-8000-000000000001',
    firstName: 'Anna',
    lastName: 'Berg',
    isInAuditProcess: false,
    employment: [{ employmentNumber: '001042' }],
    employmentPeriods: [{ id: 'p1', fromDate, toDate, title: { code: 'T1', name: 'Jurist' } }],
  };
}

beforeAll(() => {
  line.write('hirewire.yaml', configuration);
  line.write('staff.yaml', staff);
});

// biome-ignore lint/suspicious/noExplicitAny: each test looks at the part of the document that it is about
async function preview(record: unknown, jobName = 'hr-to-ad'): Promise<{ code: number | null; document: any }> {
  line.write('record.json', typeof record === 'string' ? record : JSON.stringify(record));
  const words = ['preview', jobName, '--worker-file', 'record.json', ...now, '--json'];
  const { code, out } = await callProgram(words, line.folder);
  return { code, document: JSON.parse(out) };
}

describe('the preview of a record', () => {
  it('is an open account where a person works', async () => {
    const { code, document } = await preview(person(works));

    expect(document).toMatchObject({
      ...{ worker: '77', employment: 'active', decision: { outcome: 'change' }, problems: [] },
      attributes: { accountDisabled: 'False', parentDistinguishedName: 'OU=Staff,DC=corp,DC=example,DC=com' },
    });
    expect(code).toBe(0);
  });

  it.each([
    ['SuccessFactors', 'hr-to-ad', person({ startDate: ms('2026-12-01'), endDate: null })],
    ['Flex HR', 'flex-to-ad', employee('2026-12-01T00:00:00')],
  ])('is a closed account before the first day, of %s too', async (_, jobName, record) => {
    const { document } = await preview(record, jobName);

    expect(document).toMatchObject({
      ...{ employment: 'preHire', decision: { outcome: 'change' } },
      attributes: { accountDisabled: 'True' },
    });
  });

  it.each([
    ['hr-to-ad', person(undefined, { personEmpTerminationInfoNav: null }), 'unknown', 'has no employment'],
    ['hr-to-ad', { personIdExternal: '77' }, 'unknown', 'has no employment'],
    [
      'hr-to-ad',
      person({ startDate: ms('2019-05-01'), endDate: ms('2026-01-31') }),
      'left',
      'has left, and has no account',
    ],
    ['flex-to-ad', employee('2019-05-01T00:00:00', '2026-01-31T00:00:00'), 'left', 'has left, and has no account'],
    ['flex-to-ad', employee('2027-05-01T00:00:00'), 'preHire', 'accounts are made 14 days ahead'],
    ['staff', person(works), 'active', 'personIdExternal'],
  ])('is no account where a run makes none (%s)', async (jobName, record, employment, reason) => {
    const { code, document } = await preview(record, jobName);

    expect(document).toMatchObject({ employment, decision: { outcome: 'outOfScope' }, attributes: {}, references: {} });
    expect(document.decision.message).toContain(reason);
    expect(code).toBe(0);
  });

  it('is what an account is given that is there, where the target makes nobody', async () => {
    const account = { objectGUID: 'A1', employeeID: '77', mail: 'bo@corp.example.com' };

    const { document } = await preview(account, 'writeback');

    expect(document.decision).toEqual({ outcome: 'change', message: expect.stringContaining('nobody is made') });
    expect(document.attributes).toEqual({ personIdExternal: '77', email: 'bo@corp.example.com' });
  });

  it('shows the values of somebody who would be held, and why', async () => {
    line.write('strict.yaml', 'extends: default\nattributes:\n  - { target: title, value: "CDate([jobTitle])" }\n');
    line.write('hirewire.yaml', configuration.replace('./staff.yaml', './strict.yaml'));

    const { code, document } = await preview(person(works), 'staff');

    line.write('hirewire.yaml', configuration);
    expect(document).toMatchObject({
      decision: { outcome: 'held' },
      problems: [{ code: 'mappingFailed', worker: '77' }],
    });
    expect(document.attributes).toMatchObject({ givenName: 'Bo', accountDisabled: 'False' });
    expect(code).toBe(1);
  });

  it('says in words what a run would do', async () => {
    line.write('record.json', JSON.stringify({ personIdExternal: '77' }));
    const words = ['preview', 'hr-to-ad', '--worker-file', 'record.json', ...now];

    const { out } = await callProgram(words, line.folder);

    expect(out).toContain('A run makes no account: has no employment');
  });
});

describe('the file of a preview', () => {
  const one = person(works);

  it.each<[string, unknown]>([
    ['with a byte order mark', `\uFEFF${JSON.stringify(one)}`],
    ['wrapped as {d: {…}}', { d: one }],
    ['wrapped as {d: {results: [{…}]}}', { d: { results: [one] } }],
    ['as the results of a page alone', { results: [one] }],
    ['in a list of its own', [one]],
  ])('may hold the record %s', async (_, content) => {
    const { document } = await preview(content);

    expect(document).toMatchObject({ worker: '77', attributes: { title: 'Clerk' } });
  });

  it.each<[string, unknown]>([
    ['null', 'null'],
    ['the number 7', '7'],
    ['the text "x"', '"x"'],
    ['a list of 0 records', '[]'],
    ['a list of 2 records', { d: { results: [one, one] } }],
    ['null', { d: null }],
    ['null', [null]],
    ['a list of 1 record', [[one]]],
    ['nothing', ''],
    ['nothing', '\uFEFF \n'],
    ['Unexpected token', '<html>'],
  ])('is refused with what was found: %s', async (found, content) => {
    const { code, document } = await preview(content);

    expect(code).toBe(2);
    expect(document.error.code).toBe('configuration');
    expect(document.error.message).toMatch(/record\.json: expected .*; found /);
    expect(document.error.message).toContain(`; found ${found}`);
  });
});
