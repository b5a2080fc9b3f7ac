import type { LdapRequest, WireValues } from './replay.ts';

/** What a log may show of requests, where the values of some attributes are hidden. */
export type Redaction = {
  readonly request: (request: LdapRequest) => LdapRequest;
  /** What a server answered: it may quote what it refused. */
  readonly status: (status: string, request: LdapRequest) => string;
};

/** Hides the values of these attributes, in whatever case they are named. */
export function newRedaction(attributes: readonly string[]): Redaction {
  const hidden = new Set(attributes.map((name) => name.toLowerCase()));
  if (hidden.size === 0) return { request: (request) => request, status: (status) => status };
  const isHidden = ({ name, secret }: WireValues) => secret === true || hidden.has(name.toLowerCase());
  const secret = <Values extends WireValues>(values: Values): Values =>
    isHidden(values) ? { ...values, secret: true } : values;
  return {
    request: (request) => {
      if (request.kind === 'search') return { ...request, filter: hideInFilter(request.filter, hidden) };
      if (request.kind === 'add') return { ...request, values: request.values.map(secret) };
      return request.kind === 'modify' ? { ...request, changes: request.changes.map(secret) } : request;
    },
    status: (status, request) => {
      const written = request.kind === 'add' ? request.values : request.kind === 'modify' ? request.changes : [];
      const values = written.filter(isHidden).flatMap(({ values: texts }) => texts.filter((text) => text.length > 0));
      return values.reduce<string>((text, value) => text.split(textOf(value)).join('[Redact]'), status);
    },
  };
}

/** A filter as RFC 4515 writes it has no parenthesis inside a value. */
function hideInFilter(filter: string, hidden: ReadonlySet<string>): string {
  return filter.replace(/\(([\w.;-]+)(:[\w.:]*)?([~<>]?=)[^()]*\)/g, (part, name: string, rule = '', sign = '=') =>
    hidden.has(name.toLowerCase()) ? `(${name}${rule}${sign}[Redact])` : part,
  );
}

function textOf(value: string | Uint8Array): string {
  return typeof value === 'string' ? value : Buffer.from(value).toString();
}
