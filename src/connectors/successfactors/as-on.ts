import type { Day } from '../../domain/time.ts';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { dayOf } from './dates.ts';
import { hasEnded } from './order.ts';
import { codeOf, hasEnded as hasUnitEnded, units } from './present-names.ts';
import { isDeferred, isRecord, rowOf, rowsOf, textOf } from './records.ts';
import { isOn } from './slices.ts';

type Draft = { [name: string]: JsonValue };

/**
 * A record as it is to be on a day: what it shows stands where it holds on that day, and what does not hold gives way to what
 * `later`, the same person read as of the day, shows. Fields without slices (addresses, user records) are those of `base`.
 */
export function asOn(base: JsonObject, later: JsonObject | undefined, day: Day): JsonObject {
  if (later === undefined) return base;
  const draft = copyOf(base);
  setSlices(draft, 'personalInfoNav', chosen(base.personalInfoNav, later.personalInfoNav, day));
  setSlices(draft, 'homeAddressNavDEFLT', replaced(base.homeAddressNavDEFLT, later.homeAddressNavDEFLT, day));
  const byUser = new Map(rowsOf(later.employmentNav).map((row) => [textOf(row.userId), row]));
  const shown = rowsOf(base.employmentNav);
  const employments = shown.map((row) => employmentOn(row, byUser.get(textOf(row.userId)), day));
  for (const row of shown) byUser.delete(textOf(row.userId));
  draft.employmentNav = { results: [...employments, ...byUser.values()] };
  const information = countedOn(base, shown, day);
  if (information !== undefined) draft.personEmpTerminationInfoNav = information;
  return draft;
}

function employmentOn(base: JsonObject, later: JsonObject | undefined, day: Day): JsonObject {
  if (later === undefined) return base;
  const draft = copyOf(base);
  const jobs = chosen(base.jobInfoNav, later.jobInfoNav, day);
  const [old, next] = [rowOf(base.jobInfoNav), rowOf(later.jobInfoNav)];
  const isSame = jobs === base.jobInfoNav && old !== undefined && next !== undefined;
  setSlices(draft, 'jobInfoNav', isSame ? { results: [withUnits(old, next, day)] } : jobs);
  setSlices(draft, 'empJobRelationshipNav', replaced(base.empJobRelationshipNav, later.empJobRelationshipNav, day));
  const user = userOn(base.userNav, old, next);
  if (user !== undefined) draft.userNav = user;
  return draft;
}

/** Of records that must be there: the shown ones while they hold, or where nothing else is known. */
function chosen(base: JsonValue | undefined, later: JsonValue | undefined, day: Day): JsonValue | undefined {
  const [shown, next] = [rowsOf(base), rowsOf(later)];
  return next.length === 0 || (shown.length > 0 && shown.every((slice) => isOn(slice, day))) ? base : later;
}

/** Of records that may come and go: those of the day, unless it shows none although one still holds. */
function replaced(base: JsonValue | undefined, later: JsonValue | undefined, day: Day): JsonValue | undefined {
  if (later === undefined || later === null || (isRecord(later) && isDeferred(later))) return base;
  return rowsOf(later).length === 0 && rowsOf(base).some((slice) => isOn(slice, day)) ? base : later;
}

/** Departments and places that bear another name by then, though the job goes on. */
function withUnits(job: JsonObject, later: JsonObject, day: Day): JsonObject {
  const renamed = units.filter((unit) => {
    const [shown, next] = [rowOf(job[unit]), rowOf(later[unit])];
    const isSame = codeOf(shown) === codeOf(next);
    return shown !== undefined && next !== undefined && isSame && hasUnitEnded(shown, day);
  });
  if (renamed.length === 0) return job;
  return { ...job, ...Object.fromEntries(renamed.map((unit) => [unit, later[unit] as JsonValue])) };
}

/** User records have no slices; their manager follows that of the job on its day. */
function userOn(
  userNav: JsonValue | undefined,
  job: JsonObject | undefined,
  later: JsonObject | undefined,
): JsonObject | undefined {
  const user = rowOf(userNav);
  const manager = later?.managerUserNav;
  if (user?.manager === undefined || manager === undefined || (isRecord(manager) && isDeferred(manager)))
    return undefined;
  return job === undefined || job.managerId === later?.managerId ? undefined : { ...user, manager };
}

/**
 * SuccessFactors counts an employment until its last day is over by the tenant's midnight. Where the shown job is still one
 * before the end, the count is of before the end too: less by those whose last day is over on `day`; what is left to be
 * derived from the employments when none remains.
 */
function countedOn(base: JsonObject, employments: readonly JsonObject[], day: Day): JsonValue | undefined {
  const given = rowOf(base.personEmpTerminationInfoNav);
  const count = Number(given?.activeEmploymentsCount ?? 0);
  if (given === undefined || count === 0) return undefined;
  const over = employments.filter((row) => hasEnded(row, day) && isCounted(row)).length;
  if (over === 0) return undefined;
  return over >= count ? null : { ...given, activeEmploymentsCount: count - over };
}

function isCounted(employment: JsonObject): boolean {
  const end = dayOf(employment.endDate) ?? '9999';
  const jobs = rowsOf(employment.jobInfoNav);
  const isBefore = (job: JsonObject) =>
    (dayOf(job.startDate) ?? '') <= end && (dayOf(job.endDate) ?? '9999-12-31') <= end;
  return jobs.length > 0 && jobs.every(isBefore);
}

function setSlices(draft: Draft, name: string, value: JsonValue | undefined): void {
  if (value !== undefined) draft[name] = value;
}

function copyOf(record: JsonObject): Draft {
  return Object.assign(Object.create(null), record);
}
