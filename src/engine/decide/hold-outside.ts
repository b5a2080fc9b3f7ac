import type { Account } from '../../domain/account.ts';
import { type Attributes, newAttributes } from '../../domain/value.ts';
import { bearsName, nameAttributes } from '../../pipeline/is-other-person.ts';
import { matchKey, matchKeys } from '../../pipeline/match-key.ts';
import { dropChanges } from '../../store/changes.ts';
import type { Database } from '../../store/database.ts';
import { listOfOtherJobs, listPlannedValues } from '../../store/planned-creates.ts';
import type { Cycle } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { holdChanges } from './hold-changes.ts';

/**
 * Holds those who would get an account although one that they match stands where the job does not look: an administrator has moved it away. Asked once
 * for all creates of the plan; a plan without any asks nothing. What another job of ours has linked was not moved away, and the same number with
 * another name is somebody else's.
 */
export async function holdOutside(deps: EngineDeps, cycle: Cycle): Promise<void> {
  const found = await findOutside(deps, cycle);
  if (found.size === 0) return;
  const { name, settings } = cycle.job;
  const dropped = await dropChanges(deps.database, cycle.planId, [...found.keys()]);
  await holdChanges(deps, cycle, dropped, ({ worker, workerAnchor }) => {
    const { account, attribute } = found.get(workerAnchor) ?? {};
    return {
      ...{ code: 'accountOutside', worker, system: settings.target },
      ...(attribute !== undefined && { attribute }),
      message: `${account?.name} has the ${attribute} of ${worker} and stands outside of the part of ${settings.target} that the job looks at: no second account is made.`,
      advice: `Move it back, widen baseDn of ${settings.target}, or link it: hirewire relink ${name} ${worker} ${account?.anchor}. If it is an account of another kind, take ${attribute} from it or leave it out by userFilter.`,
    };
  });
}

type Outside = { readonly account: Account; readonly attribute: string };

/** By worker anchor. */
async function findOutside({ database }: EngineDeps, { job, planId }: Cycle): Promise<ReadonlyMap<string, Outside>> {
  const found = new Map<string, Outside>();
  if (job.target.findOutside === undefined) return found;
  for (const { target: attribute } of job.mapping.matching) {
    const planned = await listPlannedValues(database, planId, attribute);
    if (planned.length === 0) continue;
    const values = planned.map(({ value }) => value);
    const names = nameAttributes.filter((name) => job.targetAttributes.includes(name));
    const accounts = await job.target.findOutside({ attribute, values }, [attribute, ...names]);
    if (accounts.length === 0) continue;
    const bearers = await loadNames(database, planId, names);
    const anchors = accounts.map(({ anchor }) => anchor);
    const ofOthers = await listOfOtherJobs(database, job.name, anchors);
    const byKey = new Map(
      accounts
        .filter(({ anchor }) => !ofOthers.has(anchor))
        .flatMap((account) => matchKeys([attribute], account.attributes).map((key) => [key, account] as const)),
    );
    for (const { workerAnchor, value } of planned) {
      const account = byKey.get(matchKey(attribute, value) ?? '');
      if (account === undefined || found.has(workerAnchor)) continue;
      if (bearsName(account.attributes, bearers.get(workerAnchor) ?? {}))
        found.set(workerAnchor, { account, attribute });
    }
  }
  return found;
}

/** The names that accounts are to be made with, by worker anchor. */
async function loadNames(
  database: Database,
  planId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Attributes>> {
  const planned: (readonly [string, string, string])[] = [];
  for (const name of names) {
    const values = await listPlannedValues(database, planId, name);
    planned.push(...values.map(({ workerAnchor, value }) => [workerAnchor, name, value] as const));
  }
  const byWorker = Map.groupBy(planned, ([workerAnchor]) => workerAnchor);
  return new Map(
    [...byWorker].map(([worker, rows]) => [worker, newAttributes(rows.map(([, name, value]) => [name, value]))]),
  );
}
