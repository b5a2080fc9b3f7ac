/** What may be said of one action of HR in the sandbox. */
export type ActionForm = {
  /** Whether it happens to somebody who is named right after the action. */
  readonly worker: boolean;
  /** What the simulator calls that person. (Default: worker.) */
  readonly workerField?: 'employee';
  readonly fields: readonly string[];
  /** Fields whose values are numbers. */
  readonly numbers?: readonly string[];
  /** Where the fields of a job go. */
  readonly job?: 'job' | 'fields';
  /** Where every other field goes: entities whose fields are not listed here. */
  readonly rest?: 'fields';
  readonly defaults?: Readonly<Record<string, string>>;
};
