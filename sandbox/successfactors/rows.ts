/** A stored value: text, number (also epoch milliseconds of dates), flag or nothing. */
export type Value = string | number | boolean | null;

/** One record. Names that start with `$` are links to other records and never leave the simulator. */
export interface Row {
  [property: string]: Value | Row | Row[] | undefined;
}

/** What all records carry; instants are epoch milliseconds. */
export interface AuditedRow extends Row {
  createdBy: string | null;
  createdDateTime: number;
  lastModifiedBy: string | null;
  lastModifiedDateTime: number;
}

/** A biographical record (PerPerson) with the records of the same human. */
export interface PersonRow extends AuditedRow {
  personIdExternal: string;
  personId: number;
  perPersonUuid: string;
  dateOfBirth: number | null;
  countryOfBirth: string | null;
  /** Position in unsorted results. */
  $order: number;
  $personals: PersonalRow[];
  $emails: EmailRow[];
  $phones: PhoneRow[];
  $employments: EmploymentRow[];
}

/** A slice of the name and personal details (PerPersonal). */
export interface PersonalRow extends AuditedRow {
  personIdExternal: string;
  startDate: number;
  endDate: number;
  firstName: string;
  lastName: string;
  $person: PersonRow;
}

/** An e-mail address (PerEmail); the type is kept as its external code. */
export interface EmailRow extends AuditedRow {
  personIdExternal: string;
  emailType: string;
  emailAddress: string;
  isPrimary: boolean;
  $person: PersonRow;
}

/** A phone (PerPhone); the type is kept as its external code. */
export interface PhoneRow extends AuditedRow {
  personIdExternal: string;
  phoneType: string;
  phoneNumber: string;
  isPrimary: boolean;
  $person: PersonRow;
}

/** An engagement (EmpEmployment). */
export interface EmploymentRow extends AuditedRow {
  personIdExternal: string;
  userId: string;
  startDate: number;
  endDate: number | null;
  assignmentClass: string;
  isContingentWorker: boolean;
  hiringNotCompleted: boolean;
  $person: PersonRow;
  $jobs: JobRow[];
  $user: UserRow;
  $assignment: AssignmentRow | null;
}

/** A slice of a job (EmpJob); picklist fields are kept as external codes. Slices are in order of start and sequence. */
export interface JobRow extends AuditedRow {
  userId: string;
  startDate: number;
  endDate: number;
  seqNumber: number;
  eventReason: string;
  event: string | null;
  emplStatus: string;
  managerId: string;
  $employment: EmploymentRow;
}

/** The login and profile row of an employment (User). */
export interface UserRow extends AuditedRow {
  userId: string;
  username: string;
  status: string;
  isPrimaryAssignment: boolean;
  $manager: string | null;
  $employment: EmploymentRow;
}

/** A global assignment (EmpGlobalAssignment) on the host employment. */
export interface AssignmentRow extends AuditedRow {
  userId: string;
  startDate: number;
  plannedEndDate: number | null;
  endDate: number | null;
  $employment: EmploymentRow;
}
