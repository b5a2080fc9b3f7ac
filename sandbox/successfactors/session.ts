import { randomBytes } from 'node:crypto';
import { loginError } from './login-error.ts';
import type { OAuth } from './oauth.ts';

/** Who may log in. */
export type Credentials = { readonly companyId: string; readonly username: string; password: string };

/** A login that was accepted. */
export type Login = {
  readonly kind: 'basic' | 'bearer' | 'session';
  readonly session: string;
  /** Cookies and the CSRF token of a fresh session. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
};

/** Sessions, and what they need to check a request. */
export type Sessions = {
  login(headers: Readonly<Record<string, string | undefined>>): Login;
  /** How often somebody logged in afresh. */
  count(): number;
  /** Ends all sessions. */
  drop(): void;
};

type Session = { readonly csrf: string; lastUsed: number };

const IDLE_LIMIT = 10 * 60_000;

function checkBasic(text: string, credentials: Credentials): void {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const user = decoded.slice(0, Math.max(colon, 0));
  const at = user.lastIndexOf('@');
  if (colon < 0 || at < 0)
    throw loginError('LGN0003', 403, 'Credentials are missing: <username>@<companyId>:<password> is expected.');
  if (user.slice(at + 1) !== credentials.companyId)
    throw loginError('LGN0008', 403, `Company not found: ${user.slice(at + 1)}`);
  if (user.slice(0, at) !== credentials.username || decoded.slice(colon + 1) !== credentials.password) {
    throw loginError('LGN0015', 401, 'Authentication failed: invalid user name or password. (status code = 4)');
  }
}

function readCookie(header: string | undefined, name: string): string | undefined {
  return header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** Sessions that live ten idle minutes of the given clock; a request reuses one by its cookie and CSRF token together. */
export function createSessions(credentials: Credentials, oauth: OAuth, now: () => number): Sessions {
  const sessions = new Map<string, Session>();
  let logins = 0;

  function reuse(headers: Readonly<Record<string, string | undefined>>): Login | undefined {
    const id = readCookie(headers.cookie, 'JSESSIONID');
    const session = id === undefined ? undefined : sessions.get(id);
    if (id === undefined || session === undefined) return undefined;
    if (session.lastUsed + IDLE_LIMIT < now()) {
      sessions.delete(id);
      return undefined;
    }
    if (headers['x-csrf-token'] !== session.csrf) return undefined;
    session.lastUsed = now();
    return { kind: 'session', session: id, headers: {} };
  }

  function open(kind: 'basic' | 'bearer'): Login {
    logins += 1;
    const session = randomBytes(16).toString('hex').toUpperCase();
    const csrf = randomBytes(16).toString('base64url');
    sessions.set(session, { csrf, lastUsed: now() });
    const cookies = [`JSESSIONID=${session}; Path=/; HttpOnly`, 'BIGipServerP_SANDBOX=11223344.20480.0000; Path=/'];
    return { kind, session, headers: { 'set-cookie': cookies, 'x-csrf-token': csrf } };
  }

  function login(headers: Readonly<Record<string, string | undefined>>): Login {
    const reused = reuse(headers);
    if (reused !== undefined) return reused;
    const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
    if (scheme.toLowerCase() === 'basic') {
      checkBasic(value, credentials);
      return open('basic');
    }
    if (scheme.toLowerCase() === 'bearer') {
      oauth.checkToken(value);
      return open('bearer');
    }
    throw loginError('LGN0003', 403, 'Credentials are missing.');
  }

  return { login, count: () => logins, drop: () => sessions.clear() };
}
