import { createHash, timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../config/config-error.ts';
import { Secret } from '../platform/secret.ts';

/** A shorter one could be guessed. */
const leastCharacters = 20;

/** Whether the header `Authorization` bears the token; takes the same time whatever it bears. */
export function bearsToken(authorization: string | undefined, token: Secret): boolean {
  const given = readBearer(authorization);
  return given !== undefined && timingSafeEqual(digest(given), digest(token.reveal()));
}

/** The token in a header `Authorization`, if there is one. */
export function readBearer(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

/**
 * The token of an administrator that the environment gives, beside those that `hirewire tokens` makes; undefined where none is set.
 *
 * @throws ConfigError for one that could be guessed, or that no header can bear
 */
export function readApiToken(env: Readonly<Record<string, string | undefined>>): Secret | undefined {
  const token = env.HIREWIRE_API_TOKEN;
  if (token === undefined || token === '') return undefined;
  if (token.length >= leastCharacters && /^[\x21-\x7e]+$/.test(token)) return new Secret(token);
  const expected = `at least ${leastCharacters} characters of visible ASCII, without blanks`;
  throw new ConfigError([{ path: 'HIREWIRE_API_TOKEN', expected, found: 'another value' }]);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
