import { createHash, type KeyObject, X509Certificate } from 'node:crypto';

/** A certificate that an application registered. */
export type RegisteredCertificate = {
  readonly publicKey: KeyObject;
  /** `x5t`: SHA-1 of the certificate, base64url. */
  readonly sha1: string;
  /** `x5t#S256`: SHA-256 of the certificate, base64url. */
  readonly sha256: string;
  /** Epoch milliseconds. */
  readonly validTo: number;
};

/** The registered application that logs in. What it holds can be changed while the simulator runs. */
export type GraphApplication = {
  readonly appId: string;
  /** Object id of its service principal. */
  readonly servicePrincipalId: string;
  readonly displayName: string;
  /** Client secrets that are valid. */
  readonly secrets: Set<string>;
  /** Client secrets that were valid once. */
  readonly expiredSecrets: Set<string>;
  certificates: readonly RegisteredCertificate[];
  /** Application permissions that an administrator consented to. Tokens carry those of the moment they were issued. */
  readonly roles: Set<string>;
};

/** A certificate (PEM) as Entra ID registers it. */
export function readCertificate(pem: string): RegisteredCertificate {
  const certificate = new X509Certificate(pem);
  const digest = (name: string) => createHash(name).update(certificate.raw).digest('base64url');
  return {
    publicKey: certificate.publicKey,
    sha1: digest('sha1'),
    sha256: digest('sha256'),
    validTo: Date.parse(certificate.validTo),
  };
}
