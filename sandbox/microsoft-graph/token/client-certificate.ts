import { createHash, createSign, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { bitString, der, integer, objectIdentifier, sequence, utcTime, utf8String } from '../../directory/der.ts';

/** A self-signed certificate for an application to log in with. */
export type ClientCertificate = {
  /** PEM, to register with the application. */
  readonly certificate: string;
  /** PKCS #8 PEM. */
  readonly privateKey: string;
  /** SHA-1 of the certificate in hexadecimal, as the portal shows it. */
  readonly thumbprint: string;
  /** `x5t` and `x5t#S256` of assertions, base64url. */
  readonly x5t: string;
  readonly x5tS256: string;
};

const day = 86_400_000;
const rsaWithSha256 = sequence(objectIdentifier('1.2.840.113549.1.1.11'), der(0x05, Buffer.alloc(0)));

/** Makes a certificate with an RSA key, valid from a day before `now` (epoch milliseconds) for a number of days. (Default: 365) */
export function makeClientCertificate(now: number, days = 365): ClientCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  const name = sequence(der(0x31, sequence(objectIdentifier('2.5.4.3'), utf8String('Sandbox application'))));
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    rsaWithSha256,
    name,
    sequence(utcTime(now - day), utcTime(now + days * day)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const { raw } = new X509Certificate(sequence(body, rsaWithSha256, bitString(signature)));
  const lines = raw.toString('base64').match(/.{1,64}/gu) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    thumbprint: createHash('sha1').update(raw).digest('hex').toUpperCase(),
    x5t: createHash('sha1').update(raw).digest('base64url'),
    x5tS256: createHash('sha256').update(raw).digest('base64url'),
  };
}
