import type { JsonObject } from '../../../domain/value.ts';

export function odataDate(day: string): string {
  return `/Date(${Date.parse(`${day}T00:00:00Z`)})/`;
}

/** A plain PerPerson as SuccessFactors answers it; `overrides` replace whole fields. */
export function aPerson(id: string, overrides: JsonObject = {}): JsonObject {
  return {
    __metadata: { uri: `https://api4.example:443/odata/v2/PerPerson('${id}')`, type: 'SFOData.PerPerson' },
    personIdExternal: id,
    perPersonUuid: `UUID${id}`,
    dateOfBirth: '/Date(-501206400000)/',
    lastModifiedDateTime: '/Date(1489442337000+0000)/',
    personalInfoNav: { results: [{ firstName: 'Ada', lastName: `L${id}`, startDate: odataDate('2020-01-01') }] },
    emailNav: { __deferred: { uri: 'https://api4.example:443/x/emailNav' } },
    personEmpTerminationInfoNav: { personIdExternal: id, activeEmploymentsCount: 1, latestTerminationDate: null },
    employmentNav: { results: [anEmployment(`u${id}`)] },
    ...overrides,
  };
}

export function anEmployment(userId: string, overrides: JsonObject = {}): JsonObject {
  return {
    userId,
    startDate: odataDate('2020-01-01'),
    endDate: null,
    assignmentClass: 'ST',
    userNav: { userId, username: `${userId}.name`, status: 't', isPrimaryAssignment: true, timeZone: 'Europe/Berlin' },
    jobInfoNav: { results: [aJob(userId)] },
    ...overrides,
  };
}

export function aJob(userId: string, overrides: JsonObject = {}): JsonObject {
  return {
    userId,
    seqNumber: '1',
    startDate: odataDate('2020-01-01'),
    endDate: '/Date(253402214400000)/',
    jobTitle: 'Analyst',
    emplStatus: '3638',
    emplStatusNav: { externalCode: 'A' },
    departmentNav: { externalCode: '50007726', name_localized: 'Human Resources' },
    ...overrides,
  };
}

/** A page of people as the service sends it. */
export function aPage(records: readonly unknown[], next?: string): unknown {
  return { d: { results: records, ...(next !== undefined && { __next: next }) } };
}

/** An OData error body. */
export function anError(code: string, message: string): unknown {
  return { error: { code, message: { lang: 'en-US', value: message } } };
}
