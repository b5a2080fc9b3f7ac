import type { Problem } from '../../../domain/problem.ts';
import type { JsonObject, JsonValue } from '../../../domain/value.ts';
import type { Worker } from '../../../domain/worker.ts';

/**
 * One user as a worker, as Graph gives it. Known by employeeId, by user principal name where there is none. A directory tells nothing of
 * employments: there is one, without days, so that nobody counts as joined or left because of it.
 */
export function toWorker(record: JsonValue, context: { readonly system: string }): Worker | Problem {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    return malformed(context, 'it is no object');
  const document = record as JsonObject;
  const anchor = textOf(document.id);
  const name = textOf(document.userPrincipalName);
  const id = textOf(document.employeeId) ?? name;
  if (anchor === undefined || id === undefined) return malformed(context, 'it has no id, or no user principal name');
  const displayName = textOf(document.displayName);
  return {
    ...{ id, anchor, document },
    keys: [...new Set([id, ...(name === undefined ? [] : [name])])],
    ...(displayName !== undefined && { displayName }),
    employments: [{ id: anchor }],
  };
}

/** What is always read of a user, to know who it is. */
export const identityAttributes = ['userPrincipalName', 'employeeId', 'displayName'];

function textOf(value: JsonValue | undefined): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? undefined : text;
}

function malformed({ system }: { readonly system: string }, reason: string): Problem {
  return {
    code: 'malformedRecord',
    system,
    message: `A user of the tenant can't be read: ${reason}.`,
    advice: 'Grant the application User.Read.All, with admin consent.',
  };
}
