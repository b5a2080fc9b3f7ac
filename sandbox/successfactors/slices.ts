import type { Row } from './rows.ts';

/** The slice valid on a date: of several that begin on one day the last in sequence. Slices are in order. */
export function sliceOn<Slice extends Row>(slices: readonly Slice[], date: number): Slice | undefined {
  for (let index = slices.length - 1; index >= 0; index -= 1) {
    const slice = slices[index];
    if (slice !== undefined && startOf(slice) <= date && endOf(slice) >= date) return slice;
  }
  return undefined;
}

/** The slices that overlap a range of dates (both ends included). */
export function slicesIn(slices: readonly Row[], from: number, to: number): readonly Row[] {
  return slices.filter((slice) => startOf(slice) <= to && endOf(slice) >= from);
}

/** The first day of a slice. */
export function startOf(slice: Row): number {
  return (slice.startDate ?? slice.effectiveStartDate ?? 0) as number;
}

/** The last day of a slice. */
export function endOf(slice: Row): number {
  return (slice.endDate ?? slice.effectiveEndDate ?? Number.MAX_SAFE_INTEGER) as number;
}
