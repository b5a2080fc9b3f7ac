import { setTimeout as delay } from 'node:timers/promises';
import { successFactorsAttributes } from '../../domain/successfactors-attributes.ts';
import type { Connector, ConnectorDeps, SourceSession, TargetSession } from '../contract.ts';
import { checkTenant } from './check.ts';
import { configSchema, type SuccessFactorsConfig } from './config.ts';
import { foresee } from './foresee.ts';
import { openPeople } from './open-people.ts';
import { readPeople } from './read.ts';
import { readNamedPeopleOn } from './read-on-day.ts';
import { readNamedPeople } from './read-workers.ts';
import { showRequests } from './show-requests.ts';
import { whyUnsearchable } from './target/list-persons.ts';
import { openRecorded } from './target/open-recorded.ts';
import { openTarget } from './target/open-target.ts';
import { toWorker } from './to-worker.ts';

const target = {
  pseudoAttributes: [],
  whyUnsearchable,
  creates: false,
  open: (config: SuccessFactorsConfig, deps: ConnectorDeps) => openTargetSession(config, deps),
  openRecorded,
} as const;

/** SAP SuccessFactors Employee Central through OData v2: read as a source, written back to as a target. */
export const successFactors: Connector<SuccessFactorsConfig> = {
  id: 'successfactors',
  noun: 'HR',
  configSchema,
  source: {
    defaultAttributes: successFactorsAttributes,
    toWorker,
    open: (config, deps) => openSession(config, deps),
    showRequests,
  },
  target,
};

/** Opens a session without a request; the first read logs in. `wait` is the pause between two tries. */
export async function openSession(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<SourceSession> {
  const session = await openPeople(config, deps, { wait });
  return {
    check: (attributes) => checkTenant(session, attributes),
    read: (request) => readPeople(session, request),
    readWorkers: (ids, request) => readNamedPeople(session, ids, request),
    foresee: (worker, now) => foresee(worker, now, config.preHireDays),
    readWorkersOn: (ids, request) => readNamedPeopleOn(session, ids, request),
    close: () => session.deps.http.close(),
  };
}

/** The same for writing back. */
export async function openTargetSession(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<TargetSession> {
  const session = await openPeople(config, deps, { wait });
  return openTarget(session, () => session.deps.http.close());
}
