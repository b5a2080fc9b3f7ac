import { type Job, readSystemSettings } from '../../config/load-configuration.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { connectorOf } from '../job/open-job.ts';

/** A job as it is carried out on one of the connections that triggers may name. */
export type ConnectionJob = {
  readonly deps: EngineDeps;
  /** The connector space, the links and the journal of each connection have a name of their own. */
  readonly name: string;
  /** What comments name as the base DN; empty where the connection has none. */
  readonly baseDn: string;
};

/**
 * The job on the connection: its own target, or another system with what `connections` says of it.
 *
 * @throws ConfigError when the connection's settings are wrong.
 */
export function toConnectionJob(deps: EngineDeps, job: string, connection: string): ConnectionJob {
  const settings = deps.configuration.jobs[job];
  const baseDn = readBaseDn(deps, connection);
  if (settings === undefined || settings.target === connection) return { deps, name: job, baseDn };
  const name = `${job}@${connection}`;
  const other: Job = { ...settings, target: connection, ...settings.connections[connection] };
  const jobs = { ...deps.configuration.jobs, [name]: other };
  return { deps: { ...deps, configuration: { ...deps.configuration, jobs } }, name, baseDn };
}

/** The name of a job on a connection, taken apart; undefined where no job of the configuration is meant. */
export function findConnectionJob(
  deps: EngineDeps,
  name: string,
): { readonly job: string; readonly connection: string } | undefined {
  const { jobs } = deps.configuration;
  const own = Object.hasOwn(jobs, name) ? jobs[name] : undefined;
  if (own !== undefined) return { job: name, connection: own.target };
  const end = name.lastIndexOf('@');
  const job = name.slice(0, Math.max(0, end));
  return Object.hasOwn(jobs, job) ? { job, connection: name.slice(end + 1) } : undefined;
}

function readBaseDn(deps: EngineDeps, connection: string): string {
  const { configSchema } = connectorOf(deps, connection);
  const settings = readSystemSettings(deps.configuration, connection, { schema: configSchema, env: deps.env });
  const baseDn = (settings as { baseDn?: unknown }).baseDn;
  return typeof baseDn === 'string' ? baseDn : '';
}
