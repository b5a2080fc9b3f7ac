import { z } from 'zod';
import { heldToJson } from '../engine/log/log-documents.ts';
import { type HeldFilter, listHeld } from '../store/held.ts';
import type { ApiDeps } from './api-deps.ts';
import { agentsOfAll } from './caller.ts';
import type { Router } from './router.ts';
import { name, offsetQuery } from './schemas/common.ts';

const query = z.strictObject({
  job: name.optional(),
  worker: name.optional(),
  code: name.optional().describe('Of one of their problems; docs/errors.md has the codes.'),
  ...offsetQuery,
});

/** Those who are set aside with a problem. */
export function addHeld(router: Router, { database }: Pick<ApiDeps, 'database'>): void {
  router.add({
    ...{ method: 'GET', path: '/api/held', summary: 'Held people with their problems, newest first.' },
    ...{ access: agentsOfAll, query, answer: 'HeldPage' },
    handle: async ({ query: { limit = 50, offset = 0, ...filter } }) => {
      const { held, total } = await listHeld(database, filter as HeldFilter, { limit, offset });
      return { total, held: held.map(heldToJson) };
    },
  });
}
