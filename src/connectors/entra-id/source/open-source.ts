import type { ConnectorDeps, SourceSession } from '../../contract.ts';
import { checkSource } from '../check.ts';
import type { EntraIdConfig } from '../config.ts';
import { openGraph } from '../open-graph.ts';
import { readNamedWorkers, readWorkers } from './read-workers.ts';

/** Opens the tenant as a source: its users are the workers. @throws ConnectorError */
export async function openSource(
  config: EntraIdConfig,
  deps: ConnectorDeps,
  wait?: (milliseconds: number) => Promise<unknown>,
): Promise<SourceSession> {
  const graph = await openGraph(config, deps, wait);
  const { system, logger } = deps;
  const context = { ...graph.users, system, note: (message: string) => logger.info(message, { system }) };
  return {
    check: (attributes) => checkSource(graph, attributes),
    read: (request) => readWorkers(context, request),
    readWorkers: (ids, request) => readNamedWorkers(context, ids, request),
    close: () => graph.close(),
  };
}
