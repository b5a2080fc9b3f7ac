import type { BasicAuth } from './config.ts';

/** How requests prove who we are. */
export type Authenticator = {
  readonly kind: 'basic' | 'bearer';
  /** The value of `Authorization`; may fetch a token first. */
  header(): Promise<string>;
  /** Forgets what may have expired. True when another try makes sense. */
  renew(): boolean;
  /** What must never be printed. */
  secrets(): readonly string[];
};

/** `username@COMPANY:password`, in UTF-8. */
export function basicAuthenticator(auth: BasicAuth, companyId: string | undefined): Authenticator {
  const suffix = companyId === undefined || auth.username.endsWith(`@${companyId}`) ? '' : `@${companyId}`;
  const username = `${auth.username}${suffix}`;
  const encoded = () => Buffer.from(`${username}:${auth.password.reveal()}`, 'utf8').toString('base64');
  return {
    kind: 'basic',
    header: async () => `Basic ${encoded()}`,
    renew: () => false,
    secrets: () => [auth.password.reveal(), encoded()],
  };
}
