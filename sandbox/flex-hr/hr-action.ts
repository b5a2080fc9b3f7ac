/** The fields of an employee that HR may write. */
export type EmployeeFields = {
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly emailWork?: string | null;
  readonly emailPrivate?: string | null;
  readonly phone1?: string | null;
  readonly phone2?: string | null;
  readonly phone3?: string | null;
  readonly phone4?: string | null;
  readonly addressRow1?: string | null;
  /** A salary field: no directory may notice that it changed. */
  readonly bankAccountNumber?: string;
  readonly unionId?: string;
};

/**
 * What HR does. `employee` and `manager` are an employee's id or employment number; days are `YYYY-MM-DD` and, where they
 * may be left out, today's.
 */
export type HrAction =
  | ({
      readonly type: 'hire';
      readonly company?: number;
      readonly employmentNumber?: string;
      readonly start?: string;
      readonly end?: string;
      readonly title?: string;
      /** A code of the departments. */
      readonly department?: string;
      readonly manager?: string | null;
      readonly inReview?: boolean;
    } & EmployeeFields)
  /** With an employment number: HR corrects that. */
  | ({ readonly type: 'change'; readonly employee: string; readonly employmentNumber?: string } & EmployeeFields)
  /** The current period ends on the day before, a new one with this title begins. */
  | { readonly type: 'changeTitle'; readonly employee: string; readonly title: string; readonly from?: string }
  | {
      readonly type: 'addPeriod';
      readonly employee: string;
      readonly from: string;
      readonly to?: string;
      readonly title?: string;
    }
  | { readonly type: 'removePeriods'; readonly employee: string }
  | {
      readonly type: 'changeDepartment';
      readonly employee: string;
      readonly department: string;
      readonly from?: string;
    }
  /** The employee gets the code of another manager: a change of the employee. */
  | {
      readonly type: 'changeManager';
      readonly employee: string;
      readonly manager: string | null;
      readonly from?: string;
    }
  /** The register names another manager for the code of `of`'s reports from a day on: no employee is touched. */
  | { readonly type: 'registerManager'; readonly of: string; readonly manager: string; readonly from?: string }
  /** A copy in another company: new id and number, same name, mails and phones, no periods unless `start` is given. */
  | { readonly type: 'moveCompany'; readonly employee: string; readonly company: number; readonly start?: string }
  | { readonly type: 'end'; readonly employee: string; readonly lastDay: string }
  | { readonly type: 'rehire'; readonly employee: string; readonly start?: string; readonly title?: string }
  | { readonly type: 'delete'; readonly employee: string }
  | { readonly type: 'anonymise'; readonly employee: string }
  | { readonly type: 'startReview'; readonly employee: string }
  | { readonly type: 'finishReview'; readonly employee: string }
  /** The API user no longer sees the employee, or sees it again. */
  | { readonly type: 'hide'; readonly employee: string }
  | { readonly type: 'showAgain'; readonly employee: string }
  | { readonly type: 'renameTitle'; readonly title: string; readonly to: string }
  | { readonly type: 'renameDepartment'; readonly department: string; readonly to: string };

/** Whom the action was about. */
export type HrOutcome = { readonly employee: string | null; readonly employmentNumber: string | null };
