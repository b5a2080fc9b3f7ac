import { setTimeout as delay } from 'node:timers/promises';
import { readApiToken } from './api/bearer-token.ts';
import { startApi } from './api/server.ts';
import { describeError } from './cli/render/error.ts';
import type { Runtime } from './cli/runtime.ts';
import type { RunningNode, Wiring } from './cli/wiring.ts';
import { loadStoredConfiguration } from './engine/configuration/apply-configuration.ts';
import { provisionWhenFree } from './engine/provision-when-free.ts';
import { sharedRefusals } from './engine/refused-logins.ts';
import { provisionToJson } from './engine/result-documents.ts';
import { runScheduledJob } from './engine/run-scheduled-cycle.ts';
import type { RunJob } from './engine/schedules/schedule-deps.ts';
import { deliverMessages } from './engine/ticketed/deliver-messages.ts';
import { repeat } from './jobs/repeat.ts';
import { startScheduler } from './jobs/scheduler.ts';
import { readNodeName } from './platform/node-name.ts';

/** For how long an order waits for a cycle under way, in milliseconds. */
const patience = 30_000;
/** How long after one delivery of messages the next one begins, in milliseconds. */
const deliveryInterval = 10_000;

/** Starts the scheduler, a worker and the HTTP server on an open runtime. */
export async function startNode(
  wiring: Pick<Wiring, 'env'>,
  runtime: Runtime,
  address: { host: string; port: number },
): Promise<RunningNode> {
  const load = () => loadStoredConfiguration(runtime.database, { dataDir: runtime.dataDir, env: wiring.env });
  // The address first: where it is taken, nothing must have begun to work.
  const token = readApiToken(wiring.env);
  // Nobody waits at a prompt: what another node was refused with is not tried here.
  const refusedLogins = sharedRefusals(runtime.database, { isAsked: false });
  const engine = async () => ({
    ...{ ...runtime.deps, refusedLogins },
    configuration: (await load()) ?? runtime.deps.configuration,
  });
  const runJob: RunJob = async (job, options) => {
    const deps = await engine();
    if (deps.configuration.jobs[job] === undefined) {
      return { result: 'skipped', counters: {}, message: 'The configuration has no such job any more.' };
    }
    return await runScheduledJob(deps, job, options);
  };
  const node = readNodeName();
  const api = await startApi(
    {
      ...{ database: runtime.database, logger: runtime.logger, clock: runtime.deps.clock, describeError },
      ...{ engine, node, runJob, place: placeOf(runtime) },
      ...(token !== undefined && { token }),
      provision: async (job, worker) =>
        provisionToJson(await provisionWhenFree(await engine(), { job, worker }, { patience, wait: delay })),
    },
    address,
  );
  const scheduler = await startScheduler({
    ...{ ...runtime.deps, node, databaseUrl: runtime.databaseUrl, loadConfiguration: load, runJob },
  }).catch(async (error: unknown) => {
    await api.close();
    throw error;
  });
  const delivery = repeat(
    deliveryInterval,
    async () => await deliverMessages(await engine()),
    (error) => runtime.logger.error('messages could not be delivered', { message: (error as Error).message }),
  );
  return {
    url: api.url,
    stop: async () => {
      await api.close();
      await delivery.stop();
      await scheduler.stop();
    },
  };
}

/** Where the configuration is kept that the API changes. */
function placeOf({ dataDir, configurationFile: file }: Runtime) {
  return { dataDir, ...(file !== undefined && { file }) };
}
