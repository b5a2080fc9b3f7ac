/** Fields of a job that an action may set; codes are those of the organisation. */
export type JobFields = {
  readonly jobTitle?: string;
  readonly department?: string;
  readonly division?: string;
  readonly businessUnit?: string;
  readonly costCenter?: string;
  readonly location?: string;
  readonly company?: string;
  readonly jobCode?: string;
  readonly payGrade?: string;
  readonly employeeClass?: string;
  readonly employmentType?: string;
  readonly position?: string;
} & { readonly [custom: `customString${number}`]: string };

/** A person and, where it matters, the employment: the worker is a personIdExternal or a userId (which then names the employment). */
type ToWorker = { readonly worker: string };
/** From which day on; a calendar date `YYYY-MM-DD`. (Default: the tenant's today) */
type FromDay = { readonly date?: string };

/** A person who joins; what is not given is made up. */
export type Joiner = {
  readonly personIdExternal?: string;
  readonly userId?: string;
  readonly username?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** The first day. (Default: the tenant's today) */
  readonly startDate?: string;
  /** The business address; null for none. (Default: made from the user name) */
  readonly email?: string | null;
  /** A personal address beside it; primary when there is no business one. */
  readonly personalEmail?: string;
  readonly isContingent?: boolean;
  /** The manager, as personIdExternal or userId; null for none. (Default: the top manager) */
  readonly manager?: string | null;
  readonly job?: JobFields;
};

/** What HR does. Each action keeps PerPerson, EmpEmployment, EmpJob and User consistent and moves only the timestamps that Employee Central moves. */
export type HrAction =
  | ({ readonly type: 'hire' } & Joiner)
  | ({ readonly type: 'onboard' } & Joiner)
  | ({ readonly type: 'completePendingHire' } & ToWorker)
  | ({ readonly type: 'withdrawOnboarding' } & ToWorker)
  | ({ readonly type: 'moveStart'; readonly date: string } & ToWorker)
  | ({ readonly type: 'noShow'; readonly leaves?: 'endedEmployment' | 'nothing' } & ToWorker)
  | ({
      readonly type: 'rehire';
      readonly mode: 'sameEmployment' | 'newEmployment';
      readonly username?: string;
      readonly userId?: string;
    } & ToWorker &
      FromDay)
  | ({
      readonly type: 'convert';
      readonly isContingent: boolean;
      readonly username?: string;
      readonly userId?: string;
    } & ToWorker &
      FromDay)
  | ({
      readonly type: 'addConcurrentJob';
      readonly job?: JobFields;
      readonly isPrimary?: boolean;
      readonly username?: string;
      readonly userId?: string;
    } & ToWorker &
      FromDay)
  | ({ readonly type: 'makePrimary' } & ToWorker)
  | ({
      readonly type: 'startGlobalAssignment';
      readonly job?: JobFields;
      readonly plannedEndDate?: string;
      readonly username?: string;
      readonly userId?: string;
    } & ToWorker &
      FromDay)
  | ({ readonly type: 'endGlobalAssignment'; readonly lastDay?: string } & ToWorker)
  | ({
      readonly type: 'change';
      readonly fields: JobFields;
      readonly eventReason?: string;
      /** True: the change that begins on the day is taken back, whatever its fields. */
      readonly withdraws?: boolean;
    } & ToWorker &
      FromDay)
  | ({ readonly type: 'transfer'; readonly fields: JobFields; readonly eventReason?: string } & ToWorker & FromDay)
  | ({ readonly type: 'changeManager'; readonly manager: string | null } & ToWorker & FromDay)
  | ({ readonly type: 'relate'; readonly relationship: string; readonly to: string | null } & ToWorker & FromDay)
  | ({ readonly type: 'leave'; readonly paid?: boolean } & ToWorker & FromDay)
  | ({ readonly type: 'returnFromLeave' } & ToWorker & FromDay)
  | ({ readonly type: 'terminate'; readonly lastDay?: string; readonly eventReason?: string } & ToWorker)
  | ({ readonly type: 'withdrawTermination' } & ToWorker)
  | ({
      readonly type: 'renamePerson';
      readonly firstName?: string;
      readonly lastName?: string;
      readonly preferredName?: string | null;
      /** Other fields of the personal record, those of the tenant's own among them. */
      readonly fields?: Readonly<Record<string, string | null>>;
    } & ToWorker &
      FromDay)
  | ({ readonly type: 'changePersonId'; readonly personIdExternal: string } & ToWorker)
  | ({
      readonly type: 'changeEmail';
      readonly address: string;
      readonly kind?: 'B' | 'P';
      readonly isPrimary?: boolean;
    } & ToWorker)
  | ({ readonly type: 'deleteEmail'; readonly kind?: 'B' | 'P' } & ToWorker)
  | ({
      readonly type: 'changePhone';
      readonly number: string;
      readonly kind?: 'B' | 'C' | 'H';
      readonly countryCode?: string | null;
      readonly areaCode?: string | null;
      readonly extension?: string | null;
      readonly isPrimary?: boolean;
    } & ToWorker)
  | ({ readonly type: 'deletePhone'; readonly kind?: 'B' | 'C' | 'H' } & ToWorker)
  | ({ readonly type: 'changeUser'; readonly fields: Readonly<Record<string, string | null>> } & ToWorker)
  | ({
      readonly type: 'changeEmployment';
      readonly fields: Readonly<Record<string, string | boolean | null>>;
    } & ToWorker)
  | ({ readonly type: 'renameDepartment'; readonly department: string; readonly name: string } & FromDay)
  | ({ readonly type: 'purge' } & ToWorker)
  | { readonly type: 'syncUsers' };

/** One kind of action. */
export type ActionOf<Type extends HrAction['type']> = Extract<HrAction, { readonly type: Type }>;

/** Whom an action met; null where it met nobody in particular. */
export type HrOutcome = { readonly personIdExternal: string | null; readonly userId: string | null };
