import { setTimeout as delay } from 'node:timers/promises';

/** Does work again and again, `interval` milliseconds after its last end; `stop` waits for what is under way. */
export function repeat(
  interval: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await delay(interval, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (!stopped.signal.aborted) await work().catch(onError);
    }
  };
  const ended = loop();
  return {
    stop: async () => {
      stopped.abort();
      await ended;
    },
  };
}
