import { shellQuote } from '../http/shell-quote.ts';

/** What a request looked like, as far as a log may know it. */
export type LoggedRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON that goes with it, without secrets. */
  readonly body?: string;
};

/** A cURL line that repeats the request by hand. The token is a shell variable: `$GRAPH_AUTH` as `Bearer …`. */
export function curlLine({ method, url, headers = {}, body }: LoggedRequest): string {
  const parts = ['curl', ...(method === 'GET' ? [] : ['-X', method]), '-H "Authorization: $GRAPH_AUTH"'];
  for (const [name, value] of Object.entries(headers)) parts.push('-H', shellQuote(`${name}: ${value}`));
  if (body !== undefined) parts.push("-H 'Content-Type: application/json'", '--data-raw', shellQuote(body));
  return [...parts, shellQuote(url)].join(' ');
}

/** The same for a token: the secret, or the assertion, is a shell variable. */
export function tokenLine(url: string, form: Readonly<Record<string, string>>): string {
  const fields = Object.entries(form).map(([name, value]) => {
    if (name === 'client_secret') return '--data-urlencode "client_secret=$GRAPH_SECRET"';
    if (name === 'client_assertion') return '--data-urlencode "client_assertion=$GRAPH_ASSERTION"';
    return `--data-urlencode ${shellQuote(`${name}=${value}`)}`;
  });
  return ['curl -X POST', ...fields, shellQuote(url)].join(' ');
}

const secretNames = new Set(['password', 'passwordprofile']);

/** A body as the log may show it: no password, and nothing at all of attributes that are redacted. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretNames.has(name.toLowerCase()) ? '[not logged]' : maskSecrets(inner),
    ]),
  );
}
