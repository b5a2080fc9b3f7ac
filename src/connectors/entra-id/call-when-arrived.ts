import type { ApplyContext } from './apply-context.ts';
import type { CallAnswer, GraphCall } from './batch.ts';
import { isAbsent } from './users.ts';

/**
 * A call about users of whom we may just have made or restored one. Another server of Graph's may not have that user yet, and says that
 * there is none: then the call is made again, some times.
 */
export async function callWhenArrived(
  { batcher, client, memory }: Pick<ApplyContext, 'batcher' | 'client' | 'memory'>,
  call: GraphCall,
  ids: readonly string[],
): Promise<CallAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await batcher.call(call);
    const isAwaited = answer.status === 'refused' && isAbsent(answer.error) && ids.some(memory.isNew);
    const delay = isAwaited ? client.delayBefore(attempt, undefined) : undefined;
    if (delay === undefined) return answer;
    await client.wait(delay);
  }
}
