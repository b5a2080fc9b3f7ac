import { END_OF_TIME, plusDays } from '../dates.ts';
import type { AuditedRow, Row } from '../rows.ts';
import type { Tenant } from '../tenant.ts';
import { dayOf, findEmployment } from './find-worker.ts';
import type { ActionOf, HrOutcome } from './hr-action.ts';
import { freshAudit, settle, stamp } from './stamp.ts';

/**
 * Names somebody in a job relationship (HR manager, matrix manager …) from a day on, or nobody any more. What held until then
 * ends the day before; what was to come goes.
 */
export function relate(tenant: Tenant, action: ActionOf<'relate'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  const date = dayOf(tenant, action.date, employment);
  const kept = relationshipsOf(employment).filter(
    (row) => row.relationshipType !== action.relationship || Number(row.startDate) < date,
  );
  for (const row of kept) {
    if (row.relationshipType !== action.relationship || Number(row.endDate) < date) continue;
    row.endDate = plusDays(date, -1);
    stamp(tenant, row as AuditedRow);
  }
  const added: Row[] =
    action.to === null
      ? []
      : [
          {
            userId: employment.userId,
            relationshipType: action.relationship,
            relUserId: findEmployment(tenant, action.to).userId,
            startDate: date,
            endDate: END_OF_TIME,
            ...freshAudit(tenant),
          },
        ];
  employment.$relationships = [...kept, ...added];
  settle(tenant, employment.$person);
  return { personIdExternal: employment.personIdExternal, userId: employment.userId };
}

/** The job relationships of an employment. */
export function relationshipsOf(employment: Row): readonly Row[] {
  return (employment.$relationships ?? []) as Row[];
}
