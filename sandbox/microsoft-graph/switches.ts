/** Behaviours of a tenant that differ, or that a test turns on. */
export type Switches = {
  /** Seconds of the clock until lists, filters and delta show what was written. GET by id shows it at once. (Default: 0) */
  readonly replicationSeconds: number;
  /** Two users may not have the same mailNickname. (Default: false; Entra ID itself takes duplicates of users) */
  readonly uniqueMailNickname: boolean;
  /** Users a page when no $top is asked for. (Default: 100, as documented) */
  readonly defaultPageSize: number;
  /** Changes a page of a delta query. (Default: 200) */
  readonly deltaPageSize: number;
  /** Days that a delta token lives. (Default: 7, as announced for identity resources) */
  readonly deltaTokenDays: number;
  /** Seconds that an access token lives. (Default: 3599) */
  readonly tokenSeconds: number;
  /** Writes that are taken in a window before 429; 0 is no limit. (Default: 0; Graph has 3000 in 150 seconds) */
  readonly writeLimit: number;
  /** Length of that window, seconds of the clock. (Default: 150) */
  readonly writeWindowSeconds: number;
};

/** The default switches. */
export const DEFAULT_SWITCHES: Switches = {
  replicationSeconds: 0,
  uniqueMailNickname: false,
  defaultPageSize: 100,
  deltaPageSize: 200,
  deltaTokenDays: 7,
  tokenSeconds: 3599,
  writeLimit: 0,
  writeWindowSeconds: 150,
};
