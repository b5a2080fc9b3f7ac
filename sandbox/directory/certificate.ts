import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  bitString,
  boolean,
  der,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  utcTime,
  utf8String,
} from './der.ts';

export type ServerCertificate = {
  /** PEM of the authority that clients must trust. */
  readonly caFile: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
};

const day = 86_400_000;
const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

/**
 * A certificate authority and a server certificate for loopback and the given host name, kept in a folder: what lies
 * there and is still valid for a day and for that name is used again, so that a trust once given lasts.
 */
export function serverCertificate(folder: string, hostName: string, now: number): ServerCertificate {
  const names = ['localhost', '127.0.0.1', '::1', hostName];
  const files = { ca: join(folder, 'ca.pem'), cert: join(folder, 'server.pem'), key: join(folder, 'server-key.pem') };
  const stored = readStored(files, hostName, now);
  if (stored !== undefined) return stored;
  mkdirSync(folder, { recursive: true });
  const made = makeCertificates(names, now);
  writeFileSync(files.ca, made.ca);
  writeFileSync(files.cert, made.cert);
  writeFileSync(files.key, made.key, { mode: 0o600 });
  return { caFile: files.ca, ...made };
}

function readStored(
  files: { readonly ca: string; readonly cert: string; readonly key: string },
  hostName: string,
  now: number,
): ServerCertificate | undefined {
  if (![files.ca, files.cert, files.key].every((file) => existsSync(file))) return undefined;
  const cert = readFileSync(files.cert, 'utf8');
  const parsed = new X509Certificate(cert);
  const isUsable = Date.parse(parsed.validTo) > now + day && parsed.checkHost(hostName) !== undefined;
  return isUsable
    ? { caFile: files.ca, ca: readFileSync(files.ca, 'utf8'), cert, key: readFileSync(files.key, 'utf8') }
    : undefined;
}

function makeCertificates(names: readonly string[], now: number): { ca: string; cert: string; key: string } {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = commonName(`Sandbox directory CA ${randomBytes(4).toString('hex')}`);
  const ca = issue({
    subject: issuer,
    issuer,
    publicKey: authority.publicKey,
    signer: authority.privateKey,
    now,
    extensions: [
      extension('2.5.29.14', false, octetString(keyId(authority.publicKey))),
      extension('2.5.29.19', true, sequence(boolean(true))),
      extension('2.5.29.15', true, der(0x03, Buffer.from([1, 0x06]))),
    ],
  });
  const cert = issue({
    subject: commonName(names.at(-1) ?? 'localhost'),
    issuer,
    publicKey: server.publicKey,
    signer: authority.privateKey,
    now,
    extensions: [
      extension('2.5.29.14', false, octetString(keyId(server.publicKey))),
      extension('2.5.29.35', false, sequence(der(0x80, keyId(authority.publicKey)))),
      extension('2.5.29.19', true, sequence()),
      extension('2.5.29.15', true, der(0x03, Buffer.from([7, 0x80]))),
      extension('2.5.29.37', false, sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', false, sequence(...names.map(alternativeName))),
    ],
  });
  return { ca, cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

type Issue = {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly now: number;
  readonly extensions: readonly Buffer[];
};

function issue(input: Issue): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    input.issuer,
    sequence(utcTime(input.now - day), utcTime(input.now + 3000 * day)),
    input.subject,
    input.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...input.extensions)),
  );
  const signature = createSign('sha256').update(body).sign(input.signer);
  return pem(sequence(body, ecdsaWithSha256, bitString(signature)));
}

/** The usual key identifier: SHA-1 over the key's bits (RFC 5280, 4.2.1.2). */
function keyId(key: KeyObject): Buffer {
  const bits = key.export({ type: 'spki', format: 'der' }).subarray(-65);
  return createHash('sha1').update(bits).digest();
}

function commonName(text: string): Buffer {
  return sequence(der(0x31, sequence(objectIdentifier('2.5.4.3'), utf8String(text))));
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [boolean(true)] : [];
  return sequence(objectIdentifier(oid), ...flag, octetString(value));
}

function alternativeName(name: string): Buffer {
  if (isIP(name) === 4) return der(0x87, Buffer.from(name.split('.').map(Number)));
  if (isIP(name) === 6) return der(0x87, Buffer.concat([Buffer.alloc(15), Buffer.from([1])]));
  return der(0x82, Buffer.from(name));
}

function pem(octets: Buffer): string {
  const lines = octets.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
