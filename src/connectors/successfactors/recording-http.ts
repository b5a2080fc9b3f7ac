import type { Clock } from '../../platform/clock.ts';
import type { ShownRequest } from '../contract.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../http/open-http.ts';
import type { Authenticator } from './authenticator.ts';
import { curlLine } from './request-log.ts';

export type Recording = {
  readonly clock: Clock;
  readonly auth: Authenticator['kind'];
  readonly purposeOf: (request: HttpRequest) => string;
  /** The body as it may be shown. */
  readonly bodyOf: (request: HttpRequest) => string | undefined;
  /** The answer as it may be shown; undefined where it is not to be. */
  readonly answerOf: (
    answer: HttpAnswer,
    request: HttpRequest,
  ) => NonNullable<ShownRequest['answer']>['body'] | undefined;
};

/** The same connection, and each request for data that went over it; requests to log in have secrets in their answers. */
export function recordHttp(
  inner: HttpClient,
  { clock, auth, purposeOf, bodyOf, answerOf }: Recording,
): { readonly http: HttpClient; readonly seen: readonly ShownRequest[] } {
  const seen: ShownRequest[] = [];
  const send: HttpClient['send'] = async (request) => {
    const started = clock.now();
    const answer = await inner.send(request);
    if (!request.url.pathname.startsWith('/odata/')) return answer;
    const body = bodyOf(request);
    const shown = answerOf(answer, request);
    seen.push({
      purpose: purposeOf(request),
      replay: curlLine({ method: request.method, url: request.url.href, auth, ...(body !== undefined && { body }) }),
      ...(shown !== undefined && {
        answer: { status: answer.status, milliseconds: clock.now() - started, body: shown },
      }),
    });
    return answer;
  };
  return { http: { send, close: () => inner.close() }, seen };
}
