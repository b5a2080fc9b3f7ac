import { shellQuote } from '../http/shell-quote.ts';

/** What a request looked like, as far as a log may know it. */
export type LoggedRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** JSON that goes with it. */
  readonly body?: string;
  /** How the request proved who we are: printed as a shell variable. */
  readonly auth: 'basic' | 'bearer' | 'assertion';
};

/**
 * A cURL line that repeats the request by hand. Credentials are shell variables (`$SF_USER` as `user@COMPANY:password`,
 * `$SF_AUTH` as `Bearer …`, `$SF_ASSERTION`); cookies and tokens are left out.
 */
export function curlLine(request: LoggedRequest): string {
  const url = shellQuote(request.url);
  if (request.auth === 'assertion') {
    return `curl -X POST ${url} --data-urlencode "assertion=$SF_ASSERTION" -d grant_type=urn:ietf:params:oauth:grant-type:saml2-bearer -d "company_id=$SF_COMPANY" -d "client_id=$SF_CLIENT"`;
  }
  const auth = request.auth === 'basic' ? '-u "$SF_USER"' : '-H "Authorization: $SF_AUTH"';
  const method = request.method === 'GET' ? '' : `-X ${request.method} `;
  const body =
    request.body === undefined ? '' : `-H 'Content-Type: application/json' --data-raw ${shellQuote(request.body)} `;
  return `curl ${method}${auth} -H 'Accept: application/json' ${body}${url}`;
}
