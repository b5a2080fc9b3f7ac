import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSlapdSession } from '../support/openldap.ts';
import { type Slapd, slapdAvailable, startSlapd } from '../support/slapd.ts';
import { type FlexOffice, openFlexOffice } from './flex-office.ts';

describe.skipIf(!slapdAvailable('tickets of a connection to OpenLDAP'))(
  'C6: tickets of a connection to OpenLDAP',
  () => {
    let office: FlexOffice;
    let slapd: Slapd;
    let ou: string;
    let bo: string;
    let dora: string;

    beforeAll(async () => {
      slapd = await startSlapd();
      ou = await slapd.newOu('staff');
      const account = await slapd.newServiceAccount({ ou });
      const settings = {
        ...{ connector: 'openldap', url: slapd.url, ...account, baseDn: ou, tls: { caFile: slapd.caFile } },
      };
      office = await openFlexOffice({ target: { settings, defaultOu: ou } });
      bo = office.hire({ firstName: 'Bo', lastName: 'Berg', emailWork: 'bo@corp.example.com' });
      dora = office.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
      await office.call('run', 'flex-to-ad');
    }, 60_000);
    afterAll(async () => {
      await office?.close();
      await slapd?.stop();
    });

    async function accountOf(number: string) {
      const session = await openSlapdSession(slapd, { baseDn: ou });
      const [found] = await session.findAccounts({ attribute: 'employeeNumber', values: [number] }, ['uid', 'manager']);
      await session.close();
      return found;
    }

    it.each([
      ['a uid', async () => String((await accountOf(bo))?.attributes.uid)],
      ['a mail address', async () => 'bo@corp.example.com'],
      ['a DN', async () => (await accountOf(bo))?.name ?? ''],
    ])('G16: given the manager as %s, make the account at once and close', async (_what, name) => {
      const number = office.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });
      await office.call('run', 'flex-to-ad');
      const { document } = await office.ask('tickets', 'list', '--worker', number, '--need', 'manager');

      const { code, document: after } = await office.ask(
        ...['tickets', 'set-manager', document.tickets[0].reference, '--account', await name()],
      );

      expect(after.error).toBeUndefined();
      expect(code).toBe(0);
      expect(after.ticket).toMatchObject({ status: 'Closed', need: 'nothing' });
      expect((await accountOf(number))?.attributes.manager).toBe((await accountOf(bo))?.name);
    });
  },
);
