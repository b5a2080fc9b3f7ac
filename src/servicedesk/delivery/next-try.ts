const minute = 60_000;
const day = 86_400_000;

/** Tries grow apart: a minute, two, four … and at most this far. */
const longestWait = 15 * minute;

/**
 * When a message is tried again, after `attempts` tries; undefined when its days are over. What the other side asked for counts where it is
 * longer.
 */
export function nextTry(
  message: { readonly attempts: number; readonly createdAt: number },
  policy: { readonly now: number; readonly giveUpAfterDays: number; readonly retryAfter?: number | undefined },
): number | undefined {
  const { now, giveUpAfterDays, retryAfter = 0 } = policy;
  if (now - message.createdAt >= giveUpAfterDays * day) return undefined;
  const wait = Math.min(longestWait, minute * 2 ** Math.min(10, message.attempts - 1));
  return now + Math.min(day, Math.max(wait, retryAfter));
}
