import { badRequest } from './api-error.ts';
import { dateValue } from './dates.ts';

/** The options of a query, read and checked. Dates are date values (00:00 UTC). */
export type QueryOptions = {
  readonly filter: string | null;
  readonly select: readonly string[];
  readonly expand: readonly string[];
  readonly orderBy: readonly { readonly property: string; readonly isDescending: boolean }[];
  readonly top: number | null;
  readonly skip: number;
  readonly skipToken: string | null;
  readonly inlineCount: boolean;
  readonly pageSize: number;
  readonly paging: 'offset' | 'snapshot' | 'cursor';
  readonly asOfDate: number | null;
  readonly fromDate: number | null;
  readonly toDate: number | null;
  readonly format: string | null;
};

/** The name-value pairs of a query string, in order, decoded. Throws a 400 for broken percent encoding. */
export function readQuery(query: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    const value = equals < 0 ? '' : part.slice(equals + 1);
    try {
      pairs.set(decodeURIComponent(name.replaceAll('+', ' ')), decodeURIComponent(value.replaceAll('+', ' ')));
    } catch {
      throw badRequest(`Malformed percent encoding in ${name}.`);
    }
  }
  return pairs;
}

function list(text: string | undefined): readonly string[] {
  if (text === undefined || text.trim() === '') return [];
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function wholeNumber(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d+$/u.test(text)) throw badRequest(`Invalid value '${text}' for ${name}.`);
  return Number(text);
}

function dateOption(pairs: ReadonlyMap<string, string>, name: string): number | null {
  const text = pairs.get(name);
  if (text === undefined) return null;
  try {
    return dateValue(text.slice(0, 10));
  } catch {
    throw badRequest(`Invalid value '${text}' for ${name}: a date as YYYY-MM-DD is expected.`);
  }
}

function pageSizeOf(pairs: ReadonlyMap<string, string>, tooLarge: 'clamp' | 'error'): number {
  const size = wholeNumber('customPageSize', pairs.get('customPageSize')) ?? 1000;
  if (size === 0) throw badRequest('customPageSize must be between 1 and 1000.');
  if (size > 1000 && tooLarge === 'error') throw badRequest('customPageSize exceeds the maximum page size 1000.');
  return Math.min(size, 1000);
}

function pagingOf(pairs: ReadonlyMap<string, string>): QueryOptions['paging'] {
  const paging = pairs.get('paging');
  if (paging === undefined) return 'offset';
  if (paging === 'snapshot' || paging === 'cursor') return paging;
  throw badRequest(`Unsupported paging '${paging}'.`);
}

/** Checks and types the options. Throws a 400 for values that are not understood or exclude each other. */
export function readQueryOptions(pairs: ReadonlyMap<string, string>, tooLarge: 'clamp' | 'error'): QueryOptions {
  const options: QueryOptions = {
    filter: pairs.get('$filter') ?? null,
    select: list(pairs.get('$select')),
    expand: list(pairs.get('$expand')),
    orderBy: list(pairs.get('$orderby')).map((entry) => {
      const [property = '', direction = 'asc'] = entry.split(/\s+/u);
      return { property, isDescending: direction === 'desc' };
    }),
    top: wholeNumber('$top', pairs.get('$top')),
    skip: wholeNumber('$skip', pairs.get('$skip')) ?? 0,
    skipToken: pairs.get('$skiptoken') ?? null,
    inlineCount: pairs.get('$inlinecount') === 'allpages',
    pageSize: pageSizeOf(pairs, tooLarge),
    paging: pagingOf(pairs),
    asOfDate: dateOption(pairs, 'asOfDate'),
    fromDate: dateOption(pairs, 'fromDate'),
    toDate: dateOption(pairs, 'toDate'),
    format: pairs.get('$format')?.toLowerCase() ?? null,
  };
  checkTogether(options);
  return options;
}

function checkTogether(options: QueryOptions): void {
  if (options.asOfDate !== null && (options.fromDate !== null || options.toDate !== null)) {
    throw badRequest('asOfDate cannot be used together with fromDate or toDate.');
  }
  if (options.paging === 'cursor' && options.orderBy.length > 0)
    throw badRequest('$orderby is not supported with paging=cursor.');
  if (options.paging === 'snapshot' && (options.top !== null || options.skip > 0)) {
    throw badRequest('$top and $skip are not supported with paging=snapshot.');
  }
}
