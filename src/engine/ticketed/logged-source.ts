import { ConnectorError, type SourceConnector, type SourceSession } from '../../connectors/contract.ts';
import type { FlexLog } from '../../domain/flex-log.ts';
import type { Problem } from '../../domain/problem.ts';
import type { JsonObject } from '../../domain/value.ts';
import type { Worker } from '../../domain/worker.ts';
import type { ManagerChoice } from '../../store/manager-choices.ts';
import { chosenKey } from '../read/load-references.ts';

/** Somebody with what HR said last, and the connection to write to where that is not the job's target. */
export type LoggedPerson = Pick<FlexLog, 'worker' | 'workerAnchor' | 'content' | 'connection'>;

export type LoggedPeople = {
  readonly logs: readonly LoggedPerson[];
  /** By worker anchor. */
  readonly choices: ReadonlyMap<string, ManagerChoice>;
};

/** The people of some rows of the log as a source: a cycle reads them from there, and Flex HR need not be up. */
export function openLoggedSource(
  connector: Pick<SourceConnector<unknown>, 'toWorker'>,
  system: string,
  { logs, choices }: LoggedPeople,
): SourceSession {
  const byWorker = Map.groupBy(logs, ({ worker }) => worker);
  return {
    check: async () => [],
    readWorkers: async (ids, { now }) => {
      const workers: Worker[] = [];
      const problems: Problem[] = [];
      for (const log of [...new Set(ids)].flatMap((id) => byWorker.get(id) ?? [])) {
        const read = connector.toWorker(withChosenManager(log.content, choices.get(log.workerAnchor)), { system, now });
        if ('document' in read) workers.push(read);
        else problems.push({ ...read, worker: log.worker });
      }
      return { workers, problems };
    },
    read: () => {
      throw new ConnectorError({
        code: 'unsupported',
        system,
        message: 'The log of personnel changes was asked for everybody.',
        advice: 'Ask it for people by their ids.',
      });
    },
    close: async () => undefined,
  };
}

/** What a human said of the manager stands over what HR says. */
function withChosenManager(content: JsonObject, choice: ManagerChoice | undefined): JsonObject {
  if (choice === undefined) return content;
  const key = choice.account === undefined ? choice.managerWorker : chosenKey(choice.account.anchor);
  return key === undefined ? content : { ...content, immediateManagerEmployeeId: key };
}
