/** A company of the instance. */
export type FlexCompany = {
  readonly id: string;
  readonly companyNumber: number;
  readonly name: string;
  readonly organizationNumber: string;
  readonly startDate: string;
};

/** One employment number of an employee, with what a directory must never see. */
export type FlexEmployment = {
  employmentNumber: string | null;
  employmentNumberInSalarySystem: string | null;
  bankAccountNumber: string | null;
  iban: string | null;
  taxTable: number | null;
  hasTimeLicense: boolean;
};

/** An employee as HR holds it; what other lists say (periods, home accounts) stands in their own rows. */
export type FlexEmployee = {
  readonly id: string;
  companyId: string;
  firstName: string | null;
  lastName: string | null;
  emailWork: string | null;
  emailPrivate: string | null;
  phone1: string | null;
  phone2: string | null;
  phone3: string | null;
  phone4: string | null;
  addressRow1: string | null;
  postalCode: string | null;
  city: string | null;
  dateOfBirth: string | null;
  nationalIdentificationNumber: string | null;
  /** 0 unknown, 1 man, 2 woman. */
  gender: number;
  unionId: string | null;
  isInAuditProcess: boolean;
  employment: FlexEmployment[];
  /** When the employee, an employment, a period or a home account last changed (epoch milliseconds). The API never shows it. */
  modifiedAt: number;
  /** True while the API user may not see the employee: a home account outside of its role. */
  isOutOfSight: boolean;
};

/** One period of employment; `toDate` is the last day, null while open. */
export type FlexPeriod = {
  readonly id: string;
  readonly companyId: string;
  readonly employeeId: string;
  fromDate: string;
  toDate: string | null;
  titleId: string | null;
  employmentTypeId: string | null;
  resignationCauseId: string | null;
};

/** An entry of a code list. */
export type FlexCode = { readonly id: string; code: string; name: string; active: boolean };

/** A dimension of accounts ("konteringsdimension"): departments, or manager codes. */
export type FlexDimension = { readonly id: string; readonly name: string; readonly accounts: FlexAccount[] };

/** A code of a dimension; `managers` is its register: who is manager from which day. */
export type FlexAccount = {
  readonly id: string;
  readonly code: string;
  name: string;
  readonly managers: { fromDate: string; employeeId: string | null }[];
};

/** The home accounts of an employee from a day to a day. */
export type FlexHomeAccounts = {
  readonly id: string;
  readonly employeeId: string;
  fromDate: string;
  toDate: string | null;
  readonly accounts: { readonly accountDistributionId: string; accountId: string }[];
};

/** A log-in user of Flex HRM: stays when the employee is deleted. */
export type FlexUser = {
  readonly id: string;
  readonly username: string;
  employeeId: string | null;
  firstName: string | null;
  lastName: string | null;
};

/** Everything in the instance. */
export type FlexState = {
  readonly instance: { readonly id: string; readonly domain: string; readonly customerNumber: string; name: string };
  readonly companies: Map<string, FlexCompany>;
  readonly employees: Map<string, FlexEmployee>;
  readonly periods: Map<string, FlexPeriod>;
  readonly titles: Map<string, FlexCode>;
  readonly employmentTypes: Map<string, FlexCode>;
  readonly resignationCauses: Map<string, FlexCode>;
  readonly departments: FlexDimension;
  readonly managers: FlexDimension;
  readonly homeAccounts: Map<string, FlexHomeAccounts>;
  readonly users: Map<string, FlexUser>;
  /** Employee ids of the awkward cases, by their name. */
  readonly awkward: Map<string, string>;
  /** Counts up, for new numbers. */
  lastNumber: number;
};
