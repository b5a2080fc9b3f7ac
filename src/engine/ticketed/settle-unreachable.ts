import type { FlexLog } from '../../domain/flex-log.ts';
import { heldInterval } from '../../pipeline/retry-interval.ts';
import { unreachableText } from '../../servicedesk/results/result-texts.ts';
import type { Settled } from './settle.ts';

/** What is wrong with a connection as a whole. */
export type ConnectionError = { readonly code: string; readonly message: string; readonly advice?: string };

/** What becomes of a row whose connection could not be used: it is tried again, later each time, and said once for each cause. */
export function settleUnreachable(
  log: Pick<FlexLog, 'id' | 'attempts' | 'lastError'>,
  { connection, error, now }: { readonly connection: string; readonly error: ConnectionError; readonly now: number },
): Settled {
  const attempts = log.attempts + 1;
  const isNew = log.lastError?.startsWith(`${error.code}: `) !== true;
  const { code, message, advice = 'Correct the configuration and apply it.' } = error;
  return {
    outcome: {
      ...{ id: log.id, state: 'failed', attempts, lastError: `${code}: ${message}` },
      nextTry: now + heldInterval(attempts),
    },
    ...(isNew && {
      comment: {
        text: unreachableText(connection, { code, message, advice }),
        key: `unreachable:${log.id}:${code}:${attempts}`,
      },
    }),
    ...{ ticket: 'wait', need: 'repair', event: 'failed', cause: 'directoryUnreachable' },
  };
}
