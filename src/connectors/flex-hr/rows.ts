import type { JsonObject } from '../../domain/value.ts';
import { ConnectorError } from '../contract.ts';
import { idField, isRecord, textField } from './fields.ts';
import type { FlexSession } from './flex-session.ts';
import { readWholeList } from './paging.ts';

/** Rows of a list, each once by its id. */
export async function readRows({ client, deps }: FlexSession, path: string): Promise<readonly unknown[]> {
  return await readWholeList({ client, deps, path }, rowId);
}

/**
 * Rows of a list that a house in use has: a role that sees not one of them must not look like a house that has none any more.
 *
 * @throws ConnectorError `forbidden`
 */
export async function readSomeRows(session: FlexSession, path: string, advice: string): Promise<readonly unknown[]> {
  const rows = await readRows(session, path);
  if (rows.length > 0) return rows;
  const message = `Flex HRM shows employees, but ${path} is empty`;
  throw new ConnectorError({ code: 'forbidden', system: session.deps.system, message, advice });
}

export function rowId(row: unknown): string | undefined {
  return isRecord(row) ? idField(row, 'id') : undefined;
}

/** Code and name of an entry of a code list. */
export function entryOf(row: JsonObject): JsonObject {
  const [code, name] = [textField(row, 'code'), textField(row, 'name')];
  return { ...(code !== undefined && { code }), ...(name !== undefined && { name }) };
}
