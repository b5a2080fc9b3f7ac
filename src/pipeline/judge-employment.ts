import { dayIn } from '../domain/day.ts';
import type { Instant } from '../domain/time.ts';
import type { Employment } from '../domain/worker.ts';

/** What the calendar says of a person: `unknown` when no employment tells its days. */
export type EmploymentState = 'active' | 'preHire' | 'left' | 'unknown';

/**
 * Judges by the days of the employments alone, each in the time zone of its place of work: the last day of work is a
 * day of work. A person with one active employment is active, whatever else has ended or is to begin.
 */
export function judgeEmployment(employments: readonly Employment[], now: Instant): EmploymentState {
  const states = employments.map((employment) => judgeOne(employment, now));
  for (const state of ['active', 'preHire', 'left'] as const) {
    if (states.includes(state)) return state;
  }
  return 'unknown';
}

function judgeOne(employment: Employment, now: Instant): EmploymentState {
  const today = dayIn(now, employment.timeZone);
  if (employment.end !== undefined && employment.end < today) return 'left';
  if (employment.start === undefined) return 'unknown';
  return employment.start > today ? 'preHire' : 'active';
}
