import type { JsonObject, JsonValue } from '../../domain/value.ts';
import type { FlexConfig } from './config.ts';
import { fieldOf, idField, isRecord, textField } from './fields.ts';
import { type Lookups, noLookups } from './lookups.ts';
import { sanitiseText } from './sanitise-text.ts';

export type JoinSettings = Pick<FlexConfig, 'phones' | 'anonymisedNames' | 'timeZone' | 'waitForReview'>;

/** What a record without a configured system is read by. */
export const joinDefaults: JoinSettings = {
  phones: { mobile: 'phone1', business: 'phone2' },
  anonymisedNames: ['Anonymiserad', 'Anonym', 'Anonymised', 'Anonymized', 'Anonymous'],
  timeZone: 'Europe/Stockholm',
  waitForReview: true,
};

/** An employee of the API with what the other lists say of them: what `toWorker` reads. What is no record stays as it is. */
export function joinEmployee(raw: unknown, settings: JoinSettings, lookups: Lookups = noLookups): JsonValue {
  if (!isRecord(raw)) return (raw ?? null) as JsonValue;
  const id = idField(raw, 'id') ?? '';
  const joined: { [name: string]: JsonValue } = { ...raw, timeZone: settings.timeZone };
  const { phones } = settings;
  for (const [name, slot] of [['mobilePhone', phones.mobile] as const, ['businessPhone', phones.business] as const]) {
    const value = slot === 'none' ? undefined : fieldOf(raw, slot);
    if (value !== undefined) joined[name] = value;
  }
  joined.employmentPeriods = lookups.periods.get(id) ?? fieldOf(raw, 'employmentPeriods') ?? [];
  joined.homeAccounts = lookups.homeAccounts.get(id) ?? fieldOf(raw, 'homeAccounts') ?? [];
  joined.isAnonymised = isAnonymised(raw, settings.anonymisedNames);
  if (!settings.waitForReview) joined.waitForReview = false;
  const companyId = idField(raw, 'companyId');
  const company = companyId === undefined ? undefined : lookups.companies.get(companyId);
  if (company !== undefined) joined.company = company;
  const unread = unreadOf(id, lookups, { hasCompany: company !== undefined || companyId === undefined });
  if (unread.length > 0) joined.unread = unread;
  return joined;
}

function unreadOf(id: string, lookups: Lookups, { hasCompany }: { hasCompany: boolean }): readonly string[] {
  if (lookups === noLookups) return [];
  const unread = new Set(lookups.unread);
  if (lookups.withoutTitle.has(id)) unread.add('title');
  if (lookups.withoutDepartment.has(id)) unread.add('department');
  if (!hasCompany) unread.add('company');
  return [...unread].sort();
}

/** Flex HRM replaces the names and erases the work address; somebody who only happens to be called so has an address. */
function isAnonymised(raw: JsonObject, names: readonly string[]): boolean {
  if (textField(raw, 'emailWork') !== undefined) return false;
  const known = new Set(names.map((name) => name.toLowerCase()));
  return ['firstName', 'lastName'].some((field) => {
    const name = sanitiseText(textField(raw, field) ?? '', 'name');
    return name !== undefined && known.has(name.toLowerCase());
  });
}
