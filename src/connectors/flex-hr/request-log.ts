import { shellQuote } from '../http/shell-quote.ts';

/**
 * A cURL line that repeats a request by hand. The login is a shell variable: `$FLEX_USER` as `user:password`, the user with
 * its instance where the login pattern adds one.
 */
export function curlLine(request: { readonly url: string; readonly instance: string | undefined }): string {
  const instance = request.instance === undefined ? '' : ` -H ${shellQuote(`Instance: ${request.instance}`)}`;
  return `curl -u "$FLEX_USER" -H 'Accept: application/json'${instance} ${shellQuote(request.url)}`;
}
