import type { JsonObject } from '../../domain/value.ts';
import { TextMap } from '../../platform/text-map.ts';
import { ConnectorError } from '../contract.ts';
import type { Client, ClientDeps, Query } from './client.ts';
import { fieldOf, isRecord } from './fields.ts';

/** One page of a list as the API answers it. */
export type RawPage = {
  readonly rows: readonly unknown[];
  /** How many records the list has, and how many a page has, where the envelope says so. */
  readonly total?: number;
  readonly pageSize?: number;
};

export type ListCall = {
  readonly client: Client;
  readonly deps: ClientDeps;
  readonly path: string;
  readonly query?: Query;
};

/** A page that brings nothing new is asked for so many times more: a list that moved, or a page that came twice. */
const MAX_REPEATS = 2;
/** Ends a list that never ends. */
const MAX_PAGES = 100_000;

/**
 * Every page of a list, each record once: by `pageIndex` from 0, whatever page size the server makes of ours. In an
 * envelope the total says when to stop; a bare array ends with a page that is shorter than the ones before, or empty.
 *
 * @throws ConnectorError `incomplete` when clearly fewer records came than the API counts: no answer is not an empty answer
 */
export async function* readList(
  call: ListCall,
  keyOf: (row: unknown) => string | undefined,
): AsyncGenerator<RawPage, void> {
  const seen = new TextMap();
  let count = 0;
  let largest = 0;
  let total: number | undefined;
  for (let index = 0; index < MAX_PAGES; index++) {
    const { page, fresh } = await readFreshPage(call, { index, seen, keyOf });
    total = page.total ?? total;
    count += fresh.length;
    if (index === 0 || fresh.length > 0) yield { ...page, rows: fresh };
    const isLastCounted = total !== undefined && (index + 1) * (page.pageSize ?? page.rows.length) >= total;
    const isShort = total === undefined && index > 0 && page.rows.length < largest;
    largest = Math.max(largest, page.rows.length);
    if (page.rows.length === 0 || isLastCounted || isShort || fresh.length === 0) break;
  }
  if (total !== undefined && count < total - Math.floor(total * 0.005)) throw incomplete(call, count, total);
}

/** All rows of a list, each once. */
export async function readWholeList(call: ListCall, keyOf: (row: unknown) => string | undefined): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const page of readList(call, keyOf)) rows.push(...page.rows);
  return rows;
}

type Walk = {
  readonly index: number;
  readonly seen: TextMap;
  readonly keyOf: (row: unknown) => string | undefined;
};

/** A page without the records that came before; asked for again when it has records but none of them is new. */
async function readFreshPage(
  call: ListCall,
  { index, seen, keyOf }: Walk,
): Promise<{ page: RawPage; fresh: unknown[] }> {
  for (let repeat = 0; ; repeat++) {
    const page = await readPage(call, index);
    const fresh = page.rows.filter((row) => {
      const key = keyOf(row);
      return key === undefined || seen.add(key);
    });
    if (fresh.length > 0 || page.rows.length === 0 || repeat >= MAX_REPEATS) return { page, fresh };
    call.deps.logger.info('Flex HRM repeated a page; asking again', {
      system: call.deps.system,
      path: call.path,
      index,
    });
  }
}

/** One page. @throws ConnectorError for JSON that is no list */
export async function readPage({ client, deps, path, query }: ListCall, index: number): Promise<RawPage> {
  const answer = await client.getJson(path, {
    ...query,
    pageIndex: String(index),
    pageSize: String(deps.config.pageSize),
  });
  if (Array.isArray(answer)) return { rows: answer };
  const rows = isRecord(answer) ? rowsIn(answer) : undefined;
  if (isRecord(answer) && rows !== undefined) {
    const total = wholeNumber(answer, ['totalCount', 'total', 'count', 'totalItems']);
    const pageSize = wholeNumber(answer, ['pageSize']);
    return { rows, ...(total !== undefined && { total }), ...(pageSize !== undefined && pageSize > 0 && { pageSize }) };
  }
  throw new ConnectorError({
    code: 'invalid',
    system: deps.system,
    message: `GET ${path}: Flex HRM answered JSON that is no list.`,
    advice: 'Check serviceUrl and resources; replay the request from the log with cURL.',
    retryable: true,
  });
}

function rowsIn(answer: JsonObject): readonly unknown[] | undefined {
  for (const name of ['result', 'results', 'items', 'data', 'value']) {
    const value = fieldOf(answer, name);
    if (Array.isArray(value)) return value;
  }
  return undefined;
}

function wholeNumber(answer: JsonObject, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = fieldOf(answer, name);
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  }
  return undefined;
}

function incomplete({ deps, path }: ListCall, count: number, total: number): ConnectorError {
  return new ConnectorError({
    code: 'incomplete',
    system: deps.system,
    message: `GET ${path}: Flex HRM counts ${total} records but gave ${count}.`,
    advice:
      'Nothing of this read is used; the next run reads again. If it stays, look at the rights of the integration user.',
    retryable: true,
  });
}
