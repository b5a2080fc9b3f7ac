import { z } from 'zod';
import { serviceDeskOf } from '../config/load-configuration.ts';
import { startOfDay } from '../domain/day.ts';
import { flexLogStates } from '../domain/flex-log.ts';
import { listLogsWithTickets, logToJson } from '../engine/ticketed/list-logs.ts';
import type { FlexLogFilter } from '../store/list-flex-logs.ts';
import type { ApiDeps } from './api-deps.ts';
import { agentsOfAll } from './caller.ts';
import type { Router } from './router.ts';
import { day, name, pageQuery, truth } from './schemas/common.ts';

const query = z.strictObject({
  job: name.optional(),
  worker: name.optional(),
  company: name.optional(),
  state: z.enum(flexLogStates).optional(),
  newUser: truth.optional(),
  since: day.optional(),
  until: day.optional(),
  ...pageQuery,
});

/** The log of personnel changes, without what HR said beside the changes. */
export function addFlexLogs(router: Router, deps: Pick<ApiDeps, 'engine'>): void {
  router.add({
    ...{ method: 'GET', path: '/api/flex-logs', summary: 'The log of personnel changes, newest first.' },
    ...{ access: agentsOfAll, query, answer: 'FlexLogPage' },
    handle: async ({ query: { limit, before, ...asked } }) => {
      const engine = await deps.engine();
      const filter = toFilter(asked, serviceDeskOf(engine.configuration).timeZone);
      const paging = { limit: limit ?? 50, ...(before !== undefined && { before }) };
      const { logs, total } = await listLogsWithTickets(engine, filter, paging);
      return { total, logs: logs.map(logToJson) };
    },
  });
}

function toFilter(asked: Omit<z.output<typeof query>, 'limit' | 'before'>, timeZone: string): FlexLogFilter {
  const { company, state, newUser, since, until, job, worker } = asked;
  return {
    ...(job !== undefined && { job }),
    ...(worker !== undefined && { worker }),
    ...(company !== undefined && { companyId: company }),
    ...(state !== undefined && { states: [state] }),
    ...(newUser !== undefined && { isNewUser: newUser }),
    ...(since !== undefined && { from: startOfDay(since, timeZone) }),
    ...(until !== undefined && { until: startOfDay(until, timeZone) }),
  };
}
