import type { Logger } from '../platform/logger.ts';

/** How long after one delivery the next one begins, in milliseconds. */
const pause = 10_000;

/** Delivers messages again and again, one delivery at a time. What goes wrong is logged, and tried again. */
export function deliverRegularly(
  deliver: () => Promise<unknown>,
  logger: Pick<Logger, 'error'>,
): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  const next = (): void => {
    timer = setTimeout(() => {
      running = deliver()
        .then(() => undefined)
        .catch((error: unknown) =>
          logger.error('messages could not be delivered', { message: (error as Error).message }),
        )
        .finally(() => {
          if (!isStopped) next();
        });
    }, pause);
  };
  next();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
