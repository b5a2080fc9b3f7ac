import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { GraphError } from '../graph-error.ts';
import type { GraphApplication } from './application.ts';

/** Issues the access tokens of a tenant and checks them. */
export type AccessTokens = {
  /** A token (JWT) for the application, for an audience. */
  issue(application: GraphApplication, audience: string): string;
  /** The application permissions of a request's `Authorization`. @throws GraphError 401 */
  check(authorization: string | undefined): ReadonlySet<string>;
  /** Makes every token issued so far invalid. */
  revoke(): void;
};

type Basis = {
  readonly tenantId: string;
  readonly seconds: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

/**
 * Tokens that are signed by a key of this simulator alone: an elliptic one, which is made at once (Entra ID signs with RS256;
 * no client can tell, since nobody but Graph checks them).
 */
export function createAccessTokens({ tenantId, seconds, now }: Basis): AccessTokens {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyId = randomUUID();
  let generation = 0;

  function issue(application: GraphApplication, audience: string): string {
    const issuedAt = Math.floor(now() / 1000);
    const header = { typ: 'JWT', alg: 'ES256', kid: keyId };
    const claims = {
      aud: audience,
      iss: `https://sts.windows.net/${tenantId}/`,
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + seconds,
      app_displayname: application.displayName,
      appid: application.appId,
      appidacr: '1',
      idtyp: 'app',
      oid: application.servicePrincipalId,
      roles: [...application.roles],
      sub: application.servicePrincipalId,
      tid: tenantId,
      uti: randomUUID(),
      ver: '1.0',
      gen: generation,
    };
    const signed = `${encode(header)}.${encode(claims)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }

  function check(authorization: string | undefined): ReadonlySet<string> {
    const token = /^Bearer\s+(\S+)$/iu.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refused('Access token is empty.');
    const [header = '', claims = '', signature = ''] = token.split('.');
    const isOurs = verify('sha256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url'));
    if (!isOurs) throw refused('CompactToken parsing failed with error code: 80049217');
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as ReturnType<typeof JSON.parse>;
    const { exp, gen, roles } = read as { exp: number; gen: number; roles: readonly string[] };
    if (exp * 1000 <= now()) throw refused('Lifetime validation failed, the token is expired.');
    if (gen !== generation) throw refused('Access token has been revoked.');
    return new Set(roles);
  }

  return {
    issue,
    check,
    revoke: () => {
      generation += 1;
    },
  };
}

function encode(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function refused(message: string): GraphError {
  const challenge =
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"';
  return new GraphError(401, 'InvalidAuthenticationToken', message, { headers: { 'www-authenticate': challenge } });
}
