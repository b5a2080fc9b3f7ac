import { startApi } from './api/server.ts';
import type { Runtime } from './cli/runtime.ts';
import type { RunningNode, Wiring } from './cli/wiring.ts';
import { loadStoredConfiguration } from './engine/apply-configuration.ts';
import { runScheduledCycle } from './engine/run-scheduled-cycle.ts';
import { startScheduler } from './jobs/scheduler.ts';

/** Starts the scheduler, a worker and the HTTP server on an open runtime. */
export async function startNode(
  wiring: Pick<Wiring, 'env'>,
  runtime: Runtime,
  address: { host: string; port: number },
): Promise<RunningNode> {
  const load = () => loadStoredConfiguration(runtime.database, { dataDir: runtime.dataDir, env: wiring.env });
  // The address first: where it is taken, nothing must have begun to work.
  const api = await startApi(runtime, address);
  const scheduler = await startScheduler({
    databaseUrl: runtime.databaseUrl,
    logger: runtime.logger,
    loadConfiguration: load,
    runCycle: async (job, options) => {
      const configuration = (await load()) ?? runtime.deps.configuration;
      if (configuration.jobs[job] === undefined) return;
      await runScheduledCycle({ ...runtime.deps, configuration }, job, options);
    },
  }).catch(async (error: unknown) => {
    await api.close();
    throw error;
  });
  return {
    url: api.url,
    stop: async () => {
      await api.close();
      await scheduler.stop();
    },
  };
}
