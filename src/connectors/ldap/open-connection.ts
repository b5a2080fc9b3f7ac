import { readFile } from 'node:fs/promises';
import { isIP, connect as netConnect, type Socket } from 'node:net';
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { Client } from 'ldapts';
import type { Clock } from '../../platform/clock.ts';
import { ConnectorError } from '../contract.ts';
import type { Login, RefusedLogins } from '../refused-logins.ts';
import type { LdapConfig } from './config.ts';
import { Connection, type RequestObserver } from './connection.ts';
import { ConnectionLost, resultCode, toBindError, toConnectError, whyWrong } from './errors.ts';

export type OpenDetails = {
  readonly system: string;
  readonly config: LdapConfig;
  readonly url: string;
  readonly observe?: RequestObserver;
  /** By which logins that were refused are let be for a while; without both this one is tried whatever became of it before. */
  readonly clock?: Clock;
  readonly refusedLogins?: RefusedLogins;
};

/**
 * A new connection: made, encrypted, verified, logged in.
 * @throws ConnectorError `unavailable`, `untrusted` or `unauthorized`, with what to do.
 */
export async function openConnection(details: OpenDetails): Promise<Connection> {
  const { config, system, url } = details;
  assertEncrypted(details);
  await assertWorthTrying(details);
  const tls = await tlsOptions(details);
  const sockets: Socket[] = [];
  let connection: Connection | undefined;
  try {
    const opened = new Connection(await newClient({ config, url, tls, sockets }), details);
    connection = opened;
    await opened.bind(config.bindDn, config.password.reveal());
    await details.refusedLogins?.forget(loginOf(details));
    for (const socket of sockets) socket.once('close', () => opened.markLost());
    return opened;
  } catch (error) {
    await connection?.close();
    if (resultCode(error) !== undefined) throw await toRefusal(error, details);
    const cause = error instanceof ConnectionLost ? error.cause : error;
    const failure = toConnectError(cause, { system, server: url, url });
    if (failure.code !== 'untrusted') throw failure;
    const certificate = await lookAtCertificate(config, url, tls);
    throw certificate === undefined ? failure : toConnectError(cause, { system, server: url, url, certificate });
  }
}

function loginOf({ config }: OpenDetails): Login {
  return { place: config.url.join(' '), account: config.bindDn, password: config.password.reveal() };
}

/** A wrong password is remembered: trying it again and again would lock the account. */
async function toRefusal(error: unknown, details: OpenDetails): Promise<ConnectorError> {
  const { config, system, url, clock, refusedLogins } = details;
  const what = whyWrong(error);
  const restsLogin = what !== undefined && clock !== undefined && refusedLogins !== undefined;
  if (restsLogin) await refusedLogins.note(loginOf(details), { what, now: clock.now() });
  return toBindError(error, { system, server: url, bindDn: config.bindDn, restsLogin });
}

async function assertWorthTrying(details: OpenDetails): Promise<void> {
  const { config, system, url, clock, refusedLogins } = details;
  const refused = clock === undefined ? undefined : await refusedLogins?.find(loginOf(details), clock.now());
  if (refused === undefined) return;
  const [at, until] = [refused.at, refused.until].map((instant) => new Date(instant).toISOString());
  throw new ConnectorError({
    ...{ code: 'unauthorized', system, restsLogin: true },
    message: `${system}: login as ${config.bindDn} at ${url} failed at ${at}: ${refused.what}. It is not tried again before ${until}, so that the directory does not lock the account.`,
    advice:
      'Correct bindDn or password: another one is tried at once, and so is this one by `hirewire run` or `hirewire check` at a prompt.',
  });
}

/** Whether passwords and changes may go over this connection. */
export function isEncrypted(config: LdapConfig, url: string): boolean {
  return config.startTls || url.toLowerCase().startsWith('ldaps:');
}

