import type { JsonObject } from '../../domain/value.ts';
import type { Employment } from '../../domain/worker.ts';
import { dayOf, isOpenEnd } from './dates.ts';
import { type Memo, recall } from './memo.ts';
import type { RecordOrder } from './order.ts';
import { flagOf, rowOf, rowsOf, textOf } from './records.ts';

type Draft = { -readonly [Key in keyof Employment]: Employment[Key] };

/** One EmpEmployment as ours. Its status is that of the job slice which `slices` puts first. */
export function toEmployment(raw: JsonObject, slices: RecordOrder | undefined, memo: Memo): Employment {
  const user = rowOf(raw.userNav);
  const jobs = rowsOf(raw.jobInfoNav);
  const job = jobs.length > 1 && slices ? jobs.toSorted(slices)[0] : jobs[0];
  const employment: Draft = { id: textOf(raw.userId) ?? textOf(raw.personIdExternal) ?? '' };
  setDefined(employment, 'start', dayOf(raw.startDate));
  const end = dayOf(raw.endDate);
  setDefined(employment, 'end', end !== undefined && isOpenEnd(end) ? undefined : end);
  setDefined(employment, 'status', statusOf(job));
  setDefined(employment, 'isPrimary', flagOf(user?.isPrimaryAssignment));
  setDefined(employment, 'assignmentClass', textOf(raw.assignmentClass));
  setDefined(employment, 'timeZone', timeZoneOf(job, user, memo));
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
function timeZoneOf(job: JsonObject | undefined, user: JsonObject | undefined, memo: Memo): string | undefined {
  const place = rowOf(job?.locationNav);
  for (const zone of [place?.timezone, job?.timezone, user?.timeZone]) {
    if (typeof zone === 'string' && recall(memo.zones, zone, isFormattable)) return zone;
  }
  return undefined;
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
