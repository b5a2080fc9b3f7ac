import type { FlexLog } from '../../domain/flex-log.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Verdict } from '../../pipeline/decide-worker.ts';
import type { NamedManager } from '../../servicedesk/results/result-texts.ts';
import { loadLinks, resolveReferences } from '../../store/links.ts';
import { loadDueTimes, loadWorkersByKey } from '../../store/source-objects.ts';
import { loadTargetObjects } from '../../store/target-objects.ts';
import type { CycleResult } from '../cycle-result.ts';
import type { ConnectionJob } from './connection-job.ts';
import type { Processed } from './settle.ts';
import type { TicketedRun } from './ticketed-run.ts';

/** A cycle over some rows of the log, and how it went. */
export type ProcessedBatch = {
  readonly target: ConnectionJob;
  readonly connection: string;
  readonly logs: readonly FlexLog[];
  readonly result: CycleResult;
  /** By worker anchor. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
};

/** What a cycle did with the person of each row, brought together set-wise. */
export async function describeProcessed(
  run: TicketedRun,
  { target, connection, logs, result, verdicts }: ProcessedBatch,
): Promise<readonly (Processed & { readonly log: FlexLog })[]> {
  const { database } = run.deps;
  const anchors = logs.map(({ workerAnchor }) => workerAnchor);
  const links = await loadLinks(database, target.name, anchors);
  const objects = await loadTargetObjects(database, target.name, { anchors: [...links.values()] });
  const accounts = new Map(objects.map(({ account }) => [account.anchor, account]));
  const due = await loadDueTimes(database, target.name, anchors);
  const keys = logs.flatMap((log) => managerKeyOf(log) ?? []);
  const managers = await loadWorkersByKey(database, target.name, keys);
  const pending = [...verdicts.values()].flatMap((verdict) => verdict.pending.map(({ key }) => key));
  const references = await resolveReferences(database, target.name, [...new Set(pending)]);
  const lacks = ({ key }: { readonly key: string }) => references.get(key)?.account === undefined;
  const changes = new Map(result.changes?.map((change) => [change.workerAnchor, change]));
  const problems = Map.groupBy(result.problems, ({ worker }) => worker);
  return logs.map((log): Processed & { readonly log: FlexLog } => {
    const verdict = verdicts.get(log.workerAnchor);
    const change = changes.get(log.workerAnchor);
    const account = accounts.get(links.get(log.workerAnchor) ?? '');
    const dueAt = due.get(log.workerAnchor);
    return {
      ...{ log, connection, baseDn: target.baseDn, planId: result.planId },
      manager: nameManager(log, managers),
      lacksReference: verdict?.pending.some(lacks) === true,
      problems: toOwnProblems(problems.get(log.worker) ?? [], change?.state),
      ...(verdict !== undefined && { verdict }),
      ...(change !== undefined && { change }),
      ...(account !== undefined && { account }),
      ...(dueAt !== undefined && { dueAt }),
    };
  });
}

/** What a cycle says of somebody whose change waits for approval is no failure of that person. */
function toOwnProblems(problems: readonly Problem[], state: string | undefined): readonly Problem[] {
  return state === 'blocked' ? [] : problems;
}

function managerKeyOf({ content }: FlexLog): string | undefined {
  const key = content.immediateManagerEmployeeId;
  return typeof key === 'string' ? key : undefined;
}

function nameManager(log: FlexLog, managers: Awaited<ReturnType<typeof loadWorkersByKey>>): NamedManager {
  const key = managerKeyOf(log);
  if (key === undefined) return {};
  const known = managers.get(key);
  const mail = known?.image.emailWork ?? known?.image.mail;
  return {
    id: known?.worker ?? key,
    ...(known?.displayName !== undefined && { name: known.displayName }),
    ...(typeof mail === 'string' && { mail }),
  };
}
