import type { Day } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import { dayOf } from './dates.ts';
import { hasEnded } from './order.ts';
import { rowsOf } from './records.ts';

/** The effective-dated navigations of a person, and those of an employment: records that hold from a day to a day. */
export const personSlices = ['personalInfoNav', 'homeAddressNavDEFLT'] as const;
export const employmentSlices = ['jobInfoNav', 'empJobRelationshipNav'] as const;

/** Every slice that a record shows: one of each kind by default, that of the tenant's day. */
export function slicesOf(record: JsonObject): readonly JsonObject[] {
  return [
    ...personSlices.flatMap((name) => rowsOf(record[name])),
    ...rowsOf(record.employmentNav).flatMap((row) => employmentSlices.flatMap((name) => rowsOf(row[name]))),
  ];
}

/** True when a slice holds on a day. */
export function isOn(slice: JsonObject, day: Day): boolean {
  return (dayOf(slice.startDate) ?? '') <= day && !hasEnded(slice, day);
}
