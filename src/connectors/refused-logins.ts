/** Who logs in where, and how. */
export type Login = {
  /** The servers, as the configuration names them. */
  readonly place: string;
  readonly account: string;
  readonly password: string;
};

/** A login that was refused because of its name or password. */
export type RefusedLogin = {
  /** What the system said. */
  readonly what: string;
  /** When it was refused last, and until when it is let be; epoch milliseconds. */
  readonly at: number;
  readonly until: number;
};

/**
 * What is known of refused logins. Each wrong password that a directory sees brings the account nearer to its lockout, and a schedule would go on all
 * night. Another password, account or server is another login.
 */
export type RefusedLogins = {
  /**
   * Why this login is not to be tried now, if it is not.
   * @param now epoch milliseconds
   */
  find(login: Login, now: number): Promise<RefusedLogin | undefined>;
  note(login: Login, refusal: { readonly what: string; readonly now: number }): Promise<void>;
  /** The login went well. */
  forget(login: Login): Promise<void>;
};
