import { constants, type KeyObject, verify } from 'node:crypto';
import type { GraphApplication, RegisteredCertificate } from './application.ts';
import { invalidClient } from './token-error.ts';

type Claims = Readonly<Record<string, unknown>>;
type Parts = { readonly header: Claims; readonly claims: Claims; readonly signed: string; readonly signature: Buffer };

/** What an assertion is checked against. */
export type AssertionScope = {
  readonly application: GraphApplication;
  /** The audiences that are accepted. */
  readonly audiences: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
};

/** Seconds that clocks may differ. */
const LEEWAY = 300;

/** Checks a certificate's JWT as RFC 7523 and Entra ID want it. @throws TokenError 401 with the AADSTS number */
export function checkAssertion(assertion: string, { application, audiences, now }: AssertionScope): void {
  const parts = readParts(assertion);
  const certificate = findCertificate(parts.header, application);
  if (certificate.validTo <= now) throw badKey(application, 'The key used is expired');
  if (!isSigned(parts, certificate.publicKey)) throw badKey(application, 'Client assertion signature is invalid');
  const { iss, sub, aud, exp, nbf } = parts.claims;
  if (iss !== application.appId || sub !== application.appId)
    throw invalidClient(700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
  if (typeof aud !== 'string' || !audiences.includes(aud))
    throw invalidClient(700023, `Client assertion audience claim does not match Realm issuer. Audience: '${aud}'.`);
  const seconds = now / 1000;
  const isInTime = typeof exp === 'number' && exp + LEEWAY > seconds;
  const hasBegun = nbf === undefined || (typeof nbf === 'number' && nbf - LEEWAY < seconds);
  if (!isInTime || !hasBegun) throw invalidClient(700024, 'Client assertion is not within its valid time range.');
}

function readParts(assertion: string): Parts {
  const [header = '', claims = '', signature = '', ...rest] = assertion.split('.');
  try {
    if (rest.length > 0 || signature === '') throw new SyntaxError('three parts are expected');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Claims;
    const signed = `${header}.${claims}`;
    return { header: read(header), claims: read(claims), signed, signature: Buffer.from(signature, 'base64url') };
  } catch {
    throw invalidClient(50027, 'JWT token is invalid or malformed.');
  }
}

function findCertificate(header: Claims, application: GraphApplication): RegisteredCertificate {
  const { x5t, 'x5t#S256': x5tS256 } = header;
  if (x5t === undefined && x5tS256 === undefined)
    throw invalidClient(5002723, 'Invalid JWT token. No certificate SHA-1 thumbprint nor key ID are specified.');
  const found = application.certificates.find(
    (certificate) => certificate.sha1 === x5t || certificate.sha256 === x5tS256,
  );
  if (found === undefined) throw badKey(application, 'The key was not found.');
  return found;
}

function isSigned({ header, signed, signature }: Parts, key: KeyObject): boolean {
  const data = Buffer.from(signed);
  if (header.alg === 'RS256') return verify('sha256', data, key, signature);
  if (header.alg !== 'PS256') return false;
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return verify('sha256', data, { key, ...padding }, signature);
}

function badKey(application: GraphApplication, reason: string): Error {
  return invalidClient(
    700027,
    `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - ${reason}, Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '${application.appId}'.].`,
  );
}
