import type { Account } from '../domain/account.ts';
import { checkValue } from './check-values.ts';
import type { DecideSettings } from './decide-settings.ts';
import type { DesiredValue, Finding } from './desired-account.ts';

/** Checks what is desired against the target's schema; for a new account also that nothing required is missing. */
export function checkDesired(
  values: ReadonlyMap<string, DesiredValue>,
  account: Account | undefined,
  settings: DecideSettings,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [name, desired] of values) {
    const rule = settings.rules.get(name);
    const found = rule === undefined ? undefined : checkValue(desired.value, rule);
    if (found !== undefined) findings.push(found);
  }
  if (account !== undefined) return findings;
  for (const name of settings.required) {
    if (values.get(name)?.value !== undefined || findings.some((finding) => finding.attribute === name)) continue;
    findings.push({
      code: 'missingRequired',
      attribute: name,
      message: `No account can be made without ${name}, and the mapping gives none.`,
      advice: `Fill the HR fields that ${name} is made of, or give its mapping a default.`,
    });
  }
  return findings;
}
