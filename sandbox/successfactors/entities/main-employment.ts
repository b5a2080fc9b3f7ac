import type { EmploymentRow, PersonRow } from '../rows.ts';

/** The employment whose user stands for the person: the primary one that goes on, else the one that began last. */
export function mainEmployment(person: PersonRow): EmploymentRow | undefined {
  const open = person.$employments.filter((employment) => employment.endDate === null);
  const candidates = open.length > 0 ? open : person.$employments;
  return (
    candidates.find((employment) => employment.$user.isPrimaryAssignment) ??
    candidates.toSorted((left, right) => right.startDate - left.startDate)[0]
  );
}
