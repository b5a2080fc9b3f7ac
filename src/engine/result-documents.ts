import type { AttributeDelta } from '../domain/change.ts';
import type { StoredChange } from '../store/changes.ts';
import type { CycleResult } from './cycle-result.ts';
import type { ProvisionResult } from './provision-worker.ts';

/** The contract's JSON of a cycle. */
export function resultToJson(result: CycleResult): Record<string, unknown> {
  const { changes: _changes, ...rest } = result;
  return rest;
}

/** A change as the contract's JSON has it. */
export function changeToJson(change: StoredChange): unknown {
  return {
    worker: change.worker,
    kind: change.kinds[0],
    kinds: change.kinds,
    account: { anchor: change.account?.anchor ?? null, dn: change.account?.name ?? change.newName ?? null },
    ...(change.link && !change.kinds.includes('create') && { link: true }),
    state: change.state,
    attributes: change.deltas.map(deltaToJson),
    reasons: change.reasons,
  };
}

/** An attribute before and after; what is redacted is never shown. */
export function deltaToJson(delta: AttributeDelta): Record<string, unknown> {
  return {
    name: delta.name,
    before: delta.redacted === true ? '[Redact]' : (delta.before ?? null),
    after: delta.redacted === true ? '[Redact]' : (delta.after ?? null),
    ...(delta.reference !== undefined && { reference: delta.reference }),
  };
}

/** What provisioning on demand did, as the contract's JSON has it: the cycle, and each step. */
export function provisionToJson(result: ProvisionResult): Readonly<Record<string, unknown>> {
  const { steps, changes: _changes, ...cycle } = result;
  const action = { ...steps.action, changes: steps.action.changes.map((change) => changeToJson(change)) };
  return { ...cycle, steps: { ...steps, action } };
}
