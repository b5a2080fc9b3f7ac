import { constants, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { ConnectorError } from '../contract.ts';
import type { CertificateAuth } from './config.ts';

/** What signs our assertions: the key, and the thumbprint by which Entra ID finds its certificate. */
export type SigningKey = { readonly key: KeyObject; readonly thumbprint: string; readonly validTo: number };

const minute = 60;

/**
 * Reads key and certificate.
 * @throws ConnectorError `invalid` when one can't be read or they do not belong together
 */
export function readSigningKey(auth: CertificateAuth, system: string): SigningKey {
  const certificate = attempt(() => new X509Certificate(auth.certificate));
  if (certificate === undefined) throw unusable(system, 'auth.certificate', 'it is no certificate in PEM');
  const key = attempt(() => createPrivateKey(auth.privateKey.reveal()));
  if (key === undefined) throw unusable(system, 'auth.privateKey', 'it is no private key in PEM without a passphrase');
  if (key.asymmetricKeyType !== 'rsa') throw unusable(system, 'auth.privateKey', 'it is no RSA key');
  if (!certificate.checkPrivateKey(key)) throw unusable(system, 'auth', 'key and certificate do not belong together');
  const thumbprint = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
  return { key, thumbprint, validTo: certificate.validToDate.getTime() };
}

/**
 * A JSON Web Token that proves who we are, good for ten minutes and for one token endpoint.
 * See https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function signAssertion(
  { key, thumbprint }: SigningKey,
  facts: { readonly clientId: string; readonly tokenUrl: string; readonly now: number; readonly id: string },
): string {
  const seconds = Math.floor(facts.now / 1000);
  const header = { alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint };
  const claims = {
    ...{ aud: facts.tokenUrl, iss: facts.clientId, sub: facts.clientId, jti: facts.id },
    ...{ nbf: seconds, iat: seconds, exp: seconds + 10 * minute },
  };
  const content = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return `${content}.${sign('sha256', Buffer.from(content), { key, ...padding }).toString('base64url')}`;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function unusable(system: string, setting: string, reason: string): ConnectorError {
  return new ConnectorError({
    code: 'invalid',
    system,
    message: `${system}: ${setting} cannot be used: ${reason}.`,
    advice:
      'Give the RSA private key and the certificate in PEM, each by a file reference; the app registration has the same certificate.',
  });
}
