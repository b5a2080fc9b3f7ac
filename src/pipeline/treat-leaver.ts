import type { Account } from '../domain/account.ts';
import { equalDns } from '../domain/dn.ts';
import type { Instant } from '../domain/time.ts';
import type { Employment } from '../domain/worker.ts';
import type { DecideSettings, LeaverSettings } from './decide-settings.ts';
import { type DesiredValue, fixedMapping } from './desired-account.ts';
import { type CalendarSettings, type EmploymentState, leftAt } from './judge-employment.ts';

const day = 86_400_000;

/** When the account of someone who has left is to be deleted; undefined when it is not. */
export function deletionDue(
  employments: readonly Employment[],
  leavers: LeaverSettings,
  calendar: CalendarSettings,
): Instant | undefined {
  if (leavers.deletes === 'never') return undefined;
  const left = leftAt(employments, calendar);
  return left === undefined ? undefined : left + (leavers.deleteAfterDays ?? 0) * day;
}

/** Lays what the job does to leavers over what the mapping wants; somebody who came back gets the place of old. */
export function treatLeaver(
  values: Map<string, DesiredValue>,
  facts: {
    readonly account: Account | undefined;
    readonly employment: EmploymentState;
    readonly settings: DecideSettings;
  },
): void {
  const { account, employment, settings } = facts;
  const container = [...settings.roles].find(([, role]) => role === 'container')?.[0];
  const { moveTo, clear } = settings.leavers;
  if (account === undefined) return;
  if (employment === 'left') {
    if (moveTo !== undefined && container !== undefined) {
      values.set(container, { mapping: fixedMapping(container), value: moveTo });
    }
    for (const name of clear) values.set(name, { mapping: fixedMapping(name) });
    return;
  }
  if (moveTo === undefined || container === undefined || values.has(container) || settings.defaultOu === undefined)
    return;
  const stands = String(account.attributes[container] ?? '');
  if (!equalDns(stands, moveTo)) return;
  values.set(container, { mapping: fixedMapping(container), value: settings.defaultOu });
}
