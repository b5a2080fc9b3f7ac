import { ConnectorError } from '../contract.ts';
import { AnswerTooLarge } from './open-http.ts';

const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ALTNAME|EPROTO/;
const refused: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the name server did not answer',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'no answer came in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped halfway',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut',
};

/** What the settings are called that the advice speaks of: each connector has its own names. */
export type SettingNames = { readonly address: string; readonly pageSize: string };

/** What the network threw, as ours: no answer is not an empty answer. `tried` begins the message. */
export function networkFailure(
  error: unknown,
  context: { readonly system: string; readonly tried: string; readonly settingNames: SettingNames },
): ConnectorError {
  const code = codeOf(error);
  const fail = (details: {
    code: 'unavailable' | 'untrusted' | 'invalid';
    what: string;
    advice: string;
    retryable: boolean;
  }) =>
    new ConnectorError({
      ...details,
      system: context.system,
      message: `${context.tried}: ${details.what}`,
      cause: error,
    });
  if (error instanceof AnswerTooLarge) {
    return fail({
      code: 'invalid',
      what: `the answer has ${error.message}`,
      advice: `Lower ${context.settingNames.pageSize}, or raise maxResponseMegabytes.`,
      retryable: false,
    });
  }
  if (untrusted.test(code)) {
    return fail({
      code: 'untrusted',
      what: `the server could not prove who it is (${code})`,
      advice: 'If a proxy opens TLS here, name its CA in caFile; otherwise do not trust this connection.',
      retryable: false,
    });
  }
  return fail({
    code: 'unavailable',
    what: `${refused[code] ?? 'the request failed'} (${code})`,
    advice: `Check ${context.settingNames.address}, proxy and firewall; the next cycle tries again.`,
    retryable: code !== 'ENOTFOUND',
  });
}

function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at.name === 'TimeoutError') return 'UND_ERR_HEADERS_TIMEOUT';
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return error instanceof Error ? error.name : 'unknown';
}
