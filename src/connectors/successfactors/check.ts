import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { CheckLine, SourceAttributePath } from '../contract.ts';
import { ConnectorError } from '../contract.ts';
import { checkMetadata } from './check-metadata.ts';
import { checkNavigations } from './check-navigations.ts';
import { expandPaths } from './expand.ts';
import { countPeople, fetchPeople } from './people.ts';
import type { PeopleSession } from './people-session.ts';
import { peopleQuery } from './query.ts';

/**
 * Everything that reading `attributes` needs, from the name of the host to each navigation, one line each. Stops where
 * going on makes no sense; what was not tried is `skipped`.
 */
export async function checkTenant(
  session: PeopleSession,
  attributes: readonly SourceAttributePath[],
): Promise<readonly CheckLine[]> {
  const lines: CheckLine[] = [];
  for (const step of [checkName, checkPort, checkLogin]) {
    const line = await step(session);
    lines.push(...line);
    if (line.some((one) => one.status === 'failed'))
      return [...lines, skipped('read', 'Not tried, because the line above failed.')];
  }
  const expand = expandPaths(attributes);
  lines.push(...(await checkMetadata(session, attributes, expand)));
  lines.push(...(await checkNavigations(session, expand)));
  lines.push(await checkCount(session));
  return lines;
}

async function checkName(session: PeopleSession): Promise<readonly CheckLine[]> {
  const { hostname } = new URL(session.deps.config.tenantUrl);
  if (session.deps.config.proxyUrl !== undefined) return [skipped('resolve', 'The proxy looks the name up.')];
  try {
    const { address } = await lookup(hostname.replace(/^\[|\]$/g, ''));
    return [{ name: 'resolve', status: 'ok', message: `${hostname} is ${address}.` }];
  } catch (error) {
    return [
      failed(
        'resolve',
        `${hostname}: the name is not known (${codeOf(error)}).`,
        'Check tenantUrl and the name server; a proxy needs proxyUrl.',
      ),
    ];
  }
}

async function checkPort(session: PeopleSession): Promise<readonly CheckLine[]> {
  const url = new URL(session.deps.config.tenantUrl);
  if (session.deps.config.proxyUrl !== undefined) return [skipped('connect', 'The proxy connects.')];
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const trouble = await tryPort(
    url.hostname.replace(/^\[|\]$/g, ''),
    port,
    session.deps.config.timeouts.connectSeconds * 1000,
  );
  if (trouble === undefined)
    return [{ name: 'connect', status: 'ok', message: `${url.hostname}:${port} accepts connections.` }];
  return [failed('connect', `${url.hostname}:${port}: ${trouble}.`, 'Check firewall and proxy.')];
}

function tryPort(host: string, port: number, milliseconds: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: milliseconds });
    const end = (trouble?: string) => {
      socket.destroy();
      resolve(trouble);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end('no connection in time'));
    socket.once('error', (error) => end(`no connection (${codeOf(error)})`));
  });
}

/** One person without anything: that it was answered proves TLS and login, whatever may be read. */
async function checkLogin(session: PeopleSession): Promise<readonly CheckLine[]> {
  const isTls = session.deps.config.tenantUrl.startsWith('https:');
  const tls: CheckLine = isTls
    ? { name: 'tls', status: 'ok', message: 'The server proved who it is.' }
    : {
        name: 'tls',
        status: 'warning',
        message: 'Plain http: everybody on the way can read along.',
        advice: 'Use https outside of tests.',
      };
  const who = session.deps.auth.kind === 'basic' ? 'user name and password' : 'an OAuth token for a SAML assertion';
  try {
    await fetchPeople(session, peopleQuery({ expand: [], top: 1 }));
    const old =
      session.deps.auth.kind === 'basic' ? ' SAP announced the end of Basic authentication for 20 November 2026.' : '';
    const login: CheckLine = {
      name: 'login',
      status: old === '' ? 'ok' : 'warning',
      message: `Logged in with ${who}.${old}`,
    };
    const advice = 'Register an OAuth2 client application and use auth.type: oauth.';
    return [
      tls,
      old === '' ? login : { ...login, advice },
      { name: 'read PerPerson', status: 'ok', message: 'People can be read.' },
    ];
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.code === 'untrusted') return [failed('tls', error.message, error.advice)];
    const isLogin = error.code === 'unauthorized' || /LGN\d{4}/.test(error.message);
    return [tls, failed(isLogin ? 'login' : 'read PerPerson', error.message, error.advice)];
  }
}

async function checkCount(session: PeopleSession): Promise<CheckLine> {
  const total = await countPeople(session);
  if (total === undefined) {
    return {
      name: 'count',
      status: 'warning',
      message: 'PerPerson/$count gave no number.',
      advice: 'Reads work, but cannot prove that they were complete.',
    };
  }
  if (total === 0)
    return failed(
      'count',
      'SuccessFactors counts no people at all.',
      'The target population of the API user is empty: widen it in its permission role.',
    );
  return { name: 'count', status: 'ok', message: `${total} people.` };
}

function failed(name: string, message: string, advice: string): CheckLine {
  return { name, status: 'failed', message, advice };
}

function skipped(name: string, message: string): CheckLine {
  return { name, status: 'skipped', message };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
