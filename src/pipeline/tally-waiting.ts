import type { ChangeKind } from '../domain/change.ts';
import type { WaitingChange } from '../domain/plan.ts';

/** People who wait for a human already, by what the guards count. */
export type WaitingTally = {
  readonly deletesAndDisables: number;
  readonly renamesAndMoves: number;
  readonly recreations: number;
  readonly clears: ReadonlyMap<string, number>;
};

/**
 * Counts what waits. A guard judges it together with the plan: else the people whom it holds would pass one by one, each time that HR
 * changes something about one of them.
 */
export function tallyWaiting(changes: readonly WaitingChange[]): WaitingTally {
  const count = (...kinds: readonly ChangeKind[]) =>
    changes.filter((change) => change.kinds.some((kind) => kinds.includes(kind))).length;
  const clears = new Map<string, number>();
  for (const name of changes.flatMap((change) => change.clears)) clears.set(name, (clears.get(name) ?? 0) + 1);
  return {
    deletesAndDisables: count('delete', 'disable'),
    renamesAndMoves: count('rename', 'move'),
    recreations: changes.filter(({ isRecreation }) => isRecreation).length,
    clears,
  };
}
