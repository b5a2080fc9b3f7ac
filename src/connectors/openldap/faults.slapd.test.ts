import { randomBytes } from 'node:crypto';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { accountOf, readAccount } from '../../../test/support/active-directory.ts';
import { createLdapAccount, openSlapdSession } from '../../../test/support/openldap.ts';
import { type Slapd, slapdAvailable, startSlapd } from '../../../test/support/slapd.ts';
import type { TargetSession } from '../contract.ts';

/** A wire to the server that can be cut right after a request has gone through, before its answer comes back. */
type Wire = { readonly port: number; cuts(): number; cutAfter(requests: number): void; close(): void };

async function openWire(target: string): Promise<Wire> {
  const left = { requests: Number.POSITIVE_INFINITY, cuts: 0 };
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = dial({ host: '127.0.0.1', port: Number(new URL(target).port) });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    }
    near.once('close', () => far.end());
    near.on('data', (bytes) => {
      left.requests -= 1;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (left.requests > 0) {
        near.write(bytes);
        return;
      }
      near.destroy();
      left.cuts += 1;
      left.requests = Number.POSITIVE_INFINITY;
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    cuts: () => left.cuts,
    cutAfter: (requests) => {
      left.requests = requests;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe.skipIf(!slapdAvailable('lost answers of OpenLDAP'))('a connection to OpenLDAP that breaks', () => {
  let slapd: Slapd;
  let wire: Wire;
  let session: TargetSession;
  let ou: string;
  afterEach(async () => {
    await session.close();
    wire.close();
    await slapd.stop();
  });

  async function open(): Promise<void> {
    slapd = await startSlapd();
    ou = await slapd.newOu('faults');
    wire = await openWire(slapd.url);
    session = await openSlapdSession(slapd, { url: `ldaps://127.0.0.1:${wire.port}`, baseDn: ou });
    accountOf(await createLdapAccount(session, { ou, uid: 'first' }));
  }

  it.each([
    ['the add', 1],
    ['the password', 2],
    ['the state', 3],
  ])('after %s makes the account once, with its password and its state', async (_, requests) => {
    await open();
    const uid = `u${randomBytes(3).toString('hex')}`;
    wire.cutAfter(requests);

    const account = accountOf(await createLdapAccount(session, { ou, uid, more: { accountDisabled: 'True' } }));

    expect(await readAccount(session, account.anchor, ['accountDisabled'])).toMatchObject({
      name: `uid=${uid},${ou}`,
      attributes: { accountDisabled: 'True' },
    });
    expect(wire.cuts()).toBe(1);
    const { searchEntries } = await slapd.admin((client) => client.search(account.name));
    expect(searchEntries[0]?.userPassword).toBeDefined();
  });

  it('after a rename carries the rest of the update over', async () => {
    await open();
    const account = accountOf(await createLdapAccount(session, { ou, uid: 'before' }));
    const deltas = [
      { name: 'uid', before: 'before', after: 'after' },
      { name: 'title', after: 'Boss' },
    ];
    wire.cutAfter(2);

    const renamed = accountOf(await session.apply({ kind: 'update', account, deltas }));

    expect(wire.cuts()).toBe(1);
    expect(renamed.name).toBe(`uid=after,${ou}`);
    expect({ ...(await readAccount(session, account.anchor, ['uid', 'title']))?.attributes }).toEqual({
      uid: 'after',
      title: 'Boss',
    });
  });
});
