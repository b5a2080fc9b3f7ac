import type { Account } from '../domain/account.ts';
import { type AttributeRole, isStateRole, stateValue } from './account-state.ts';
import type { DecideSettings } from './decide-settings.ts';
import { type DesiredValue, fixedMapping } from './desired-account.ts';
import type { EmploymentState } from './judge-employment.ts';
import { treatLeaver } from './treat-leaver.ts';

/**
 * What the mapping does not say and the job does: where a new account stands, and whether it is open. Nobody's account is
 * open before the first day of work, whatever the mapping says.
 */
export function completeValues(
  values: ReadonlyMap<string, DesiredValue>,
  facts: { account: Account | undefined; employment: EmploymentState; settings: DecideSettings },
): ReadonlyMap<string, DesiredValue> {
  const complete = new Map(values);
  for (const [name, role] of facts.settings.roles) {
    if (isStateRole(role) && isCalendars(facts)) {
      complete.set(name, { mapping: fixedMapping(name), value: stateValue(role, facts.employment !== 'active') });
      continue;
    }
    const isMapped = facts.settings.mapping.attributes.some((mapping) => mapping.target === name);
    if (complete.has(name) || (isMapped && facts.account !== undefined)) continue;
    const value = fallbackFor(role, facts);
    if (value !== undefined) complete.set(name, { mapping: fixedMapping(name), value });
  }
  treatLeaver(complete, facts);
  return complete;
}

/** Whether the calendar decides on the state: before the first day always, later if the job says so. */
function isCalendars({ employment, settings }: { employment: EmploymentState; settings: DecideSettings }): boolean {
  return employment === 'preHire' || (settings.accountState === 'calendar' && employment !== 'unknown');
}

function fallbackFor(
  role: AttributeRole,
  {
    account,
    employment,
    settings,
  }: { account: Account | undefined; employment: EmploymentState; settings: DecideSettings },
): string | undefined {
  if (role === 'container') return account === undefined ? settings.defaultOu : undefined;
  if (!isStateRole(role)) return undefined;
  if (employment === 'unknown') return account === undefined ? stateValue(role, true) : undefined;
  return stateValue(role, employment !== 'active');
}
