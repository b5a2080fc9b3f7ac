import { setTimeout as delay } from 'node:timers/promises';
import { flexHrAttributes } from '../../domain/flex-hr-attributes.ts';
import type { CompanyChoice, Connector, ConnectorDeps, SourceConnector, SourceSession } from '../contract.ts';
import { openHttp } from '../http/open-http.ts';
import { checkFlex } from './check.ts';
import { newClient } from './client.ts';
import { companyLabel, readCompanies } from './companies.ts';
import { configSchema, type FlexConfig } from './config.ts';
import { isRecord, textField } from './fields.ts';
import type { FlexSession } from './flex-session.ts';
import { joinDefaults, joinEmployee } from './join-employee.ts';
import { readEmployees } from './read.ts';
import { readNamedEmployees } from './read-workers.ts';
import { toWorker } from './to-worker.ts';

/** Flex HRM (Sweden) through its REST API, as a source. */
export const flexHr: Connector<FlexConfig> = {
  id: 'flex-hr',
  noun: 'HR',
  configSchema,
  source: {
    defaultAttributes: flexHrAttributes,
    toWorker: recordToWorker,
    open: (config, deps) => openSession(config, deps),
    listCompanies: (config, deps) => listCompanies(config, deps),
  },
};

/** An employee as the API answers it, with periods in it or without, or the document of a worker. */
function recordToWorker(
  record: Parameters<SourceConnector<FlexConfig>['toWorker']>[0],
  context: Parameters<SourceConnector<FlexConfig>['toWorker']>[1],
) {
  const isJoined = isRecord(record) && textField(record, 'timeZone') !== undefined;
  return toWorker(isJoined ? record : joinEmployee(record, joinDefaults), context);
}

/** Opens a session without a request; the first read logs in. `wait` is the pause between two tries. */
export async function openSession(
  config: FlexConfig,
  deps: ConnectorDeps,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<SourceSession> {
  const { session, close } = await openFlex(config, deps, wait);
  return {
    check: () => checkFlex(session),
    read: (request) => readEmployees(session, request),
    readWorkers: (ids, request) => readNamedEmployees(session, ids, request),
    close,
  };
}

/** The companies of the instance that the user may see, in a stable order. @throws ConnectorError */
export async function listCompanies(
  config: FlexConfig,
  deps: ConnectorDeps,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<readonly CompanyChoice[]> {
  const { session, close } = await openFlex(config, deps, wait);
  try {
    const companies = await readCompanies(session);
    return companies.map((company) => ({ id: company.id, label: companyLabel(company) }));
  } finally {
    await close();
  }
}

async function openFlex(
  config: FlexConfig,
  deps: ConnectorDeps,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<{ readonly session: FlexSession; close(): Promise<void> }> {
  const http = await openHttp(config);
  const clientDeps = { ...deps, config, http, wait: async (milliseconds: number) => void (await wait(milliseconds)) };
  return { session: { deps: clientDeps, client: newClient(clientDeps) }, close: () => http.close() };
}
