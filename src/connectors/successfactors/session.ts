import type { Authenticator } from './authenticator.ts';

/**
 * The login that SuccessFactors keeps for us: cookies and the X-CSRF-Token of the first answer, sent back with every
 * request, so that it does not log in afresh each time (KBA 3308165, 2735876).
 */
export type LoginSession = {
  /** Headers of the next request. */
  headers(auth: Authenticator): Promise<Record<string, string>>;
  remember(answer: { setCookies: readonly string[]; headers: Readonly<Record<string, string>> }): void;
  /** Forgets the session; the next request logs in again. */
  drop(): void;
  isOpen(): boolean;
  /** What must never be printed. */
  secrets(): readonly string[];
};

export function newLoginSession(): LoginSession {
  const cookies = new Map<string, string>();
  let csrfToken: string | undefined;
  return {
    async headers(auth) {
      const headers: Record<string, string> = {
        accept: 'application/json',
        authorization: await auth.header(),
        // Shown in the OData API audit log of the tenant (KBA 3632123).
        'user-agent': 'Hirewire',
        'x-agent-name': 'Hirewire',
      };
      if (cookies.size > 0) headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      if (csrfToken !== undefined) headers['x-csrf-token'] = csrfToken;
      return headers;
    },
    remember(answer) {
      for (const line of answer.setCookies) storeCookie(cookies, line);
      const token = answer.headers['x-csrf-token'];
      if (token !== undefined && !/^(?:required|fetch)$/i.test(token)) csrfToken = token;
    },
    drop() {
      cookies.clear();
      csrfToken = undefined;
    },
    isOpen: () => cookies.size > 0,
    secrets: () => [...cookies.values(), ...(csrfToken === undefined ? [] : [csrfToken])],
  };
}

/** Only name and value matter: all requests go to one host. An expired cookie goes. */
function storeCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  if (at < 1 || /[\r\n]/.test(pair)) return;
  const name = pair.slice(0, at).trim();
  const isExpired = attributes.some((attribute) => /^\s*max-age\s*=\s*(?:0|-\d+)\s*$/i.test(attribute));
  if (isExpired) cookies.delete(name);
  else cookies.set(name, pair.slice(at + 1).trim());
}
