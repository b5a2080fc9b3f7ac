import { dayIn, nextDay, startOfDay } from '../domain/day.ts';
import type { Day, Instant } from '../domain/time.ts';
import type { Employment } from '../domain/worker.ts';

/** What the calendar says of a person: `unknown` when no employment tells its days. */
export type EmploymentState = 'active' | 'preHire' | 'left' | 'unknown';

/** How the calendar is read. */
export type CalendarSettings = {
  /** Hours after the end of the last day of work for which a person still counts as active. (Default: 0.) */
  readonly graceHours?: number;
  /** Days before the first one from which a person may have an account. (Default: no limit.) */
  readonly createDaysAhead?: number;
};

/**
 * Judges by the days of the employments alone, each in the time zone of its place of work: the last day of work is a
 * day of work. A person with one active employment is active, whatever else has ended or is to begin.
 */
export function judgeEmployment(
  employments: readonly Employment[],
  now: Instant,
  settings: CalendarSettings = {},
): EmploymentState {
  const states = employments.map((employment) => judgeOne(employment, now, settings));
  if (states.includes('active')) return 'active';
  if (states.includes('preHire')) return goesOn(employments, states) ? 'active' : 'preHire';
  return states.includes('left') ? 'left' : 'unknown';
}

/** One employment has ended and the next begins on the day after: no time zone makes a gap of that. */
function goesOn(employments: readonly Employment[], states: readonly EmploymentState[]): boolean {
  const isIn = (state: EmploymentState) => (_: Employment, index: number) => states[index] === state;
  const starts = employments.filter(isIn('preHire')).filter((next) => next.isUnfinished !== true);
  return employments
    .filter(isIn('left'))
    .some(({ start, end }) =>
      starts.some((next) => isReal(end) && (start ?? '') <= end && next.start === nextDay(end)),
    );
}

function judgeOne(employment: Employment, now: Instant, settings: CalendarSettings): EmploymentState {
  const grace = (settings.graceHours ?? 0) * 3_600_000;
  // Days compare as text: a worker whose dates lie far from today needs no arithmetic with zones.
  const today = dayIn(now - grace, employment.timeZone);
  if (employment.end !== undefined && employment.end < today) return 'left';
  if (hasNeverBegun(employment)) return 'left';
  if (employment.isUnfinished === true) return 'preHire';
  if (employment.start === undefined) return 'unknown';
  return employment.start > dayIn(now, employment.timeZone) ? 'preHire' : 'active';
}

/** HR ends what somebody never began on the day before (no-show). */
function hasNeverBegun({ start, end }: Employment): boolean {
  return start !== undefined && end !== undefined && end < start;
}

/** A change of a person's state that the calendar alone brings; from `preHire` to `preHire` when an account may be made ahead. */
export type Transition = { readonly at: Instant; readonly from: EmploymentState; readonly to: EmploymentState };

/** The next moment at which the calendar alone changes a person's state; undefined when none is in sight. */
export function nextTransition(
  employments: readonly Employment[],
  now: Instant,
  settings: CalendarSettings = {},
): Transition | undefined {
  // Nearly all first and last days are long past; no zone is two days away from UTC.
  const lately = dayIn(now - ((settings.graceHours ?? 0) + 48) * 3_600_000);
  const moments = employments
    .flatMap((employment) => momentsOf(withoutPast(employment, lately), settings))
    .filter((moment) => moment > now)
    .sort((left, right) => left - right);
  const from = judgeEmployment(employments, now, settings);
  const wasTooEarly = isTooEarly(employments, now, settings);
  for (const at of moments) {
    const to = judgeEmployment(employments, at, settings);
    if (to !== from || wasTooEarly !== isTooEarly(employments, at, settings)) return { at, from, to };
  }
  return undefined;
}

/** The employment with those of its days alone that are not before `day`. */
function withoutPast({ start, end, ...rest }: Employment, day: Day): Employment {
  return {
    ...rest,
    ...(start !== undefined && start >= day && { start }),
    ...(end !== undefined && end >= day && { end }),
  };
}

function momentsOf(employment: Employment, settings: CalendarSettings): readonly Instant[] {
  const moments: Instant[] = [];
  if (isReal(employment.start)) moments.push(startOfDay(employment.start, employment.timeZone));
  const preparation = settings.createDaysAhead === undefined ? undefined : preparationOf(employment, settings);
  if (preparation !== undefined) moments.push(preparation);
  if (isReal(employment.end)) {
    const grace = (settings.graceHours ?? 0) * 3_600_000;
    moments.push(startOfDay(nextDay(employment.end), employment.timeZone) + grace);
  }
  return moments;
}

/** Whether it is too early for an account: every first day is further away than accounts are made ahead. */
export function isTooEarly(employments: readonly Employment[], now: Instant, settings: CalendarSettings = {}): boolean {
  if (settings.createDaysAhead === undefined || judgeEmployment(employments, now, settings) !== 'preHire') return false;
  return employments.every((employment) => {
    if (judgeOne(employment, now, settings) !== 'preHire') return true;
    const due = preparationOf(employment, settings);
    return due === undefined || due > now;
  });
}

/** When an employment that is to come is near enough for an account; undefined when it never is. */
function preparationOf(
  { start, timeZone }: Employment,
  { createDaysAhead = 0 }: CalendarSettings,
): Instant | undefined {
  return isReal(start) ? startOfDay(start, timeZone) - createDaysAhead * 86_400_000 : undefined;
}

/** When the last employment is over; undefined while one is open or does not tell its end. */
export function leftAt(employments: readonly Employment[], settings: CalendarSettings = {}): Instant | undefined {
  const ends: Instant[] = [];
  for (const employment of employments) {
    if (!isReal(employment.end)) return undefined;
    const { start: _start, ...ended } = employment;
    ends.push(...momentsOf(ended, settings));
  }
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** SuccessFactors writes 9999-12-31 for "open": no day that ever comes. */
function isReal(day: Day | undefined): day is Day {
  return day !== undefined && day < '9000';
}

/** Every change of state that the calendar alone brings until an instant, in order. */
export function forecastTransitions(
  employments: readonly Employment[],
  span: { readonly from: Instant; readonly until: Instant },
  settings: CalendarSettings = {},
): readonly Transition[] {
  const found: Transition[] = [];
  let now = span.from;
  for (;;) {
    const next = nextTransition(employments, now, settings);
    if (next === undefined || next.at > span.until) return found;
    found.push(next);
    now = next.at;
  }
}
