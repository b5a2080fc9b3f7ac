import { z } from 'zod';
import { serviceDeskOf } from '../config/load-configuration.ts';
import { startOfDay } from '../domain/day.ts';
import { operationKinds } from '../domain/operation.ts';
import type { Instant } from '../domain/time.ts';
import { type LogQuery, listLog } from '../engine/log/list-operations.ts';
import { operationToJson, shownOperationToJson } from '../engine/log/log-documents.ts';
import { showOperation } from '../engine/log/show-operation.ts';
import { operationOutcomes } from '../store/operation-log.ts';
import type { ApiDeps } from './api-deps.ts';
import { agentsOfAll as access } from './caller.ts';
import type { Router } from './router.ts';
import { moment, name, pageQuery } from './schemas/common.ts';

const query = z.strictObject({
  job: name.optional(),
  worker: name.optional().describe('The id of HR.'),
  account: z
    .string()
    .regex(/^\P{Cc}{1,2000}$/u)
    .optional()
    .describe('A DN that the account has or once had, in any case, or its anchor.'),
  cycle: name.optional().describe('Its id, or the first 8 characters.'),
  kind: z.enum(operationKinds).optional(),
  outcome: z.enum(operationOutcomes).optional(),
  since: moment.optional(),
  until: moment.optional(),
  ...pageQuery,
});

const params = z.strictObject({
  operation: z
    .string()
    .regex(/^\d{1,15}$/, 'a number')
    .describe('Its `id`.'),
});

/** The provisioning log: each call to a target, who, what, before, after, when, why and how it ended. */
export function addOperations(router: Router, deps: Pick<ApiDeps, 'engine'>): void {
  router.add({
    ...{ method: 'GET', path: '/api/operations', summary: 'The provisioning log, newest first.' },
    ...{ access, query, answer: 'OperationPage' },
    handle: async ({ query: { limit = 50, before, since, until, ...asked } }) => {
      const engine = await deps.engine();
      const { timeZone } = serviceDeskOf(engine.configuration);
      const wanted = {
        ...asked,
        ...(since !== undefined && { from: toInstant(since, timeZone) }),
        ...(until !== undefined && { until: toInstant(until, timeZone) }),
      } as LogQuery;
      const lines = await listLog(engine, wanted, { limit, ...(before !== undefined && { before }) });
      return { operations: lines.map(operationToJson) };
    },
  });
  router.add({
    ...{ method: 'GET', path: '/api/operations/{operation}', summary: 'One operation with cycle, plan and tickets.' },
    ...{ access, params, answer: 'ShownOperation' },
    handle: async ({ params: { operation } }) =>
      shownOperationToJson(await showOperation(await deps.engine(), Number(operation))),
  });
}

/** A moment of a query: an instant, or the beginning of a day in a zone. */
export function toInstant(text: string, timeZone: string): Instant {
  return text.includes('T') ? Date.parse(text) : startOfDay(text, timeZone);
}
