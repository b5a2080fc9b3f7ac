import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

/** For how long a problem that goes on is not said again, in milliseconds. */
const silence = 60_000;

/** Says one problem of a loop. */
export type SayProblem = (text: string, error: unknown) => void;

/**
 * Says a problem at once, and while it goes on once a minute, with how often it was left out: loops that try each second would fill the log of a night
 * without a database. Which worker of the queue met it makes no other problem of it.
 */
export function saySeldom({ logger, clock }: { readonly logger: Logger; readonly clock: Clock }): SayProblem {
  const said = new Map<string, { readonly at: number; unsaid: number }>();
  return (text, error) => {
    const { message } = error as Error;
    const key = `${text}: ${message.replace(/ \(Queue: .*\)$/, '')}`;
    const now = clock.now();
    const last = said.get(key);
    if (last !== undefined && now - last.at < silence) {
      last.unsaid += 1;
      return;
    }
    for (const [other, { at }] of said) if (now - at >= silence) said.delete(other);
    said.set(key, { at: now, unsaid: 0 });
    logger.error(text, { message, ...(last !== undefined && last.unsaid > 0 && { unsaid: last.unsaid }) });
  };
}
