import type { JsonObject } from '../../domain/value.ts';
import type { Employment } from '../../domain/worker.ts';
import { chainOf, chooseCurrent, type Period, type Spans } from './periods.ts';

/** The title, department and days that count today, and what they make of the person. */
export function currentOf(
  spans: Spans,
  facts: { today: string; isAnonymised: boolean; isInReview: boolean },
): JsonObject {
  const { today } = facts;
  const period = chooseCurrent(spans.employmentPeriods, today);
  const account = chooseCurrent(spans.homeAccounts, today);
  const chain = period === undefined ? undefined : chainOf(spans.employmentPeriods, period);
  return {
    ...(period?.title !== undefined && { title: period.title }),
    ...(account?.department !== undefined && { department: account.department }),
    ...(chain?.start !== undefined && { startDate: chain.start }),
    ...(chain?.end !== undefined && { endDate: chain.end }),
    status: statusOf(period, facts),
  };
}

/** `anonymised`, `noEmployment`, `inReview`, `preHire`, `active` or `leaver`. */
function statusOf(
  period: Period | undefined,
  { today, isAnonymised, isInReview }: { today: string; isAnonymised: boolean; isInReview: boolean },
): string {
  if (isAnonymised) return 'anonymised';
  if (period === undefined) return 'noEmployment';
  if (period.toDate !== undefined && period.toDate < today) return 'leaver';
  if (isInReview) return 'inReview';
  return (period.fromDate ?? '') > today ? 'preHire' : 'active';
}

/**
 * The current period first. In review it is the newest one that HR has not finished; an older one that has begun was
 * approved before, and goes on.
 */
export function toEmployments(
  periods: readonly Period[],
  { today, isInReview, timeZone }: { today: string; isInReview: boolean; timeZone: string },
): readonly Employment[] {
  const current = chooseCurrent(periods, today);
  const newest = periods
    .map(({ fromDate }) => fromDate ?? '')
    .reduce((left, right) => (left > right ? left : right), '');
  const ordered = current === undefined ? periods : [current, ...periods.filter((period) => period !== current)];
  return ordered.map(({ id, fromDate, toDate }) => {
    const wasApproved = (fromDate ?? '') <= today && (fromDate ?? '') < newest;
    return {
      id,
      ...(fromDate !== undefined && { start: fromDate }),
      ...(toDate !== undefined && { end: toDate }),
      ...(isInReview && !wasApproved && { isUnfinished: true }),
      status: toDate !== undefined && toDate < today ? 'ended' : (fromDate ?? '') > today ? 'future' : 'active',
      timeZone,
    };
  });
}
