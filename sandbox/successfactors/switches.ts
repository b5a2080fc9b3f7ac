/** Behaviours on which sources disagree or tenants differ. */
export type Switches = {
  /** A nav to an inactive or external user. (Default: null; KBA 2808267 against KBA 2736579) */
  readonly inactiveUserNav: 'null' | 'shown';
  /** Slices of a future hire without asOfDate. (Default: strict; KBA 2965443 against Microsoft's reference) */
  readonly futureHire: 'strict' | 'lenient';
  /** personEmpTerminationInfoNav of people without employment. (Default: null) */
  readonly terminationInfoWithoutEmployment: 'null' | 'zero';
  /** The day on which activeEmploymentsCount drops. (Default: dayAfter; KBA 3678614 against KBA 3047486) */
  readonly countDropDay: 'dayAfter' | 'dayEarly';
  /** A second primary e-mail or phone. (Default: error; auto-demote is the option of release 1H 2026) */
  readonly secondPrimary: 'error' | 'autoDemote';
  /** What a bad record does to the others of its upsert. (Default: isolated) */
  readonly badRecord: 'isolated' | 'failsPerson' | 'failsAll';
  /** `in` on a navigation path. (Default: works) */
  readonly inOnNavPath: 'works' | 'error';
  /** HTTP status for an invalid or expired bearer token. (Default: 403; KBA 2524436) */
  readonly invalidTokenStatus: 403 | 401;
  /** HTTP status for an unknown entity. (Default: 400; KBA 2545055) */
  readonly unknownEntityStatus: 400 | 404;
  /** EmpEmployment.startDate after a rehire on the same employment: sources are silent. (Default: rehireDate) */
  readonly rehireStartDate: 'rehireDate' | 'original';
  /** Order of employmentNav. (Default: shuffled) */
  readonly employmentOrder: 'ascending' | 'descending' | 'shuffled';
  /** Host of `__metadata.uri`: with an explicit `:443` as real tenants show, or as asked. (Default: 443) */
  readonly uriPort: '443' | 'asked';
  /** User status of a hire before the first day. (Default: f) */
  readonly preHireUserStatus: 't' | 'f' | 'e';
  /** name_localized on FOLocation, FOPayGrade, FOEventReason. (Default: absent, COE0021) */
  readonly classicLocalizedNames: 'absent' | 'present';
  /** stateNav on FOCorporateAddressDEFLT. (Default: present) */
  readonly addressStateNav: 'present' | 'absent';
  /** Picklist fields of EmpJob and person records. (Default: optionIds; KBA 2773713) */
  readonly picklistValues: 'optionIds' | 'externalCodes';
  /** Cardinality of empGlobalAssignmentNav: metadata say one, Microsoft's path reads a collection. (Default: one) */
  readonly globalAssignmentNav: 'one' | 'many';
  /** A customPageSize above 1000. (Default: clamp) */
  readonly tooLargePage: 'clamp' | 'error';
  /** asOfDate with a filter into an effective-dated nav. (Default: works; KBA 3736601 reports errors) */
  readonly asOfDateNavFilter: 'works' | 'error';
  /** Read-only fields in an upsert. (Default: error) */
  readonly readOnlyFields: 'error' | 'ignored';
  /** When the User row follows Employee Central data. (Default: immediate; manual waits for the syncUsers action) */
  readonly userSync: 'immediate' | 'manual';
  /** Whether the nightly user sync moves User.lastModifiedDateTime. (Default: false) */
  readonly nightlySyncTouchesUser: boolean;
  /** The conversion job of day one resets the user name of an onboardee. (Default: false; KBA 3515526) */
  readonly conversionOverwritesUsername: boolean;
  /** Zone that leaks into createdOn, lastModifiedOn and `datetime'…'` literals. (Default: Europe/Berlin) */
  readonly serverTimeZone: string;
  /** Zone of "today" and of activeEmploymentsCount. (Default: UTC) */
  readonly tenantTimeZone: string;
  /** Seed of property, array and record order; false keeps everything in order. (Default: 1) */
  readonly shuffle: number | false;
  /** First pages of snapshots that were not followed before the server refuses more. (Default: 20; KBA 2749091) */
  readonly snapshotAbuseLimit: number;
};

/** The default switches. */
export const DEFAULT_SWITCHES: Switches = {
  inactiveUserNav: 'null',
  futureHire: 'strict',
  terminationInfoWithoutEmployment: 'null',
  countDropDay: 'dayAfter',
  secondPrimary: 'error',
  badRecord: 'isolated',
  inOnNavPath: 'works',
  invalidTokenStatus: 403,
  unknownEntityStatus: 400,
  rehireStartDate: 'rehireDate',
  employmentOrder: 'shuffled',
  uriPort: '443',
  preHireUserStatus: 'f',
  classicLocalizedNames: 'absent',
  addressStateNav: 'present',
  picklistValues: 'optionIds',
  globalAssignmentNav: 'one',
  tooLargePage: 'clamp',
  asOfDateNavFilter: 'works',
  readOnlyFields: 'error',
  userSync: 'immediate',
  nightlySyncTouchesUser: false,
  conversionOverwritesUsername: false,
  serverTimeZone: 'Europe/Berlin',
  tenantTimeZone: 'UTC',
  shuffle: 1,
  snapshotAbuseLimit: 20,
};
