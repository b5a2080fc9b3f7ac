import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Directory, startDirectory } from '../../../sandbox/directory/index.ts';
import { openSession } from '../../../test/support/active-directory.ts';
import { createLdapAccount, openSlapdSession } from '../../../test/support/openldap.ts';
import type { Samba } from '../../../test/support/samba.ts';
import { type Slapd, slapdAvailable, startSlapd } from '../../../test/support/slapd.ts';
import { ConnectorError, type TargetSession } from '../contract.ts';

const quick = { connectSeconds: 2, operationSeconds: 5, reconnectSeconds: 1 };
/** So long ago that the certificate of that day does not hold any more. */
const longAgo = Date.now() - 4000 * 86_400_000;

async function failure(opening: Promise<TargetSession>): Promise<ConnectorError> {
  try {
    await (await opening).close();
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error('It connected.');
}

describe.skipIf(!slapdAvailable('connecting to OpenLDAP'))('connecting to a real OpenLDAP', () => {
  let slapd: Slapd;
  let expired: Slapd;

  beforeAll(async () => {
    slapd = await startSlapd();
    expired = await startSlapd({ certifiedAt: longAgo });
  });
  afterAll(async () => {
    await slapd?.stop();
    await expired?.stop();
  });

  const fail = (settings: object, server = slapd) =>
    failure(openSlapdSession(server, { timeouts: quick, ...settings }));

  it.each([
    ['LDAPS', () => ({})],
    ['StartTLS', () => ({ url: slapd.plainUrl, startTls: true })],
  ])('C5: refuses a certificate of an unknown authority, over %s', async (_, how) => {
    const error = await fail({ ...how(), tls: { caFile: expired.caFile } });

    expect(error.code).toBe('untrusted');
    expect(error.message).toContain('an authority that is not trusted here');
  });

  it('C5: refuses a certificate for another host name', async () => {
    const error = await fail({ url: slapd.otherUrl });

    expect(error.code).toBe('untrusted');
    expect(error.message).toContain('another host name');
    expect(error.message).toContain('localhost');
  });

  it('C5: refuses an expired certificate', async () => {
    const error = await fail({}, expired);

    expect(error.code).toBe('untrusted');
    expect(error.message).toContain('not valid today (CERT_HAS_EXPIRED)');
  });

  it('G5: tells a wrong password apart, and tries it once', async () => {
    const requests: string[] = [];
    const onRequest = ({ method }: { method: string }) => requests.push(method);

    const error = await failure(openSlapdSession(slapd, { password: 'wrong' }, { onRequest }));

    expect(error).toMatchObject({ code: 'unauthorized', retryable: false });
    expect(error.message).toContain('the user name or the password is wrong');
    expect(requests).toEqual(['bind']);
  });

  it('G5: tells a server apart that does not answer in time', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;

    const error = await fail({ url: `ldaps://127.0.0.1:${port}`, timeouts: { ...quick, connectSeconds: 0.3 } });
    server.close();

    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(error.message).toContain('no answer in time');
  });

  it('G5: tells a server apart where nothing listens', async () => {
    expect((await fail({ url: 'ldaps://127.0.0.1:1' })).message).toContain('nothing listens there');
  });

  it('G5: tells a referral apart: the base DN is not of this server', async () => {
    const error = await fail({ baseDn: 'dc=other,dc=org' });

    expect(error.code).toBe('notFound');
    expect(error.message).toContain('which has dc=example,dc=org');
  });

  it('G5: tells a referral apart: writes go to another server', async () => {
    const ou = `ou=far,${slapd.baseDn}`;
    const objectClass = ['referral', 'extensibleObject'];
    await slapd.admin((client) => client.add(ou, { objectClass, ou: 'far', ref: `ldap://far.example.org/${ou}` }));
    const session = await openSlapdSession(slapd);

    const outcome = createLdapAccount(session, { ou, uid: 'ada' });

    await expect(outcome).rejects.toMatchObject({ code: 'unsupported', advice: expect.stringContaining('read-only') });
    await session.close();
  });

  it('names the base DN that is not there', async () => {
    expect(await fail({ baseDn: 'ou=none,dc=example,dc=org' })).toMatchObject({ code: 'notFound' });
  });

  it('writes nothing over a connection that is not encrypted', async () => {
    expect((await fail({ url: 'ldap://ldap.example.org' })).code).toBe('untrusted');

    const session = await openSlapdSession(slapd, { url: slapd.plainUrl, allowPlainLdap: true });
    const outcome = createLdapAccount(session, { ou: slapd.baseDn, uid: 'plain' });

    await expect(outcome).rejects.toMatchObject({ code: 'untrusted' });
    await session.close();
  });

  it('encrypts an ldap:// connection with StartTLS and writes over it', async () => {
    const ou = await slapd.newOu('starttls');
    const session = await openSlapdSession(slapd, { url: slapd.plainUrl, startTls: true });

    const outcome = await createLdapAccount(session, { ou, uid: 'ada' });
    await session.close();

    expect(outcome.status).toBe('done');
  });
});

describe('connecting to an Active Directory like the sandbox’s', () => {
  let directory: Directory;
  let expired: Directory;

  beforeAll(async () => {
    directory = await startDirectory();
    expired = await startDirectory({ now: () => longAgo });
  });
  afterAll(async () => {
    await directory.close();
    await expired.close();
  });

  function open({ url, bindDn, password, baseDn, caFile }: Directory, settings: object = {}): Promise<TargetSession> {
    const place = { url, bindDn, password, baseDn, caFile, serverName: 'localhost' } as unknown as Samba;
    return openSession(place, { timeouts: quick, ...settings });
  }

  it('C5: refuses a certificate of an unknown authority', async () => {
    const error = await failure(open(directory, { tls: { caFile: expired.caFile } }));

    expect(error.code).toBe('untrusted');
    expect(error.message).toContain('an authority that is not trusted here');
  });

  it('C5: refuses a certificate for another host name', async () => {
    const tls = { caFile: directory.caFile, serverName: 'dc9.other.example' };

    expect((await failure(open(directory, { tls }))).message).toContain('another host name');
  });

  it('C5: refuses an expired certificate', async () => {
    expect((await failure(open(expired))).message).toContain('not valid today (CERT_HAS_EXPIRED)');
  });

  it.each([
    ['a wrong password', {}, 'unauthorized', false, { password: 'wrong' }],
    ['a busy server', { busy: true }, 'unavailable', true],
    ['a referral', { fail: [{ operation: 'search', code: 10 }] } as const, 'notFound', false],
  ])('G5: tells %s apart', async (_, faults, code, retryable, settings: object = {}) => {
    directory.faults.set(faults);
    const error = await failure(open(directory, settings));
    directory.faults.clear();

    expect(error).toMatchObject({ code, retryable });
  });
});
