import type { JsonObject } from '../../domain/value.ts';
import { ConnectorError } from '../contract.ts';
import type { Client, ClientDeps, Query } from './client.ts';
import { fieldOf, isRecord } from './fields.ts';

/** One page of a list as the API answers it. */
export type RawPage = {
  readonly rows: readonly unknown[];
  /** How many records the list has, where the envelope says so. */
  readonly total?: number;
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
 * Every page of a list, each record once: by `pageIndex` from 0, whatever page size the server makes of ours, or says that
 * it has made. In an envelope the total says when to stop; without one the list ends with a page that is empty or brings
 * nothing new: a shorter one may only lack what the user may not see.
 *
 * @throws ConnectorError `incomplete` when clearly fewer records came than the API counts: no answer is not an empty answer
 */
export async function* readList(
  call: ListCall,
  keyOf: (row: unknown) => string | undefined,
): AsyncGenerator<RawPage, void> {
  const seen = new Set<string>();
  let count = 0;
  let received = 0;
  let total: number | undefined;
  for (let index = 0; index < MAX_PAGES; index++) {
    const { page, fresh } = await readFreshPage(call, { index, seen, keyOf });
    if (index === 0 || page.rows.length > 0) total = page.total ?? total;
    count += fresh.length;
    received += page.rows.length;
    if (index === 0 || fresh.length > 0) yield { ...page, rows: fresh };
    if (fresh.length === 0 || (total !== undefined && received >= total)) break;
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
  readonly seen: Set<string>;
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
      if (key === undefined) return true;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
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
    const total = wholeNumber(answer, ['totalCount', 'total', 'totalItems']) ?? countOfAll(answer, rows);
    return { rows, ...(total !== undefined && { total }) };
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

/** `count` is that of the list on one host and that of the page on another. */
function countOfAll(answer: JsonObject, rows: readonly unknown[]): number | undefined {
  const count = wholeNumber(answer, ['count']);
  return count === rows.length ? undefined : count;
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
