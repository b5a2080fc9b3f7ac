import type { Day } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import type { Employment } from '../../domain/worker.ts';
import { dayAfter, dayOf, isOpenEnd } from './dates.ts';
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
  const status = statusOf(job);
  const { start, end } = lastingOf(raw, { user, job, status });
  setDefined(employment, 'start', start);
  setDefined(employment, 'end', end);
  if (flagOf(raw.hiringNotCompleted) === true) employment.isUnfinished = true;
  setDefined(employment, 'status', status);
  setDefined(employment, 'isPrimary', flagOf(user?.isPrimaryAssignment));
  setDefined(employment, 'assignmentClass', textOf(raw.assignmentClass));
  setDefined(employment, 'timeZone', timeZoneOf(job, user, memo));
  return employment;
}

type Days = { readonly start: Day | undefined; readonly end: Day | undefined };

/** Terminated, discarded, retired: the user is inactive (KBA 2505526). Furlough (F) is a pause, not an end. */
const over: ReadonlySet<string | undefined> = new Set(['T', 'O', 'R']);

/**
 * From when to when an employment lasts. Its own dates are not the whole truth:
 * - a rehire to come blanks the end at once, although the person is away until then: the job slice says so (T, R), and ends
 *   on the day before;
 * - the slice of a leaver begins on the day after the last one (KBA 3067766), also where the end date is hidden;
 * - an onboarding that was withdrawn (user status d) leaves dates that never come.
 */
function lastingOf(
  raw: JsonObject,
  { user, job, status }: { user: JsonObject | undefined; job: JsonObject | undefined; status: string | undefined },
): Days {
  const start = dayOf(raw.startDate);
  const end = realEnd(dayOf(raw.endDate));
  if (user?.status === 'd' && flagOf(raw.hiringNotCompleted) === true && start !== undefined)
    return { start, end: shifted(start, -1) };
  const from = dayOf(job?.startDate);
  if (end !== undefined || from === undefined || !over.has(status)) return { start, end };
  const until = realEnd(dayOf(job?.endDate));
  return until === undefined ? { start, end: shifted(from, -1) } : { start: shifted(until, 1), end };
}

function realEnd(day: Day | undefined): Day | undefined {
  return day === undefined || isOpenEnd(day) ? undefined : day;
}

function shifted(day: Day, days: number): Day {
  return dayAfter(Date.parse(`${day}T00:00:00Z`), days);
}

/**
 * The external code of the employee status (A, U, P, S, D, T, R, F, O). `emplStatus` itself is an option id that differs
 * from tenant to tenant (KBA 2773713), or the code where the picklist is of the newer kind.
 */
export function statusOf(job: JsonObject | undefined): string | undefined {
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
