import { z } from 'zod';
import { serviceDeskOf } from '../config/load-configuration.ts';
import { loadStatus } from '../engine/log/load-status.ts';
import { cycleToJson } from '../engine/log/log-documents.ts';
import { partsOfJob } from '../engine/log/parts-of-job.ts';
import { statusToJson } from '../engine/log/status-documents.ts';
import { cycleStates } from '../store/cycles.ts';
import { listCycles } from '../store/list-cycles.ts';
import type { ApiDeps } from './api-deps.ts';
import { administrators as access } from './caller.ts';
import { toInstant } from './operations.ts';
import type { Router } from './router.ts';
import { moment, name, offsetQuery } from './schemas/common.ts';

const query = z.strictObject({
  job: name.optional(),
  state: z.enum(cycleStates).optional(),
  since: moment.optional(),
  until: moment.optional(),
  ...offsetQuery,
});

/** How each job is, and what its cycles did. */
export function addStatus(router: Router, deps: Pick<ApiDeps, 'engine' | 'clock'>): void {
  router.add({
    ...{ method: 'GET', path: '/api/status', summary: 'Each job at a glance, and where a human is needed.' },
    ...{ access, answer: 'Status' },
    handle: async () => {
      const now = deps.clock.now();
      return statusToJson(await loadStatus(await deps.engine(), now), now);
    },
  });
  router.add({
    ...{ method: 'GET', path: '/api/cycles', summary: 'Cycles with their counts, newest first.' },
    ...{ access, query, answer: 'CycleList' },
    handle: async ({ query: { job, state, since, until, limit = 50, offset = 0 } }) => {
      const { database, configuration } = await deps.engine();
      const { timeZone } = serviceDeskOf(configuration);
      const filter = {
        ...(state !== undefined && { state }),
        ...(job !== undefined && { jobs: partsOfJob(configuration, job) }),
        ...(since !== undefined && { from: toInstant(since, timeZone) }),
        ...(until !== undefined && { until: toInstant(until, timeZone) }),
      };
      return { cycles: (await listCycles(database, filter, { limit, offset })).map(cycleToJson) };
    },
  });
}
