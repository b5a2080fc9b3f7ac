import type { Decision } from '../domain/change.ts';
import type { Worker } from '../domain/worker.ts';
import type { Verdict } from './decide-worker.ts';

/**
 * Holds those who would get an account although someone they refer to (their manager) has none and gets none with them: a human
 * is to say who that is first. People of the same batch wait for one another, so that a chain of new people goes through whole;
 * a manager who is held holds those below. Somebody who has an account already goes on, with the reference pending. `known`: who bears the
 * keys of references, so that messages name people and not ids.
 */
export function holdUnresolved<Judged extends Verdict & { readonly worker: Worker }>(
  judged: readonly Judged[],
  known: ReadonlyMap<string, NamedWorker> = new Map(),
): readonly Judged[] {
  const held = new Set<Judged>();
  for (;;) {
    const coming = new Set(judged.filter((one) => !held.has(one) && hasAccount(one.decision)).flatMap(keysOf));
    const more = judged.filter((one) => !held.has(one) && isCreate(one.decision) && missing(one, coming) !== undefined);
    if (more.length === 0) break;
    for (const one of more) held.add(one);
  }
  const coming = new Set(judged.filter((one) => !held.has(one) && hasAccount(one.decision)).flatMap(keysOf));
  const named = new Map([
    ...known,
    ...judged.flatMap(({ worker }) => worker.keys.map((key) => [key, worker] as const)),
  ]);
  return judged.map((one) =>
    held.has(one) ? { ...one, decision: hold(one, missing(one, coming), named), pending: [] } : one,
  );
}

/** Who a reference means, as people know that person. */
export type NamedWorker = Pick<Worker, 'id' | 'displayName'>;

function keysOf({ worker }: { readonly worker: Worker }): readonly string[] {
  return worker.keys;
}

function isCreate(decision: Decision): boolean {
  return decision.outcome === 'change' && decision.change.kinds.includes('create');
}

function hasAccount(decision: Decision): boolean {
  return (
    decision.outcome === 'unchanged' || (decision.outcome === 'change' && !decision.change.kinds.includes('delete'))
  );
}

type Reference = Verdict['pending'][number];

/** A self-manager or a circle of managers lacks nobody: each of them is coming. */
function missing({ pending }: Verdict, coming: ReadonlySet<string>): Reference | undefined {
  return pending.find(({ key }) => !coming.has(key));
}

function hold(
  { worker }: { readonly worker: Worker },
  reference: Reference | undefined,
  named: ReadonlyMap<string, NamedWorker>,
): Decision {
  const { attribute = 'manager', key = '' } = reference ?? {};
  return {
    outcome: 'held',
    problems: [
      {
        code: 'managerUnresolved',
        worker: worker.id,
        attribute,
        message: `The ${attribute} of ${worker.id} is ${nameOf(key, named.get(key))} in HR, and that person has no account.`,
        advice: `Enter the ${attribute} by hand, or wait: the account is made as soon as that person has one.`,
      },
    ],
  };
}

function nameOf(key: string, worker: NamedWorker | undefined): string {
  if (worker?.displayName === undefined) return worker?.id ?? key;
  return `${worker.displayName} (${worker.id})`;
}