function assertEncrypted({ config, system, url }: OpenDetails): void {
  if (isEncrypted(config, url)) return;
  if (config.allowPlainLdap && isLoopback(hostOf(url))) return;
  throw new ConnectorError({
    code: 'untrusted',
    system,
    message: `${system}: ${url} is not encrypted; the password of ${config.bindDn} and every new password would be readable on the way.`,
    advice: 'Use ldaps://, or startTls: true with ldap://.',
  });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

async function tlsOptions({ config, system, url }: OpenDetails): Promise<ConnectionOptions> {
  const { caFile, ca, rejectUnauthorized, serverName } = config.tls;
  const host = hostOf(url);
  const name = serverName ?? (isIP(host) === 0 ? host : undefined);
  const authorities = caFile === undefined ? ca : await readAuthorities(caFile, system);
  return {
    host,
    rejectUnauthorized,
    ...(name === undefined ? {} : { servername: name }),
    ...(authorities === undefined ? {} : { ca: authorities }),
  };
}

async function readAuthorities(caFile: string, system: string): Promise<string> {
  const text = await readText(caFile, system);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new ConnectorError({
    code: 'untrusted',
    system,
    message: `${system}: tls.caFile ${caFile} holds no certificate in PEM form.`,
    advice: `Name a file with -----BEGIN CERTIFICATE-----. One in binary form (.cer, .der) becomes such: openssl x509 -inform der -in ${caFile} -out ca.pem`,
  });
}

async function readText(caFile: string, system: string): Promise<string> {
  try {
    return await readFile(caFile, 'utf8');
  } catch (error) {
    throw new ConnectorError({
      code: 'untrusted',
      system,
      message: `${system}: tls.caFile ${caFile} cannot be read (${error instanceof Error ? error.message : error}).`,
      advice: 'Name a PEM file that this process may read.',
      cause: error,
    });
  }
}

/** A client that connects at its first request; with StartTLS, one that is connected and encrypted. */
async function newClient(details: {
  config: LdapConfig;
  url: string;
  tls: ConnectionOptions;
  sockets: Socket[];
}): Promise<Client> {
  const { config, url, tls, sockets } = details;
  const isLdaps = url.toLowerCase().startsWith('ldaps:');
  const client = new Client({
    url,
    connectTimeout: config.timeouts.connectSeconds * 1000,
    timeout: config.timeouts.operationSeconds * 1000,
    ...(isLdaps ? { tlsOptions: tls } : {}),
    ...singleUseSockets(sockets),
  });
  if (config.startTls && !isLdaps)
    await upgrade(client, { tls, sockets, limit: config.timeouts.connectSeconds * 1000 });
  return client;
}

/** StartTLS within a time limit, which ldapts does not have for the handshake. */
async function upgrade(
  client: Client,
  { tls, sockets, limit }: { tls: ConnectionOptions; sockets: Socket[]; limit: number },
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`StartTLS timed out after ${limit} ms`)), limit);
  });
  try {
    await Promise.race([client.startTLS(tls), timeout]);
  } catch (error) {
    for (const socket of sockets) socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A client that lost its socket must not open another one behind our back: nobody would be logged in on it. */
function singleUseSockets(sockets: Socket[]) {
  const once = (kind: string) => {
    if (sockets.length > 0 && kind !== 'upgrade') throw new Error('the connection is closed');
  };
  const createConnection = ((...args: Parameters<typeof netConnect>) => {
    once('first');
    const socket = netConnect(...args).setKeepAlive(true, 30_000);
    sockets.push(socket);
    return socket;
  }) as typeof netConnect;
  const createSecureConnection = ((...args: Parameters<typeof tlsConnect>) => {
    const isUpgrade = args.length === 1;
    once(isUpgrade ? 'upgrade' : 'first');
    const socket: TLSSocket = tlsConnect(...args);
    if (!isUpgrade) socket.setKeepAlive(true, 30_000);
    sockets.push(socket);
    return socket;
  }) as typeof tlsConnect;
  return { createConnection, createSecureConnection };
}

/** Who issued the certificate that was not accepted, for the message. Nothing is sent over this connection. */
async function lookAtCertificate(config: LdapConfig, url: string, tls: ConnectionOptions): Promise<string | undefined> {
  if (!url.toLowerCase().startsWith('ldaps:')) return undefined;
  const port = Number(/:(\d+)\/?$/.exec(url)?.[1] ?? 636);
  return new Promise((resolve) => {
    const socket = tlsConnect({ ...tls, port, rejectUnauthorized: false });
    const finish = (text: string | undefined) => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(config.timeouts.connectSeconds * 1000, () => finish(undefined));
    socket.once('error', () => finish(undefined));
    socket.once('secureConnect', () => finish(describeCertificate(socket)));
  });
}

function describeCertificate(socket: TLSSocket): string {
  const { subject, issuer, subjectaltname, valid_from, valid_to } = socket.getPeerCertificate();
  const names = subjectaltname === undefined ? '' : ` (${subjectaltname})`;
  return `a certificate for "${nameOf(subject)}"${names}, issued by "${nameOf(issuer)}", valid from ${valid_from} to ${valid_to}`;
}

function nameOf(name: object): string {
  return Object.entries(name)
    .map(([type, value]) => `${type}=${value}`)
    .join(', ');
}

/** The host of a URL, an IPv6 address without its brackets. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}
