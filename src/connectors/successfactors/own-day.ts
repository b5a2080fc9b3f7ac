import { dayIn } from '../../domain/day.ts';
import type { Day } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import { dayAfter, dayOf } from './dates.ts';
import { toEmployment } from './employments.ts';
import type { Memo } from './memo.ts';
import { recordOrders } from './order.ts';
import { rowsOf } from './records.ts';
import { isOn, slicesOf } from './slices.ts';

/**
 * The day that it is where somebody works, when a slice that SuccessFactors shows is not of that day: a change of job or name
 * begins at midnight where the person works, and SuccessFactors shows it from midnight of the tenant. Undefined for everybody
 * else, that is for nearly all at nearly all times.
 */
export function ownDay(record: JsonObject, now: number, memo: Memo): Day | undefined {
  const turning = turningSlices(record, now);
  if (turning.length === 0) return undefined;
  const day = dayWhereWorking(record, now, memo);
  return day === undefined || turning.every((slice) => isOn(slice, day)) ? undefined : day;
}

/** True when a slice that a record shows has ended where the person works. */
export function hasTurned(record: JsonObject, now: number, memo: Memo): boolean {
  const day = dayWhereWorking(record, now, memo);
  return day !== undefined && turningSlices(record, now).some((slice) => (dayOf(slice.endDate) ?? '9999') < day);
}

/** The slices that begin or end so near to now that it matters which day it is. */
function turningSlices(record: JsonObject, now: number): readonly JsonObject[] {
  const [yesterday, today, tomorrow] = [dayAfter(now, -1), dayAfter(now, 0), dayAfter(now, 1)];
  return slicesOf(record).filter((slice) => {
    const end = dayOf(slice.endDate);
    if (end === yesterday || end === today) return true;
    const start = dayOf(slice.startDate);
    return start === today || start === tomorrow;
  });
}

/** By the employment that speaks for the person; undefined where no record tells a zone: the tenant's day is as good then. */
function dayWhereWorking(record: JsonObject, now: number, memo: Memo): Day | undefined {
  const orders = recordOrders(dayAfter(now, 0), 'primary');
  const rows = rowsOf(record.employmentNav);
  const speaking = rows.length > 1 && orders.employmentNav ? rows.toSorted(orders.employmentNav)[0] : rows[0];
  if (speaking === undefined) return undefined;
  const { timeZone } = toEmployment(speaking, orders.jobInfoNav, memo);
  return timeZone === undefined ? undefined : dayIn(now, timeZone);
}
