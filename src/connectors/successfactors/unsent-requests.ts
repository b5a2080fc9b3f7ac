import type { JsonValue } from '../../domain/value.ts';
import type { RequestLook } from '../contract.ts';
import type { HttpAnswer, HttpClient } from '../http/open-http.ts';
import type { Authenticator } from './authenticator.ts';
import { fieldOf } from './expand.ts';
import { PEOPLE } from './query.ts';
import { isRecord } from './records.ts';

/** A server that is not there: it knows nobody, and says so in the form that was asked for. */
export const unsent: HttpClient = {
  send: async ({ url }) => {
    const text = url.pathname.endsWith('/$count') ? '0' : url.pathname.endsWith('/$metadata') ? '<edmx/>' : nobodyFound;
    return { status: 200, headers: {}, setCookies: [], text, bytes: 0 };
  },
  close: async () => undefined,
};

const nobodyFound = '{"d":{"results":[]}}';

/** For requests that are not sent: no token is fetched for them. */
export function nobody(kind: Authenticator['kind']): Authenticator {
  return { kind, header: async () => '', renew: () => false, secrets: () => [] };
}

/** What a request is for. */
export function purposeOf({ pathname, searchParams }: URL, { worker, watermark }: RequestLook): string {
  if (pathname.endsWith('/$metadata')) return 'what the tenant says that it has';
  const filter = searchParams.get('$filter') ?? '';
  if (pathname.endsWith('/$count')) return 'how many people that is, to prove that the read was whole';
  if (pathname !== PEOPLE) return 'the names that units bear today, where they were renamed since the job record began';
  if (searchParams.has('asOfDate')) return `${worker} as of the first day`;
  if (filter.startsWith('personIdExternal')) return `${worker} as of now`;
  return watermark === undefined ? 'everybody, page by page' : `everybody who changed since ${watermark}`;
}

/** An answer as it may be shown: JSON where it is, without the fields whose attributes are redacted. */
export function bodyOf({ text }: HttpAnswer, { attributes, redacted }: RequestLook): JsonValue {
  let body: JsonValue;
  try {
    body = JSON.parse(text) as JsonValue;
  } catch {
    return redacted.size > 0 ? '[Redact]' : text.slice(0, 4000);
  }
  const paths = attributes.filter(({ name }) => redacted.has(name)).map(({ path }) => path);
  const fields = new Set(paths.map((path) => fieldOf(path)?.field ?? path.split(/[.\]]/).at(-1) ?? ''));
  return fields.size === 0 ? body : withoutFields(body, fields);
}

function withoutFields(value: JsonValue, fields: ReadonlySet<string>): JsonValue {
  if (Array.isArray(value)) return value.map((one) => withoutFields(one, fields));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, fields.has(name) ? '[Redact]' : withoutFields(one, fields)]),
  );
}
