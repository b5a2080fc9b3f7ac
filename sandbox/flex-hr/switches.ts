/** Behaviours on which sources disagree, or say nothing. */
export type Switches = {
  /** What a list is answered in. (Default: `envelope`, with `totalCount`.) */
  readonly list: 'envelope' | 'array';
  /** (Default: `camel`; the older hosts wrote `Id`, `FirstName`.) */
  readonly names: 'camel' | 'pascal';
  /** Where the instance is looked for. `user`: before the user name, as `instance\user` or `instance:user`. (Default: `headerOrQuery`) */
  readonly instance: 'headerOrQuery' | 'header' | 'query' | 'path' | 'user';
  /** What stands before every path: `''`, `/api`, `/webapi/api`. */
  readonly prefix: string;
  /** Records a page when none are asked for, and at most. */
  readonly defaultPageSize: number;
  readonly largestPage: number;
  /** False: `pageIndex` and `pageSize` change nothing, everything comes at once. */
  readonly pages: boolean;
  /** How days are written. (Default: `local`, without a zone; `utc` writes the same instant with a `Z`.) */
  readonly dates: 'local' | 'utc';
  /** The instance's zone. */
  readonly timeZone: string;
};

export const DEFAULT_SWITCHES: Switches = {
  list: 'envelope',
  names: 'camel',
  instance: 'headerOrQuery',
  prefix: '',
  defaultPageSize: 20,
  largestPage: 200,
  pages: true,
  dates: 'local',
  timeZone: 'Europe/Stockholm',
};
