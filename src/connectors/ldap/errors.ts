import { ResultCodeError } from 'ldapts';
import type { Problem } from '../../domain/problem.ts';
import { ConnectorError } from '../contract.ts';
import { findConnectReason } from './connect-reasons.ts';
import * as codes from './error-codes.ts';

/** The connection broke, or an answer did not come in time. The request may have been carried out or not. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** Where something was tried, for messages. */
export type Place = { readonly system: string; readonly server: string };

/** The LDAP result code of an error that the server answered; `undefined` for every other error. */
export function resultCode(error: unknown): number | undefined {
  return error instanceof ResultCodeError ? error.code : undefined;
}

export function isNoSuchObject(error: unknown): boolean {
  return resultCode(error) === 32;
}

/** Whether the same request may succeed a moment later: the server is busy, starting or has forgotten our login. */
export function isPassing(error: unknown): boolean {
  const code = resultCode(error);
  return code === 51 || code === 52 || (code === 1 && /000004DC/i.test(messageOf(error)));
}

/** `49 invalidCredentials: 80090308: …` */
export function describeResult(error: unknown): string {
  const code = resultCode(error);
  if (code === undefined) return messageOf(error);
  const text = messageOf(error).replace(/ Code: 0x[0-9a-f]+$/, '');
  return `${code} ${codes.resultNames[code] ?? 'unknown result'}: ${oneLine(text)}`;
}

/** A connection that could not be made (name, network, TLS). */
export function toConnectError(error: unknown, place: Place & { url: string; certificate?: string }): ConnectorError {
  const { system, url } = place;
  const reason = errorCode(error);
  const tried = `${system}: no connection to ${url}`;
  const known = findConnectReason(reason);
  // The one code of everything that has none: only its words tell.
  const words = reason === 'UNSPECIFIED' ? `: ${oneLine(messageOf(error))}` : '';
  const seen = place.certificate === undefined ? '' : ` The server showed ${place.certificate}.`;
  return new ConnectorError({
    code: known?.code ?? 'unavailable',
    system,
    message: `${tried}: ${known?.what ?? oneLine(messageOf(error))} (${reason}${words}).${seen}`,
    advice: known?.advice ?? 'Check that the directory server runs and that this machine may reach it.',
    retryable: (known?.code ?? 'unavailable') === 'unavailable' && reason !== 'ENOTFOUND',
    cause: error,
  });
}

/**
 * A login that failed: `unauthorized` when it was refused, which is never repeated by itself (that would lock the account);
 * `unavailable` when the server had no time for it, `notFound` when it sends us elsewhere.
 */
export function toBindError(error: unknown, place: Place & { bindDn: string; restsLogin?: boolean }): ConnectorError {
  const { data } = codes.parseDetail(messageOf(error));
  const reason = (data === undefined ? undefined : codes.loginRefusals[data]) ?? bindReasons[resultCode(error) ?? -1];
  const { what = 'it was refused', advice = 'Check bindDn and password.' } = reason ?? {};
  return new ConnectorError({
    code: isPassing(error) ? 'unavailable' : resultCode(error) === referral ? 'notFound' : 'unauthorized',
    system: place.system,
    message: `${place.system}: login as ${place.bindDn} at ${place.server} failed: ${what}. Answer: ${describeResult(error)}`,
    advice,
    retryable: isPassing(error),
    restsLogin: place.restsLogin ?? false,
    cause: error,
  });
}

/** What was wrong with name or password: only this brings the account nearer to its lockout. `undefined` for every other refusal. */
export function whyWrong(error: unknown): string | undefined {
  if (resultCode(error) !== invalidCredentials) return undefined;
  const { data } = codes.parseDetail(messageOf(error));
  return data === undefined || data === '52e' ? bindReasons[invalidCredentials]?.what : undefined;
}

const invalidCredentials = 49;
const referral = 10;

/** Why a login failed, by the result code, where the server says no more. */
const bindReasons: Readonly<Record<number, { readonly what: string; readonly advice: string }>> = {
  8: { what: 'it wants an encrypted connection', advice: 'Use ldaps:// or startTls: true.' },
  10: { what: 'the server points to another one', advice: 'Name in url the server that the answer names.' },
  13: { what: 'it wants an encrypted connection', advice: 'Use ldaps:// or startTls: true.' },
  49: { what: 'the user name or the password is wrong', advice: 'Check bindDn and password.' },
  51: {
    what: 'the server is busy',
    advice: 'It is tried again; if it stays, look at the load of the directory server.',
  },
  52: {
    what: 'the server is not ready',
    advice: 'It is tried again; if it stays, look at the log of the directory server.',
  },
};

