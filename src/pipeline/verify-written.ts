import type { Account } from '../domain/account.ts';
import type { Change } from '../domain/change.ts';
import type { Problem } from '../domain/problem.ts';
import { isSameValue, type ValueType } from './compare-values.ts';
import { isPending } from './to-operations.ts';

/** Compares what a change wanted with what the target holds after it. `target` is the name of its system, for the message. */
export function verifyWritten(
  change: Change,
  account: Account | undefined,
  { typeOf, target }: { readonly typeOf: (attribute: string) => ValueType; readonly target: string },
): Problem | undefined {
  if (account === undefined) {
    return {
      code: 'notAsWritten',
      worker: change.worker,
      message: `The account of ${change.worker} could not be read back from the system ${target} after it was written.`,
      advice: `See whether the user with whom we log in to ${target} may read the account (in a directory: the container that it is in); after a move to another server, that one may not have it yet.`,
    };
  }
  const wrong = change.deltas.filter(
    (delta) => !isPending(delta) && !isSameValue(account.attributes[delta.name], delta.after, typeOf(delta.name)),
  );
  if (wrong.length === 0) return undefined;
  const names = wrong.map((delta) => delta.name).join(', ');
  return {
    code: 'notAsWritten',
    worker: change.worker,
    attribute: names,
    message: `The system ${target} accepted the write to ${account.name} but does not hold the value of ${names}.`,
    advice: `See who else writes ${names}, and whether the user with whom we log in to ${target} may read it.`,
  };
}
