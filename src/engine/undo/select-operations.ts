import type { Database } from '../../store/database.ts';
import {
  type DoneSelection,
  type FoundPlans,
  findCyclePlans,
  findDonePlan,
  findMissingWorkers,
  findOperation,
} from '../../store/done-operations.ts';
import { EngineError } from '../engine-error.ts';

/** What is to be undone: all that a cycle did, all of a plan, or one line of the journal. */
export type Undone = { readonly cycle: string } | { readonly plan: string } | { readonly operation: number };

export type FoundSelection = DoneSelection;

/** Finds what is to be undone. @throws EngineError when there is no such thing, or it is another job's */
export async function selectOperations(
  database: Database,
  job: string,
  { undone, only }: { readonly undone: Undone; readonly only?: readonly string[] },
): Promise<FoundSelection> {
  const found = await find(database, undone);
  if (found.job !== job) {
    throw new EngineError(
      'otherJob',
      `What is to be undone was done by job ${found.job}, not by ${job}.`,
      `Name that job: hirewire undo ${found.job} …`,
    );
  }
  const selection = {
    ...{ job, planIds: found.planIds },
    ...('operation' in undone && { operation: undone.operation }),
    ...(only !== undefined && { workers: only }),
  };
  const [missing] = only === undefined ? [] : await findMissingWorkers(database, { ...selection, workers: only });
  if (missing === undefined) return selection;
  throw new EngineError(
    'workerNotFound',
    `Nothing was done for the worker ${missing} there.`,
    'See whom it concerned with --dry-run, without --only.',
  );
}

async function find(database: Database, undone: Undone): Promise<FoundPlans> {
  if ('cycle' in undone) {
    return (await findCyclePlans(database, undone.cycle)) ?? fail('cycleNotFound', `There is no cycle ${undone.cycle}`);
  }
  if ('plan' in undone) {
    return (await findDonePlan(database, undone.plan)) ?? fail('planNotFound', `There is no plan ${undone.plan}`);
  }
  const found = await findOperation(database, undone.operation);
  return found ?? fail('operationNotFound', `There is no operation ${undone.operation} in the journal`);
}

function fail(code: string, message: string): never {
  throw new EngineError(
    code,
    `${message}.`,
    'Take the id from the answer of `run`, or from the journal; of a plan or cycle 8 characters suffice.',
  );
}
