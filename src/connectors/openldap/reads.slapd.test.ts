import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSlapdSession } from '../../../test/support/openldap.ts';
import { type Slapd, slapdAvailable, startSlapd } from '../../../test/support/slapd.ts';
import type { Account } from '../../domain/account.ts';
import type { TargetSession } from '../contract.ts';

const people = 730;

describe.skipIf(!slapdAvailable('reading from OpenLDAP'))('reading from a real OpenLDAP', () => {
  let slapd: Slapd;
  let ou: string;

  beforeAll(async () => {
    slapd = await startSlapd();
    ou = await slapd.newOu('reads');
    await slapd.admin(async (client) => {
      for (let number = 1; number <= people; number += 1) {
        const person = { cn: `Person ${number}`, sn: 'Person', employeeNumber: `E${number}` };
        await client.add(`uid=p${number},${ou}`, { objectClass: ['inetOrgPerson'], ...person });
      }
    });
  });
  afterAll(async () => {
    await slapd?.stop();
  });

  async function listAll(session: TargetSession): Promise<readonly Account[]> {
    const accounts: Account[] = [];
    for await (const page of session.list(['uid', 'surname', 'employeeNumber'])) accounts.push(...page);
    await session.close();
    return accounts;
  }

  it('lists more accounts than a page and than a search of values', async () => {
    const accounts = await listAll(await openSlapdSession(slapd, { baseDn: ou, pageSize: 100 }));

    expect(new Set(accounts.map(({ anchor }) => anchor)).size).toBe(people);
    expect({ ...accounts[0]?.attributes }).toMatchObject({ uid: 'p1', surname: 'Person', employeeNumber: 'E1' });
  });

  it('finds many by values in a few searches', async () => {
    const requests: string[] = [];
    const onRequest = ({ method }: { method: string }) => requests.push(method);
    const session = await openSlapdSession(slapd, { baseDn: ou }, { onRequest });
    const values = Array.from({ length: people }, (_, index) => `e${index + 1}`);

    const found = await session.findAccounts({ attribute: 'employeeNumber', values }, ['uid']);
    await session.close();

    expect(found).toHaveLength(people);
    expect(requests.filter((method) => method === 'search').length).toBeLessThan(12);
  });

  it('does not take a list that the server cuts off for a whole one', async () => {
    const limited = await startSlapd({ sizeLimit: 5 });
    const staff = await limited.newOu('staff');
    await limited.admin(async (client) => {
      for (let number = 1; number <= 9; number += 1) {
        await client.add(`uid=p${number},${staff}`, { objectClass: ['inetOrgPerson'], cn: 'x', sn: 'x' });
      }
    });
    const session = await openSlapdSession(limited, { ...(await limited.newServiceAccount()), pageSize: 3 });

    await expect(listAll(session)).rejects.toMatchObject({
      code: 'forbidden',
      advice: expect.stringContaining('limits'),
    });
    await limited.stop();
  });
});
