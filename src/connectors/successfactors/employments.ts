import type { Day } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import type { Employment } from '../../domain/worker.ts';
import { dayOf, isOpenEnd } from './dates.ts';
import { recordOrders } from './order.ts';
import { flagOf, rowOf, rowsOf, textOf } from './records.ts';

type Draft = { -readonly [Key in keyof Employment]: Employment[Key] };

/** One EmpEmployment as ours. Its status is that of the job slice of today. */
export function toEmployment(raw: JsonObject, today: Day): Employment {
  const user = rowOf(raw.userNav);
  const jobs = rowsOf(raw.jobInfoNav);
  const order = recordOrders(today, 'primary').jobInfoNav;
  const job = jobs.length > 1 && order ? jobs.toSorted(order)[0] : jobs[0];
  const employment: Draft = { id: textOf(raw.userId) ?? textOf(raw.personIdExternal) ?? '' };
  setDefined(employment, 'start', dayOf(raw.startDate));
  const end = dayOf(raw.endDate);
  setDefined(employment, 'end', end !== undefined && isOpenEnd(end) ? undefined : end);
  setDefined(employment, 'status', statusOf(job));
  setDefined(employment, 'isPrimary', flagOf(user?.isPrimaryAssignment));
  setDefined(employment, 'assignmentClass', textOf(raw.assignmentClass));
  setDefined(employment, 'timeZone', timeZoneOf(job, user));
  return employment;
}

/**
 * The external code of the employee status (A, U, P, S, D, T, R, F, O). `emplStatus` itself is an option id that differs
 * from tenant to tenant (KBA 2773713), or the code where the picklist is of the newer kind.
 */
function statusOf(job: JsonObject | undefined): string | undefined {
  const code = textOf(rowOf(job?.emplStatusNav)?.externalCode);
  if (code !== undefined) return code;
  const plain = textOf(job?.emplStatus);
  return plain !== undefined && /^[A-Z]$/.test(plain) ? plain : undefined;
}

/** The zone of the place of work, then of the job, then of the user; only zones that the runtime knows. */
function timeZoneOf(job: JsonObject | undefined, user: JsonObject | undefined): string | undefined {
  const place = rowOf(job?.locationNav);
  for (const zone of [place?.timezone, job?.timezone, user?.timeZone]) {
    if (typeof zone === 'string' && isTimeZone(zone)) return zone;
  }
  return undefined;
}

const knownZones = new Map<string, boolean>();

function isTimeZone(zone: string): boolean {
  let known = knownZones.get(zone);
  if (known === undefined) {
    known = isFormattable(zone);
    if (knownZones.size < 1000) knownZones.set(zone, known);
  }
  return known;
}

function isFormattable(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function setDefined<Key extends keyof Draft>(draft: Draft, key: Key, value: Draft[Key] | undefined): void {
  if (value !== undefined) draft[key] = value;
}
