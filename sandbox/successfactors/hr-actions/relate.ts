import { END_OF_TIME } from '../dates.ts';
import type { Row } from '../rows.ts';
import type { Tenant } from '../tenant.ts';
import { findEmployment } from './find-worker.ts';
import type { ActionOf, HrOutcome } from './hr-action.ts';
import { freshAudit, settle } from './stamp.ts';

/** Names somebody in a job relationship (HR manager, matrix manager …) from today on, or nobody any more. */
export function relate(tenant: Tenant, action: ActionOf<'relate'>): HrOutcome {
  const employment = findEmployment(tenant, action.worker);
  const others = relationshipsOf(employment).filter((row) => row.relationshipType !== action.relationship);
  const added: Row[] =
    action.to === null
      ? []
      : [
          {
            userId: employment.userId,
            relationshipType: action.relationship,
            relUserId: findEmployment(tenant, action.to).userId,
            startDate: tenant.today(),
            endDate: END_OF_TIME,
            ...freshAudit(tenant),
          },
        ];
  employment.$relationships = [...others, ...added];
  settle(tenant, employment.$person);
  return { personIdExternal: employment.personIdExternal, userId: employment.userId };
}

/** The job relationships of an employment. */
export function relationshipsOf(employment: Row): readonly Row[] {
  return (employment.$relationships ?? []) as Row[];
}
