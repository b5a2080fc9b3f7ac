import type { JsonObject } from '../../domain/value.ts';
import { ConnectorError } from '../contract.ts';
import { idField, isRecord, textField } from './fields.ts';
import type { FlexSession } from './flex-session.ts';
import { entryOf, readRows, readSomeRows, rowId } from './rows.ts';

/** The account dimension of the departments, with its codes by id. */
export type Departments = { readonly id: string; readonly accounts: ReadonlyMap<string, JsonObject> };

/** What to do where a list that the departments are made of is empty. */
export const noneAdvice =
  'Open it to the role of the integration user; where the house has none, set departmentDimension to none.';

const usualNames = ['avdelning', 'department', 'kostnadsställe', 'cost centre', 'cost center'];

/** The dimension that the settings name, else the first with a usual name; undefined when there is none. */
export async function readDepartments(session: FlexSession): Promise<Departments | undefined> {
  const { resources, departmentDimension } = session.deps.config;
  const dimensions = (await readSomeRows(session, resources.dimensions, noneAdvice)).filter(isRecord);
  const id = chooseDimension(dimensions, departmentDimension);
  if (id === undefined) {
    if (departmentDimension === undefined) return undefined;
    throw new ConnectorError({
      code: 'invalid',
      system: session.deps.system,
      message: `Flex HRM has no account dimension "${departmentDimension}".`,
      advice: `Set departmentDimension to one of: ${dimensions.map((one) => textField(one, 'name') ?? '').join(', ') || 'none is to be seen'}.`,
    });
  }
  const accounts = new Map<string, JsonObject>();
  for (const row of await readRows(session, `${resources.dimensions}/${id}/accounts`)) {
    const account = rowId(row);
    if (account !== undefined && isRecord(row)) accounts.set(account, entryOf(row));
  }
  return { id, accounts };
}

function chooseDimension(dimensions: readonly JsonObject[], wanted: string | undefined): string | undefined {
  const names = wanted === undefined ? usualNames : [wanted.toLowerCase()];
  for (const name of names) {
    const found = dimensions.find(
      (one) => textField(one, 'name')?.trim().toLowerCase() === name || idField(one, 'id') === name,
    );
    if (found !== undefined) return idField(found, 'id');
  }
  return undefined;
}
