import type { Account } from '../../../domain/account.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { AttributeValue, JsonObject, JsonValue } from '../../../domain/value.ts';
import type { Worker } from '../../../domain/worker.ts';

/**
 * One account as a worker: a plain object of its attributes, with `objectGUID` among them. Known by its employeeID, by its
 * sAMAccountName where it has none. A directory tells nothing of employments: there is one, without days, so that nobody
 * counts as joined or left because of it.
 */
export function toWorker(record: JsonValue, context: { readonly system: string }): Worker | Problem {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    return malformed(context, 'it is no object');
  const document = record as JsonObject;
  const accountName = textOf(document.sAMAccountName);
  const anchor = textOf(document.objectGUID) ?? accountName;
  const id = textOf(document.employeeID) ?? accountName;
  if (anchor === undefined || id === undefined)
    return malformed(context, 'it has neither employeeID nor sAMAccountName');
  const displayName = textOf(document.displayName) ?? textOf(document.cn);
  return {
    ...{ id, anchor, document },
    keys: [...new Set([id, ...(accountName === undefined ? [] : [accountName])])],
    ...(displayName !== undefined && { displayName }),
    employments: [{ id: anchor }],
  };
}

/** What is always read of an account, to know who it is. */
export const identityAttributes = ['employeeID', 'sAMAccountName', 'displayName', 'cn'];

/** An account of the directory as the record that {@link toWorker} takes. */
export function toRecord(account: Account): JsonObject {
  const record: { [name: string]: JsonValue } = Object.create(null);
  for (const [name, value] of Object.entries(account.attributes)) {
    if (value !== undefined) record[name] = toJson(value);
  }
  record.objectGUID = account.anchor;
  record.distinguishedName = account.name;
  return record;
}

function toJson(value: AttributeValue): JsonValue {
  return typeof value === 'object' ? [...value] : value;
}

function textOf(value: JsonValue | undefined): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  const text = typeof first === 'string' || typeof first === 'number' ? String(first).trim() : '';
  return text === '' ? undefined : text;
}

function malformed({ system }: { readonly system: string }, reason: string): Problem {
  return {
    code: 'malformedRecord',
    system,
    message: `An account of the directory can't be read: ${reason}.`,
    advice: 'Let the service account read all properties of the accounts.',
  };
}
