/** One slice of a job; dates are calendar dates (`YYYY-MM-DD`). */
export type CompanyJob = {
  readonly startDate: string;
  readonly endDate: string;
  /** 1, or 2 and more for further changes on the same day. */
  readonly sequence: number;
  /** Event reason code: HIRNEW, DATACHG, TERVRES… */
  readonly eventReason: string;
  readonly legalEntity: string;
  readonly businessUnit: string;
  readonly division: string;
  readonly department: string;
  readonly costCenter: string;
  readonly office: string;
  readonly jobCode: string;
  readonly jobTitle: string;
  readonly payGrade: string;
  readonly position: string | null;
  /** The manager's userId, or NO_MANAGER. */
  readonly manager: string;
  readonly employeeClass: 'employee' | 'contingent';
  readonly employmentType: 'fulltime' | 'parttime' | 'external';
  /** Share of a full working week. */
  readonly fte: number;
};

/** One engagement; the last day worked is `endDate`. */
export type CompanyEmployment = {
  readonly userId: string;
  readonly username: string;
  readonly startDate: string;
  readonly endDate: string | null;
  readonly originalStartDate: string;
  readonly assignmentClass: 'ST' | 'GA';
  readonly isContingent: boolean;
  readonly isPrimary: boolean;
  /** True while onboarding is under way and the hire is not completed. */
  readonly isOnboarding: boolean;
  /** Planned end of a global assignment. */
  readonly plannedEndDate: string | null;
  readonly jobs: readonly CompanyJob[];
};

/** An e-mail address; kinds are business and personal. */
export type CompanyEmail = { readonly kind: 'B' | 'P'; readonly address: string; readonly isPrimary: boolean };

/** A phone; kinds are business, cell and home. */
export type CompanyPhone = {
  readonly kind: 'B' | 'C' | 'H';
  readonly countryCode: string | null;
  readonly areaCode: string | null;
  readonly number: string;
  readonly extension: string | null;
  readonly isPrimary: boolean;
};

/** A slice of the name. */
export type CompanyName = {
  readonly startDate: string;
  readonly endDate: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly middleName: string | null;
  readonly preferredName: string | null;
};

/** The cases that people get wrong; each company of 100 people or more has one of each. */
export type AwkwardCase =
  | 'preHire'
  | 'preHireRehire'
  | 'onboardee'
  | 'leaverToday'
  | 'leaverYesterday'
  | 'leaverSoon'
  | 'leaverWithFutureRehire'
  | 'rehiredNewEmployment'
  | 'rehiredSameEmployment'
  | 'convertedContractor'
  | 'globalAssignment'
  | 'globalAssignmentEnded'
  | 'concurrentJobs'
  | 'unpaidLeave'
  | 'paidLeave'
  | 'suspended'
  | 'retired'
  | 'terminatedManager'
  | 'noEmail'
  | 'privatePrimaryEmail'
  | 'noPrimaryEmail'
  | 'phoneWithPlus'
  | 'phoneInOneField'
  | 'sameNameFirst'
  | 'sameNameSecond'
  | 'renamed'
  | 'renamesSoon'
  | 'transfersSoon'
  | 'twoChangesInOneDay'
  | 'missingDepartment'
  | 'renamedDepartment'
  | 'withoutEmployment'
  | 'managerCycleFirst'
  | 'managerCycleSecond'
  | 'ownManager'
  | 'veryLongName'
  | 'quotedName'
  | 'paddedId';

/** One human of the company, as HR knows them. */
export type CompanyPerson = {
  readonly index: number;
  readonly personIdExternal: string;
  readonly personId: number;
  /** 32 hexadecimal digits, upper case. */
  readonly perPersonUuid: string;
  readonly names: readonly CompanyName[];
  readonly gender: 'F' | 'M' | 'D';
  readonly dateOfBirth: string;
  /** ISO 3166 three-letter code. */
  readonly nationality: string;
  readonly salutation: 'MR' | 'MS' | null;
  readonly emails: readonly CompanyEmail[];
  readonly phones: readonly CompanyPhone[];
  readonly employments: readonly CompanyEmployment[];
  /** Days before the company's today when HR last touched the records (1 or more). */
  readonly untouchedDays: number;
  readonly awkward: AwkwardCase | null;
};
