import type { AttributeDelta, Change } from '../domain/change.ts';
import type { AccountRef, Operation } from '../domain/operation.ts';
import { newAttributes } from '../domain/value.ts';
import { type AttributeRole, isStateRole } from './account-state.ts';

export type AttributeRoles = ReadonlyMap<string, AttributeRole>;

/** One call to make for a change, and the deltas that it carries. */
export type PlannedOperation = { readonly operation: Operation; readonly deltas: readonly AttributeDelta[] };

/**
 * The calls that carry a change out, in their order: who leaves is disabled first, who comes is enabled last, when all
 * else is right. A link alone needs no call, nor does what the account holds already: its delta was taken out.
 */
export function toOperations(change: Change, roles: AttributeRoles): readonly PlannedOperation[] {
  if (change.kinds.includes('create')) return [toCreate(change)];
  const account = change.account;
  if (account === undefined) return [];
  if (change.kinds.includes('delete')) return [{ operation: { kind: 'delete', account }, deltas: [] }];
  const stateDeltas = change.deltas.filter((delta) => isStateRole(roles.get(delta.name)));
  const planned: PlannedOperation[] = [];
  if (stateDeltas.length > 0 && change.kinds.includes('disable'))
    planned.push({ operation: { kind: 'disable', account }, deltas: stateDeltas });
  planned.push(...toMove(change, account, roles), ...toUpdate(change, account, roles));
  if (stateDeltas.length > 0 && change.kinds.includes('enable'))
    planned.push({ operation: { kind: 'enable', account }, deltas: stateDeltas });
  return planned;
}

function toCreate(change: Change): PlannedOperation {
  const attributes = newAttributes(change.deltas.map((delta) => [delta.name, delta.after] as const));
  return { operation: { kind: 'create', worker: change.worker, attributes }, deltas: change.deltas };
}

function toMove(change: Change, account: AccountRef, roles: AttributeRoles): readonly PlannedOperation[] {
  const name = change.deltas.find((delta) => roles.get(delta.name) === 'name');
  const container = change.deltas.find((delta) => roles.get(delta.name) === 'container');
  const deltas = [name, container].filter((delta) => delta !== undefined);
  if (deltas.length === 0) return [];
  const operation: Operation = {
    kind: 'move',
    account,
    ...(name?.after !== undefined && { cn: String(name.after) }),
    ...(container?.after !== undefined && { parent: String(container.after) }),
  };
  return [{ operation, deltas }];
}

function toUpdate(change: Change, account: AccountRef, roles: AttributeRoles): readonly PlannedOperation[] {
  const deltas = change.deltas.filter((delta) => !roles.has(delta.name) && !isPending(delta));
  return deltas.every((delta) => delta.always === true)
    ? []
    : [{ operation: { kind: 'update', account, deltas }, deltas }];
}

/** A reference to somebody who has no account yet: written once there is one. */
export function isPending(delta: AttributeDelta): boolean {
  return delta.reference !== undefined && delta.after === undefined;
}
