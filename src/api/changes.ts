import { z } from 'zod';
import { listApiChanges } from '../store/api-changes.ts';
import { listConfigurations } from '../store/configurations.ts';
import type { ApiDeps } from './api-deps.ts';
import { administrators as access } from './caller.ts';
import type { Router } from './router.ts';
import { pageQuery } from './schemas/common.ts';

/** What was changed, when and by whom. Never a value. */
export function addChanges(router: Router, { database }: Pick<ApiDeps, 'database'>): void {
  router.add({
    ...{ method: 'GET', path: '/api/configurations', summary: 'What was applied when, by whom, and what differed.' },
    ...{ access, query: z.strictObject({ limit: pageQuery.limit }), answer: 'ConfigurationHistory' },
    handle: async ({ query: { limit = 50 } }) => {
      const applied = await listConfigurations(database, limit);
      return { applied: applied.map((one) => ({ ...one, appliedAt: new Date(one.appliedAt).toISOString() })) };
    },
  });
  router.add({
    ...{ method: 'GET', path: '/api/changes', summary: 'What was asked of this API that changes something.' },
    ...{ access, query: z.strictObject(pageQuery), answer: 'ApiChanges' },
    handle: async ({ query: { limit = 50, before } }) => {
      const changes = await listApiChanges(database, { limit, ...(before !== undefined && { before }) });
      const toJson = ({ at, status, ...one }: (typeof changes)[number]) => ({
        ...{ ...one, at: new Date(at).toISOString(), status: status ?? null },
      });
      return { changes: changes.map(toJson) };
    },
  });
}
