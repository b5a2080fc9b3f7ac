import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSlapdSession } from '../support/openldap.ts';
import { type Slapd, slapdAvailable, startSlapd } from '../support/slapd.ts';
import { type Office, openOffice } from './command-line.ts';

/** What a company that writes to OpenLDAP would map; the name of an account follows the name of the person. */
const mapping = `attributes:
  - { target: employeeNumber, value: "[personIdExternal]", match: 1 }
  - { target: uid, value: 'ToLower(Transliterate(StripSpaces(Join(".", [firstName], [lastName]))))' }
  - { target: cn, value: 'Coalesce([displayName], Join(" ", [firstName], [lastName]))' }
  - { target: sn, value: "[lastName]" }
  - { target: givenName, value: "[firstName]" }
  - { target: mail, value: "[emailAddress]" }
  - { target: title, value: "[jobTitle]" }
  - { target: manager, reference: "[managerId]" }
  - { target: accountDisabled, value: 'Switch([activeEmploymentsCount], "False", "0", "True")' }
`;

const attributes = ['uid', 'cn', 'employeeNumber', 'title', 'manager', 'accountDisabled'];

describe.skipIf(!slapdAvailable('whole cycles into OpenLDAP'))('C6: a job that writes to OpenLDAP', () => {
  let office: Office;
  let slapd: Slapd;
  let ou: string;
  let words: readonly string[];

  beforeAll(async () => {
    slapd = await startSlapd();
    ou = await slapd.newOu('staff');
    office = await openOffice();
    const account = await slapd.newServiceAccount({ ou });
    office.write('people.yaml', mapping);
    office.write(
      'ldap.yaml',
      JSON.stringify({
        systems: {
          hr: {
            connector: 'successfactors',
            tenantUrl: office.hr.url,
            auth: {
              type: 'basic',
              username: `${office.hr.username}@${office.hr.companyId}`,
              password: 'Sandbox-Service-1',
            },
          },
          people: { connector: 'openldap', url: slapd.url, ...account, baseDn: ou, tls: { caFile: slapd.caFile } },
        },
        jobs: { 'hr-to-ldap': { source: 'hr', target: 'people', mapping: './people.yaml', defaultOu: ou } },
      }),
    );
    words = ['--config', join(office.folder, 'ldap.yaml')];
  });
  afterAll(async () => {
    await office?.close();
    await slapd?.stop();
  });

  async function accounts() {
    const session = await openSlapdSession(slapd, { baseDn: ou });
    const found = [];
    for await (const page of session.list(attributes)) found.push(...page);
    await session.close();
    return found;
  }

  async function expectStable(): Promise<void> {
    const { document } = await office.json(['plan', 'hr-to-ldap', '--initial', ...words]);
    expect(document).toMatchObject({ changes: [], problems: [] });
  }

  it('is checked, and all is granted', async () => {
    const { code, document } = await office.json(['check', 'people', ...words]);

    expect(document.systems).toMatchObject([
      { lines: expect.arrayContaining([{ name: 'page size', status: 'ok', message: expect.any(String) }]) },
    ]);
    expect(code).toBe(0);
  });

  it('gives each worker an account with its manager, and has nothing left to do', async () => {
    const { code, document } = await office.json(['run', 'hr-to-ldap', ...words]);

    expect(document.problems).toEqual([]);
    expect(code).toBe(0);
    expect(document.counts).toMatchObject({ read: 12, created: 12 });
    const made = await accounts();
    expect(made.filter((account) => account.attributes.manager !== undefined).length).toBeGreaterThan(5);
    expect(made.every((account) => account.attributes.accountDisabled === 'False')).toBe(true);
    await expectStable();
  });

  it('carries over a new title, a new name and who has left, and has nothing left to do', async () => {
    office.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Head of Sales' } });
    office.hr.act({ type: 'renamePerson', worker: '100004', firstName: 'Ada', lastName: 'Lovelace' });
    const lastDay = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    office.hr.act({ type: 'terminate', worker: '100005', lastDay });

    const { code, document } = await office.json(['run', 'hr-to-ldap', ...words]);

    expect(document.problems).toEqual([]);
    expect(code).toBe(0);
    const by = new Map((await accounts()).map((account) => [account.attributes.employeeNumber, account]));
    expect(by.get('100003')?.attributes.title).toBe('Head of Sales');
    expect(by.get('100004')?.name).toBe(`uid=ada.lovelace,${ou}`);
    expect(by.get('100005')?.attributes.accountDisabled).toBe('True');
    await expectStable();
  });
});
