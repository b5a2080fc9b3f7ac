/** Where a tenant's people are, below the tenant's address. */
export const PEOPLE = '/odata/v2/PerPerson';

export type PeopleQuery = {
  readonly expand: readonly string[];
  readonly filter?: string;
  /** The fields to give; all of them without it. */
  readonly select?: readonly string[];
  readonly pageSize?: number;
  readonly paging?: 'snapshot' | 'cursor' | 'offset';
  /** `YYYY-MM-DD`: effective-dated records as they stand on that day, on every level. */
  readonly asOfDate?: string;
  readonly top?: number;
};

/** Path and query for people. Microsoft's parameters in Microsoft's order, so that logs compare. */
export function peopleQuery(query: PeopleQuery): string {
  const parameters = [
    ['$format', 'json'],
    ['$filter', query.filter],
    ['$select', query.select?.join(',')],
    ['$expand', query.expand.length > 0 ? query.expand.join(',') : undefined],
    ['asOfDate', query.asOfDate],
    ['$top', query.top?.toString()],
    ['customPageSize', query.pageSize?.toString()],
    ['paging', query.paging === 'offset' ? undefined : query.paging],
  ] as const;
  return `${PEOPLE}?${joinParameters(parameters)}`;
}

/** Path and query for other records, a few of them, as they stand on a day. */
export function entityQuery(
  entity: string,
  query: { readonly filter: string; readonly expand: readonly string[]; readonly asOfDate: string },
): string {
  const parameters = [
    ['$format', 'json'],
    ['$filter', query.filter],
    ['$expand', query.expand.length > 0 ? query.expand.join(',') : undefined],
    ['asOfDate', query.asOfDate],
  ] as const;
  return `/odata/v2/${entity}?${joinParameters(parameters)}`;
}

/** Path and query for the number of people. */
export function countQuery(filter?: string): string {
  return filter === undefined ? `${PEOPLE}/$count` : `${PEOPLE}/$count?${joinParameters([['$filter', filter]])}`;
}

/** A string literal of OData: in quotes, a quote inside of it doubled. */
export function textLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** `datetimeoffset'2026-01-31T09:30:00Z'`. Never `datetime'…'`: that is read as the server's local time (KBA 2933028, 3140223). */
export function instantLiteral(ms: number): string {
  return `datetimeoffset'${new Date(ms).toISOString().slice(0, 19)}Z'`;
}

/** `personIdExternal in '1','2'`: without parentheses, as SAP writes it. */
export function idsFilter(ids: readonly string[], form: 'in' | 'eq'): string {
  if (form === 'in') return `personIdExternal in ${ids.map(textLiteral).join(',')}`;
  return ids.map((id) => `personIdExternal eq ${textLiteral(id)}`).join(' or ');
}

/** A query string of the parameters that have a value. */
export function joinParameters(parameters: readonly (readonly [string, string | undefined])[]): string {
  return parameters
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encode(value ?? '')}`)
    .join('&');
}

/** Percent-encodes blanks and quotes too (KBA 2546923, 3080793), but leaves `/`, `,` and `:` readable. */
function encode(value: string): string {
  return encodeURIComponent(value)
    .replaceAll("'", '%27')
    .replaceAll('(', '%28')
    .replaceAll(')', '%29')
    .replaceAll('%2F', '/')
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':');
}
