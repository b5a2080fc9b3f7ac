/** How often and how long a failed request is tried again; see `retries` of the configuration. */
export type RetryLimits = {
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly longestWaitSeconds: number;
};

/** When the server sent an answer, by its own clock; `now` where it does not say. What it dates is meant by that clock. */
export function serverTime(headers: Readonly<Record<string, string>>, now: number): number {
  const served = Date.parse(headers.date ?? '');
  return Number.isNaN(served) ? now : served;
}

/**
 * `Retry-After` as milliseconds from `now`, the time of the answer: seconds or a date. Undefined when there is none that can
 * be read.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/**
 * Milliseconds to wait before the next try: what the server asked for, else doubled at each try. Jitter (up to a half
 * more) keeps several nodes from coming back at once.
 */
export function retryDelay(options: {
  readonly attempt: number;
  readonly firstDelayMs: number;
  readonly retryAfter: number | undefined;
  readonly random: (size: number) => Uint8Array;
}): number {
  const base = options.retryAfter ?? Math.min(options.firstDelayMs * 2 ** options.attempt, 30_000);
  const jitter = (options.random(1)[0] ?? 0) / 255 / 2;
  return Math.round(options.retryAfter === undefined ? base * (1 + jitter) : base + Math.min(1000, base) * jitter);
}