/** A read that the directory refused, or that could not be repeated often enough. */
export function toReadError(error: unknown, place: Place & { tried: string }): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const answer = resultCode(error);
  const rule = answer === undefined ? undefined : readRules[answer];
  return new ConnectorError({
    code: rule?.code ?? (answer === undefined || isPassing(error) ? 'unavailable' : 'invalid'),
    system: place.system,
    message: `${place.system}: ${place.tried} at ${place.server} failed. Answer: ${describeResult(error)}`,
    advice: rule?.advice ?? 'Check the directory server; the run can be started again at any time.',
    retryable: answer === undefined || isPassing(error) || rule?.code === 'unavailable',
    cause: error,
  });
}

const readRules: Readonly<
  Record<number, { readonly code: 'forbidden' | 'notFound' | 'invalid' | 'unavailable' | 'untrusted'; advice: string }>
> = {
  3: {
    code: 'unavailable',
    advice: 'The search took too long: index the matching attribute, or raise MaxQueryDuration.',
  },
  4: {
    code: 'forbidden',
    advice:
      'The server gives this service account only so many objects: raise its limit (OpenLDAP: limits … size=unlimited).',
  },
  8: { code: 'untrusted', advice: 'Use ldaps:// or startTls: true.' },
  10: {
    code: 'notFound',
    advice:
      'The directory points elsewhere: baseDn is not served by this server (Active Directory: it is of another domain).',
  },
  13: { code: 'untrusted', advice: 'Use ldaps:// or startTls: true.' },
  32: { code: 'notFound', advice: 'Check baseDn and that the service account may read it.' },
  34: { code: 'invalid', advice: 'Correct the DN in the configuration.' },
  50: { code: 'forbidden', advice: 'Let the service account read this subtree.' },
};

/**
 * What is wrong with one account, from the result that the directory gave to one write. `right`: what the service account was to do, as
 * `create in OU=Staff,DC=corp`; `container`: where the account is to stand.
 * @throws ConnectorError when the answer concerns every account: a referral (a read-only domain controller), a
 * connection that is not good enough
 */
export function toFailure(
  error: unknown,
  details: Place & {
    tried: string;
    needsContainer?: boolean;
    rightsAdvice?: string | undefined;
    right?: string;
    container?: string | undefined;
  },
): { status: 'failed'; problem: Omit<Problem, 'worker'>; retryable: boolean } {
  const { system, server, tried } = details;
  const code = resultCode(error) ?? -1;
  if (aboutDirectory.has(code)) throw toWriteError(error, details);
  const { win32, attribute } = codes.parseDetail(messageOf(error));
  const byCode = refusalOf(code, { message: messageOf(error), needsContainer: details.needsContainer ?? false });
  const refusal = (win32 === undefined ? undefined : codes.refusalsByWin32[win32]) ?? byCode ?? codes.otherRefusal;
  const message = `${tried} at ${server}: ${refusal.what}. Answer: ${describeResult(error)}`;
  const isRight = refusal.code === 'insufficientRights';
  const advice = isRight ? (details.rightsAdvice ?? refusal.advice) : refusal.advice;
  const subject = subjectsOf({ ...details, attribute })[refusal.code];
  return {
    status: 'failed',
    problem: {
      ...{ code: refusal.code, system, message, advice },
      ...(attribute !== undefined && { attribute }),
      ...(subject !== undefined && { subject }),
    },
    retryable: refusal.retryable ?? false,
  };
}

/** What a refusal is about by its code, where that is nothing of the account's. */
function subjectsOf(
  details: Place & { right?: string; container?: string | undefined; attribute: string | undefined },
): Readonly<Record<string, string | undefined>> {
  const { system, right, container, attribute } = details;
  return {
    ...{ insufficientRights: right, containerMissing: container },
    ...{ unknownAttribute: attribute, attributeNotWritable: attribute },
    ...{ passwordRefused: 'password policy', directoryBusy: system },
  };
}

/** OpenLDAP tells a refused password by its words alone. */
function refusalOf(
  code: number,
  { message, needsContainer }: { message: string; needsContainer: boolean },
): codes.Refusal | undefined {
  if (needsContainer && code === 32) return codes.containerMissing;
  if (code === 19 && /^password /i.test(message)) return codes.passwordRefused;
  return codes.refusalsByResult[code];
}

const aboutDirectory: ReadonlySet<number> = new Set([8, 10, 13]);

function toWriteError(error: unknown, { system, server, tried }: Place & { tried: string }): ConnectorError {
  const isReferral = resultCode(error) === referral;
  return new ConnectorError({
    code: isReferral ? 'unsupported' : 'untrusted',
    system,
    message: `${system}: ${tried} at ${server} failed. Answer: ${describeResult(error)}`,
    advice: isReferral
      ? 'This server is read-only (a read-only domain controller, a replica) or of another domain: name a writable one in url.'
      : 'Use ldaps:// or startTls: true.',
    cause: error,
  });
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code !== '') return code;
  return /timed? ?out/i.test(messageOf(error)) ? 'TIMEOUT' : 'failed';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a server says is foreign text: it must not break lines of our log. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
}
