import type { JsonObject } from '../../domain/value.ts';
import { idField, isRecord, textField } from './fields.ts';
import type { FlexSession } from './flex-session.ts';
import { readWholeList } from './paging.ts';

/** Rows of a list, each once by its id. */
export async function readRows({ client, deps }: FlexSession, path: string): Promise<readonly unknown[]> {
  return await readWholeList({ client, deps, path }, rowId);
}

export function rowId(row: unknown): string | undefined {
  return isRecord(row) ? idField(row, 'id') : undefined;
}

/** Code and name of an entry of a code list. */
export function entryOf(row: JsonObject): JsonObject {
  const [code, name] = [textField(row, 'code'), textField(row, 'name')];
  return { ...(code !== undefined && { code }), ...(name !== undefined && { name }) };
}
