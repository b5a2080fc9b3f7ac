export const platformErrorCodes = [
  'databaseBinariesMissing',
  'databaseRefusesRoot',
  'databaseFolder',
  'databaseVersion',
  'databaseNewer',
  'databaseAddress',
  'databaseUntrusted',
  'databaseRights',
  'databaseNotStarted',
  'sealingKeyEmpty',
] as const;
export type PlatformErrorCode = (typeof platformErrorCodes)[number];

/** Something is wrong with the machine that we run on: not with a person, a system or the configuration. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly code: PlatformErrorCode;
  /** What to do next. */
  readonly advice: string;

  constructor(details: {
    code: PlatformErrorCode;
    /** What was tried, where, and what came back. Never a secret. */
    message: string;
    advice: string;
    cause?: unknown;
  }) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.advice = details.advice;
  }
}
