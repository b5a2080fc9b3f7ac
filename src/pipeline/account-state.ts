import type { AttributeValue } from '../domain/value.ts';

/**
 * What a desired attribute means when it is no attribute of the target: see `PseudoAttribute` of the connector contract.
 * `state` is "True" for a closed account (`accountDisabled`), `openState` for an open one (`accountEnabled`).
 */
export type AttributeRole = 'state' | 'openState' | 'container' | 'name';

/** Whether an attribute of this role says that an account is open or closed. */
export function isStateRole(role: AttributeRole | undefined): role is 'state' | 'openState' {
  return role === 'state' || role === 'openState';
}

/** Whether this value of a state attribute closes the account. A state that is not known closes nothing. */
export function isClosing(role: AttributeRole | undefined, value: AttributeValue | undefined): boolean {
  return String(value).toLowerCase() === (role === 'openState' ? 'false' : 'true');
}

/** The value of a state attribute that closes or opens an account. */
export function stateValue(role: AttributeRole, isClosed: boolean): 'True' | 'False' {
  return isClosed === (role === 'openState') ? 'False' : 'True';
}
