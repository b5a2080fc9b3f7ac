import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount, openSession } from '../../../test/support/active-directory.ts';
import { type Samba, sambaAvailable, startSamba } from '../../../test/support/samba.ts';
import type { LogFields } from '../../platform/logger.ts';
import { silentLogger } from '../../platform/logger.ts';
import { ConnectorError } from '../contract.ts';

const quick = { connectSeconds: 2, operationSeconds: 5, reconnectSeconds: 1 };

describe.skipIf(!sambaAvailable('connecting to Active Directory'))('connecting to a real Active Directory', () => {
  let samba: Samba;

  beforeAll(async () => {
    samba = await startSamba();
  });
  afterAll(async () => {
    await samba?.stop();
  });

  async function failure(settings: object): Promise<ConnectorError> {
    try {
      const session = await openSession(samba, { timeouts: quick, ...settings });
      await session.close();
    } catch (error) {
      if (error instanceof ConnectorError) return error;
      throw error;
    }
    throw new Error('It connected.');
  }

  it('says that the password is wrong, and tries it only once', async () => {
    const requests: string[] = [];
    const onRequest = ({ method }: { method: string }) => requests.push(method);

    const attempt = openSession(samba, { password: 'wrong', url: [samba.url, samba.url] }, { onRequest });

    await expect(attempt).rejects.toMatchObject({ code: 'unauthorized', retryable: false });
    expect(requests).toEqual(['bind']);
  });

  it('never shows the password', async () => {
    const error = await failure({ password: 'wr0ng-passw0rd' });

    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('wr0ng-passw0rd');
    expect(error.message).toContain('the user name or the password is wrong');
  });

  it('does not trust an unknown authority, and names the issuer', async () => {
    const error = await failure({ tls: { serverName: samba.serverName } });

    expect(error.code).toBe('untrusted');
    expect(error.message).toContain('issued by "CN=Sandbox directory CA');
    expect(error.advice).toContain('tls.caFile');
  });

  it('does not accept a certificate for another host, and names the names that it has', async () => {
    const error = await failure({ tls: { caFile: samba.caFile } });

    expect(error.code).toBe('untrusted');
    expect(error.message).toContain('another host name');
    expect(error.message).toContain('corp.example.com');
    expect(error.advice).toContain('tls.serverName');
  });

  it('warns when certificates are not verified', async () => {
    const warnings: [string, LogFields | undefined][] = [];
    const logger = { ...silentLogger, warn: (message: string, fields?: LogFields) => warnings.push([message, fields]) };

    const session = await openSession(samba, { tls: { rejectUnauthorized: false } }, { logger });
    await session.close();

    expect(warnings).toEqual([['certificates of the directory are not verified', { system: 'corp-ad' }]]);
  });

  it('says which base DN the server has', async () => {
    const error = await failure({ baseDn: 'DC=other,DC=com' });

    expect(error.code).toBe('notFound');
    expect(error.message).toContain('DC=corp,DC=example,DC=com');
  });

  it('says that a user filter is none', async () => {
    const error = await failure({ userFilter: '(&(objectClass=user)' });

    expect(error.code).toBe('invalid');
  });

  it('refuses to send a password over plain LDAP', async () => {
    const error = await failure({ url: 'ldap://dc1.corp.example.com' });

    expect(error.code).toBe('untrusted');
    expect(error.advice).toContain('ldaps://');
  });

  it('encrypts an ldap:// connection with StartTLS and writes over it', async () => {
    const ou = await samba.newOu('starttls');
    const session = await openSession(samba, { url: samba.plainUrl, startTls: true });

    const outcome = await createAccount(session, { ou, cn: 'Over StartTLS' });
    await session.close();

    expect(outcome.status).toBe('done');
  });

  it('verifies the certificate of StartTLS too', async () => {
    const error = await failure({ url: samba.plainUrl, startTls: true, tls: { serverName: samba.serverName } });

    expect(error.code).toBe('untrusted');
  });

  it('says that nothing listens', async () => {
    const error = await failure({ url: 'ldaps://127.0.0.1:1' });

    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('says that the host name does not resolve', async () => {
    const error = await failure({ url: 'ldaps://no-such-host.invalid' });

    expect(error.code).toBe('unavailable');
    expect(error.message).toContain('does not resolve');
  });

  it('gives up on a server that accepts and says nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;

    const error = await failure({ url: `ldaps://127.0.0.1:${port}`, timeouts: { ...quick, connectSeconds: 0.3 } });
    server.close();

    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(error.message).toContain('no answer in time');
  });

  it('goes to the next domain controller', async () => {
    const session = await openSession(samba, { url: ['ldaps://127.0.0.1:1', samba.url] });

    const schema = await session.describe(['sn']);
    await session.close();

    expect(Object.keys(schema.attributes)).toEqual(['sn']);
  });

  it('says that the authority file is missing', async () => {
    const error = await failure({ tls: { caFile: '/no/such/ca.pem' } });

    expect(error.message).toContain('/no/such/ca.pem');
  });

  it('says that the authority file holds no certificate in PEM form', async () => {
    const error = await failure({ tls: { caFile: import.meta.filename } });

    expect(error.message).toContain('holds no certificate in PEM form');
    expect(error.advice).toContain('openssl x509 -inform der');
  });

  it('logs requests that the OpenLDAP tools can repeat', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'replay-'));
    const log: string[] = [];
    const session = await openSession(
      samba,
      { tls: { caFile: samba.caFile, serverName: samba.serverName } },
      { onRequest: ({ replay }) => log.push(replay) },
    );
    await session.findTaken('sAMAccountName', ["O'Brien (x)*", 'Administrator']);
    await session.close();

    const search = log.find((replay) => replay.includes('sAMAccountName='));
    const command = (search ?? '')
      .replace(/ -W /, ` -w '${samba.password}' `)
      .replace('ldapsearch', 'LDAPTLS_REQCERT=never ldapsearch');
    const answer = execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
    rmSync(folder, { recursive: true });

    expect(answer).toContain('sAMAccountName: Administrator');
    expect(readFileSync(samba.caFile, 'utf8')).toContain('CERTIFICATE');
  });
});
