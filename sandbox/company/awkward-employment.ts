import { addDays, OPEN_END } from './calendar.ts';
import type { CompanyEmployment, CompanyJob, CompanyPerson } from './company-person.ts';
import { type CompanyContext, endJobs } from './person.ts';

/** The first employment. Throws a RangeError for a person without one. */
export function firstEmployment(person: CompanyPerson): CompanyEmployment {
  const [employment] = person.employments;
  if (employment === undefined) throw new RangeError(`${person.personIdExternal} has no employment`);
  return employment;
}

/** The employment without its ending, begun long enough ago for a history. */
export function settled(person: CompanyPerson, context: CompanyContext): CompanyEmployment {
  const employment = firstEmployment(person);
  const job = employment.jobs[0];
  const startDate = addDays(context.today, -1500);
  const jobs =
    job === undefined
      ? []
      : [{ ...job, startDate, endDate: OPEN_END, eventReason: 'HIRNEW', employeeClass: 'employee' as const }];
  return { ...employment, startDate, originalStartDate: startDate, endDate: null, isContingent: false, jobs };
}

/** The slices with one more from a day on. */
export function nextSlice(
  jobs: readonly CompanyJob[],
  startDate: string,
  change: Partial<CompanyJob>,
): readonly CompanyJob[] {
  const last = jobs.at(-1);
  if (last === undefined) return jobs;
  return [
    ...jobs.slice(0, -1),
    { ...last, endDate: addDays(startDate, -1) },
    { ...last, startDate, endDate: OPEN_END, ...change },
  ];
}

/** The person with other employments; the first name begins with the first of them. */
export function withEmployment(person: CompanyPerson, ...employments: readonly CompanyEmployment[]): CompanyPerson {
  const start =
    employments.map((employment) => employment.originalStartDate).sort()[0] ?? person.names[0]?.startDate ?? '';
  const names = person.names.map((name, index) => (index === 0 ? { ...name, startDate: start } : name));
  return { ...person, employments, names };
}

/** Another employment of the same person. */
export function secondEmployment(
  first: CompanyEmployment,
  startDate: string,
  change: Partial<CompanyEmployment>,
  job: Partial<CompanyJob>,
): CompanyEmployment {
  const base = first.jobs[0];
  const jobs = base === undefined ? [] : [{ ...base, startDate, endDate: OPEN_END, sequence: 1, ...job }];
  return {
    ...first,
    userId: `${first.userId}-2`,
    username: `${first.username}.2`,
    startDate,
    originalStartDate: startDate,
    endDate: null,
    jobs,
    ...change,
  };
}

/** The employment after its last day. */
export function endedAt(employment: CompanyEmployment, lastDay: string, eventReason = 'TERVRES'): CompanyEmployment {
  return { ...employment, endDate: lastDay, isPrimary: false, jobs: endJobs(employment.jobs, lastDay, eventReason) };
}
