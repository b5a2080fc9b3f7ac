import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFreshDatabase } from '../../../test/support/open-database.ts';
import { checkWith } from '../../config/read-yaml.ts';
import { configurationSchema } from '../../config/schema.ts';
import { silentLogger } from '../../platform/logger.ts';
import { defaultStatuses } from '../../servicedesk/statuses.ts';
import type { Database } from '../../store/database.ts';
import { saveHeld } from '../../store/held.ts';
import { findTickets } from '../../store/tickets.ts';
import { syncProblemTickets } from './sync-problem-tickets.ts';

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase());
});

afterAll(() => close());

it('gives the tickets of held people the group and the agent of the configuration', async () => {
  const now = Date.parse('2026-06-01T08:00:00Z');
  const problem = { code: 'valueTooLong', worker: '7', message: 'Too long.', advice: 'Shorten it.' };
  await saveHeld(database, 'hr-to-ad', [{ worker: '7', problems: [problem] }], { now, nextTry: () => now });
  const { serviceDesk } = checkWith(
    configurationSchema,
    { systems: {}, jobs: {}, serviceDesk: { group: 'Service desk', assignee: 'Ada Agent' } },
    'test',
  );

  await syncProblemTickets(
    {
      ...{ database, connectors: new Map(), env: {}, logger: silentLogger, newId: () => 'id' },
      ...{ clock: { now: () => now }, randomBytes },
      configuration: { systems: {}, jobs: {}, serviceDesk, folder: '.' },
    },
    'hr-to-ad',
  );

  const { tickets } = await findTickets(database, { statuses: defaultStatuses });
  expect(tickets).toMatchObject([{ entityType: 'Provisioning', group: 'Service desk', assignee: 'Ada Agent' }]);
});
