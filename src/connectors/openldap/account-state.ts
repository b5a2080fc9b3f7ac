import type { AttributeDefinition } from '../ldap/attribute-definition.ts';
import { type LdapEntry, textsOf } from '../ldap/ldap-entry.ts';
import type { WireChange, WireValues } from '../ldap/replay.ts';
import type { OpenLdapConfig } from './config.ts';

type State = OpenLdapConfig['state'];

/** Locked for good, until an administrator unlocks (draft-behera-ldap-password-policy-11, 5.3.3). */
const lockedForGood = '000001010000Z';

/** The attribute that holds the state; `undefined` when this directory has none. */
export function stateAttribute(state: State): string | undefined {
  if (state.by === 'none') return undefined;
  return state.by === 'attribute' ? state.attribute : 'pwdAccountLockedTime';
}

/** `"True"` or `"False"`. A lock after too many wrong passwords passes by itself and is no disabled account. */
export function readDisabled(entry: LdapEntry, state: State): 'True' | 'False' {
  const attribute = stateAttribute(state);
  if (attribute === undefined) return 'False';
  const wanted = disabledValue(state).toLowerCase();
  return textsOf(entry, attribute).some((value) => value.toLowerCase() === wanted) ? 'True' : 'False';
}

/** What a new account holds of its state. */
export function stateValues(state: State, isDisabled: boolean): readonly WireValues[] {
  const attribute = stateAttribute(state);
  const value = isDisabled ? disabledValue(state) : enabledValue(state);
  return attribute === undefined || value === undefined ? [] : [{ name: attribute, values: [value] }];
}

/** The modify that brings an account, as it is now, into the state; empty when it is there already. */
export function stateChanges(entry: LdapEntry, state: State, isDisabled: boolean): readonly WireChange[] {
  const attribute = stateAttribute(state);
  if (attribute === undefined || (readDisabled(entry, state) === 'True') === isDisabled) return [];
  const value = isDisabled ? disabledValue(state) : enabledValue(state);
  return [{ operation: 'replace', name: attribute, values: value === undefined ? [] : [value] }];
}

/** The attribute of the state is written by enable and disable alone. */
export function withoutState(definition: AttributeDefinition, state: State): AttributeDefinition {
  const isState = definition.name.toLowerCase() === stateAttribute(state)?.toLowerCase();
  return isState ? { ...definition, readOnly: true } : definition;
}

function disabledValue(state: State): string {
  return state.by === 'attribute' ? state.disabled : lockedForGood;
}

function enabledValue(state: State): string | undefined {
  return state.by === 'attribute' ? state.enabled : undefined;
}
