import type { JobFields } from '../hr-actions/hr-action.ts';
import { addSlice, fieldsOfReason } from '../hr-actions/job-slices.ts';
import { settle } from '../hr-actions/stamp.ts';
import type { EmploymentRow, PersonRow } from '../rows.ts';
import type { Tenant } from '../tenant.ts';
import type { RecordProblem, UpsertRecord } from './upsert-record.ts';
import { problem, textField, type Writer, type WriteScope, writeFields } from './writer.ts';

function employmentOf(tenant: Tenant, record: UpsertRecord): EmploymentRow | undefined {
  return tenant.state.employments.get(textField(record, 'userId'));
}

function judgeEmployment(scope: WriteScope, record: UpsertRecord): RecordProblem | null {
  const employment = employmentOf(scope.tenant, record);
  if (employment === undefined || employment.personIdExternal !== textField(record, 'personIdExternal')) {
    return problem(
      500,
      `No employment with userId ${textField(record, 'userId')} of ${textField(record, 'personIdExternal')}`,
    );
  }
  return null;
}

/** Writes EmpEmployment: fields of existing employments. */
export const employmentWriter: Writer = {
  ownerOf: (record) => textField(record, 'personIdExternal'),
  judge: judgeEmployment,
  apply(scope, record) {
    const employment = employmentOf(scope.tenant, record);
    if (employment === undefined) return;
    writeFields(scope, employment, record.fields);
    settle(scope.tenant, employment.$person);
  },
};

function judgeJob(scope: WriteScope, record: UpsertRecord): RecordProblem | null {
  const { tenant } = scope;
  const employment = employmentOf(tenant, record);
  const startDate = record.fields.get('startDate');
  const managerId = record.fields.get('managerId');
  if (employment === undefined) return problem(500, `userId ${textField(record, 'userId')} does not exist`);
  if (typeof startDate !== 'number') return problem(500, 'startDate is required');
  if (typeof managerId === 'string' && managerId !== 'NO_MANAGER' && !tenant.state.users.has(managerId))
    return problem(500, 'Reports To is invalid');
  if (employment.$jobs.some((job) => job.startDate === startDate)) return null;
  if (!record.fields.has('eventReason')) return problem(500, 'eventReason is required for a new job record');
  try {
    fieldsOfReason(textField(record, 'eventReason'));
    return null;
  } catch {
    return problem(500, `eventReason ${textField(record, 'eventReason')} is invalid`);
  }
}

function applyJob(scope: WriteScope, record: UpsertRecord): void {
  const employment = employmentOf(scope.tenant, record);
  const startDate = Number(record.fields.get('startDate'));
  if (employment === undefined) return;
  const own = employment.$jobs.findLast((job) => job.startDate === startDate);
  const {
    startDate: _start,
    seqNumber: _sequence,
    userId: _user,
    eventReason = own?.eventReason,
    managerId,
    ...fields
  } = Object.fromEntries(record.fields);
  if (own !== undefined)
    writeFields(scope, own, [...Object.entries(fields), ['managerId', managerId ?? own.managerId]]);
  else {
    addSlice(scope.tenant, employment, {
      date: startDate,
      eventReason: String(eventReason),
      fields: fields as JobFields,
      ...(typeof managerId === 'string' ? { managerId } : {}),
    });
  }
  settle(scope.tenant, employment.$person);
}

/** Writes EmpJob: edits the slice of a day, or adds one (which needs an event reason). */
export const jobWriter: Writer = { ownerOf: (record) => textField(record, 'userId'), judge: judgeJob, apply: applyJob };

function personOf(tenant: Tenant, record: UpsertRecord): PersonRow | undefined {
  return tenant.state.persons.get(textField(record, 'personIdExternal'));
}

/** Writes PerPerson: biographical fields of existing people. */
export const personWriter: Writer = {
  ownerOf: (record) => textField(record, 'personIdExternal'),
  judge: (scope, record) =>
    personOf(scope.tenant, record) === undefined
      ? problem(500, `personIdExternal ${textField(record, 'personIdExternal')} does not exist`)
      : null,
  apply(scope, record) {
    const person = personOf(scope.tenant, record);
    if (person === undefined) return;
    writeFields(scope, person, record.fields);
    settle(scope.tenant, person);
  },
};
