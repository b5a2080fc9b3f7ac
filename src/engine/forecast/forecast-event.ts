import type { AttributeValue } from '../../domain/value.ts';

/** Something that the calendar alone will bring. Instants are ISO 8601, UTC. */
export type ForecastEvent = {
  readonly at: string;
  readonly worker: string;
  readonly displayName?: string;
  readonly account?: string;
  readonly event: 'nears' | 'starts' | 'leaves' | 'pauses' | 'deletes' | 'changes';
  /** What happens to the account then. */
  readonly effect: string;
  readonly reason: string;
  /** Of `changes`: what becomes different; null where nothing is set. Absent where the values are not known. */
  readonly attributes?: readonly {
    readonly name: string;
    readonly before: AttributeValue | null;
    readonly after: AttributeValue | null;
  }[];
};
