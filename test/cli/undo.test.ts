import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSlapdSession } from '../support/openldap.ts';
import { type Slapd, slapdAvailable, startSlapd } from '../support/slapd.ts';
import { type Office, openOffice } from './command-line.ts';

const mapping = `attributes:
  - { target: employeeNumber, value: "[personIdExternal]", match: 1 }
  - { target: uid, value: 'ToLower(Transliterate(StripSpaces(Join(".", [firstName], [lastName]))))', flow: onCreate }
  - { target: cn, value: 'Coalesce([displayName], Join(" ", [firstName], [lastName]))' }
  - { target: sn, value: "[lastName]" }
  - { target: givenName, value: "[firstName]" }
  - { target: title, value: "[jobTitle]" }
  - { target: manager, reference: "[managerId]" }
`;

describe.skipIf(!slapdAvailable('undo in OpenLDAP'))('undo and links by command, in OpenLDAP', () => {
  let office: Office;
  let slapd: Slapd;
  let ou: string;
  let words: readonly string[];
  let planId: string;

  beforeAll(async () => {
    slapd = await startSlapd();
    ou = await slapd.newOu('staff');
    office = await openOffice();
    const account = await slapd.newServiceAccount({ ou });
    const auth = {
      type: 'basic',
      username: `${office.hr.username}@${office.hr.companyId}`,
      password: 'Sandbox-Service-1',
    };
    office.write('people.yaml', mapping);
    office.write(
      'ldap.yaml',
      JSON.stringify({
        systems: {
          hr: { connector: 'successfactors', tenantUrl: office.hr.url, auth },
          people: { connector: 'openldap', url: slapd.url, ...account, baseDn: ou, tls: { caFile: slapd.caFile } },
        },
        jobs: { 'hr-to-ldap': { source: 'hr', target: 'people', mapping: './people.yaml', defaultOu: ou } },
      }),
    );
    words = ['--config', join(office.folder, 'ldap.yaml')];
    await office.json(['run', 'hr-to-ldap', ...words]);
  });
  afterAll(async () => {
    await office?.close();
    await slapd?.stop();
  });

  async function find(worker: string) {
    const session = await openSlapdSession(slapd, { baseDn: ou });
    const [found] = await session.findAccounts({ attribute: 'employeeNumber', values: [worker] }, [
      'title',
      'sn',
      'cn',
    ]);
    await session.close();
    return found;
  }

  it('shows what it would put back, puts it back, and finds nothing the second time', async () => {
    const before = await find('100003');
    office.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    office.hr.act({ type: 'renamePerson', worker: '100003', lastName: 'Newman' });
    const run = await office.json(['run', 'hr-to-ldap', ...words]);
    planId = String(run.document.planId);
    expect((await find('100003'))?.attributes.title).toBe('Consultant');

    const shown = await office.json(['undo', 'hr-to-ldap', '--plan', planId, '--dry-run', ...words]);
    const done = await office.json(['undo', 'hr-to-ldap', '--plan', planId.slice(0, 8), ...words]);
    const again = await office.json(['undo', 'hr-to-ldap', '--plan', planId, ...words]);

    expect(shown).toMatchObject({ code: 0, document: { kind: 'undo', operations: { update: 0 } } });
    expect(shown.document.changes).toMatchObject([
      { worker: '100003', reasons: [expect.stringContaining('undoes operation')] },
    ]);
    expect(done).toMatchObject({ code: 0, document: { left: [], counts: { read: 1, updated: 1 } } });
    expect(await find('100003')).toMatchObject({ name: before?.name, attributes: before?.attributes });
    expect(again).toMatchObject({ code: 0, document: { changes: [], counts: { read: 1, unchanged: 1 } } });
    const plan = await office.json(['plan', 'hr-to-ldap', '--initial', ...words]);
    expect(plan.document).toMatchObject({ changes: [], problems: [{ code: 'undone', worker: '100003' }] });
  });

  it('lets go on whom a human releases', async () => {
    const released = await office.json(['release', 'hr-to-ldap', '--all', ...words]);
    const run = await office.json(['run', 'hr-to-ldap', ...words]);

    expect(released.document).toMatchObject({ released: [{ worker: '100003', reason: 'undone' }] });
    expect(run.document.counts).toMatchObject({ updated: 1, held: 0 });
    expect((await find('100003'))?.attributes.title).toBe('Consultant');
  });

  it('says in words what was done', async () => {
    const { out } = await office.run(['undo', 'hr-to-ldap', '--plan', planId, '--only', '100003', ...words]);
    expect(out).toContain('title: Consultant →');
    expect(out).toContain('set aside');
    const link = await office.run(['unlink', 'hr-to-ldap', '100003', ...words]);
    expect(link.out).toContain('employeeNumber 100003');
    expect(link.out).toContain('unlinked');
    const dn = (await find('100003'))?.name ?? '';
    const back = await office.json(['relink', 'hr-to-ldap', '100003', dn, ...words]);
    expect(back.document).toMatchObject({ after: { name: dn }, takenFrom: null });
  });

  it.each([
    ['nothing is named', ['undo', 'hr-to-ldap']],
    ['two things are named', ['undo', 'hr-to-ldap', '--plan', 'x', '--cycle', 'y']],
    ['an operation is no number', ['undo', 'hr-to-ldap', '--operation', 'x']],
    ['nobody is to be released', ['release', 'hr-to-ldap']],
    ['a link is to be nothing', ['relink', 'hr-to-ldap', '100003']],
  ])('is refused when %s', async (_what, call) => {
    expect(await office.json([...call, ...words])).toMatchObject({ code: 2, document: { error: { code: 'usage' } } });
  });
});
