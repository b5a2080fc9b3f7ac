import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FlexSimulator, startFlex } from '../../../sandbox/flex-hr/index.ts';
import { type GraphSimulator, startMicrosoftGraph } from '../../../sandbox/microsoft-graph/index.ts';
import { checkWith } from '../../../src/config/read-yaml.ts';
import { configurationSchema } from '../../../src/config/schema.ts';
import { connectors } from '../../../src/connectors/registry.ts';
import type { EngineDeps } from '../../../src/engine/engine-deps.ts';
import { runTicketedJob } from '../../../src/engine/ticketed/run-ticketed-job.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { defaultStatuses } from '../../../src/servicedesk/statuses.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { findTickets } from '../../../src/store/tickets.ts';
import { freshDatabase } from '../../support/database.ts';
import { manualTrigger } from '../../support/flex-story.ts';

vi.setConfig({ testTimeout: 60_000 });

const job = 'flex-to-entra';
let flex: FlexSimulator;
let graph: GraphSimulator;
let deps: EngineDeps;
let close: () => Promise<void>;

beforeEach(async () => {
  const now = '2026-03-02T08:00:00Z';
  flex = await startFlex({ company: { size: 1, seed: 7, awkward: false }, now, password: 'sandbox' });
  graph = await startMicrosoftGraph({
    now,
    roles: ['User.ReadWrite.All', 'Domain.Read.All', 'RoleManagement.Read.Directory'],
  });
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url);
  deps = {
    ...{ database, connectors, configuration: configure(), env: {}, logger: silentLogger, randomBytes },
    ...{ newId: randomUUID, clock: { now: () => flex.clock.now() } },
  };
  close = async () => {
    await flex.close();
    await graph.close();
    await database.close();
    await fresh.drop();
  };
});
afterEach(() => close());

function configure(): EngineDeps['configuration'] {
  const file = checkWith(
    configurationSchema,
    {
      systems: {
        flex: {
          ...{ connector: 'flex-hr', serviceUrl: flex.url, username: flex.username, password: 'sandbox' },
          instanceId: flex.instanceId,
        },
        Entra: {
          ...{ connector: 'entra-id', tenantId: graph.tenantId, clientId: graph.clientId },
          ...{ baseUrl: graph.url, loginUrl: graph.url },
          auth: { type: 'clientSecret', clientSecret: graph.clientSecret },
        },
      },
      jobs: { [job]: { source: 'flex', target: 'Entra', tickets: 'everyChange' } },
      serviceDesk: {
        triggers: [{ ...manualTrigger, actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, "Entra");' }] }],
      },
    },
    'story',
  );
  const jobs = Object.entries(file.jobs).map(
    ([name, one]) => [name, { ...one, mapping: 'default', connections: {} } as const] as const,
  );
  return {
    systems: file.systems,
    serviceDesk: file.serviceDesk,
    jobs: Object.fromEntries(jobs),
    folder: process.cwd(),
  };
}

async function run() {
  flex.clock.advance(2 / 1440);
  graph.clock.set(new Date(flex.clock.now()).toISOString());
  return await runTicketedJob(deps, job);
}

const hire = (fields: Omit<Extract<Parameters<FlexSimulator['act']>[0], { type: 'hire' }>, 'type'>) =>
  String(flex.act({ type: 'hire', ...fields }).employmentNumber);
const user = (number: string) => graph.users().find(({ employeeId }) => employeeId === number);
const writes = () => graph.requests.all().filter(({ method, isInBatch }) => isInBatch && method !== 'GET').length;

async function statusesOf(worker: string): Promise<readonly string[]> {
  const { tickets } = await findTickets(deps.database, { filter: { worker }, statuses: defaultStatuses });
  return tickets.map(({ status }) => status);
}

describe('somebody of Flex HR in Entra ID, by the default mapping', () => {
  it('gets a whole user with a name of their own and their manager, and the ticket is closed', async () => {
    const bo = hire({ firstName: 'Bo', lastName: 'Öberg' });
    await run();
    const fields = { title: 'Ekonom', department: 'Ekonomi', phone1: '070-1234567', manager: bo };
    const anna = hire({ firstName: 'Anna', lastName: 'Åkesson', ...fields });
    const namesake = hire({ firstName: 'Anna', lastName: 'Åkesson', manager: bo });

    const result = await run();

    expect(result.problems).toEqual([]);
    expect(user(anna)).toMatchObject({
      ...{ displayName: 'Anna Åkesson', givenName: 'Anna', surname: 'Åkesson', mobilePhone: '070-1234567' },
      ...{ accountEnabled: true, managerId: user(bo)?.id, jobTitle: expect.any(String) },
    });
    const names = [anna, namesake].map((number) => user(number)?.userPrincipalName);
    expect(names.toSorted()).toEqual(['aakesson@contoso.com', 'anna.akesson@contoso.com']);
    expect(await statusesOf(anna)).toEqual(['Closed']);
    const before = writes();
    await run();
    expect(writes()).toBe(before);
  });

  it('waits for a manager who has no user', async () => {
    const carl = hire({
      firstName: 'Carl',
      lastName: 'Öst',
      manager: hire({ firstName: 'Dag', lastName: 'Dahl', inReview: true }),
    });

    await run();

    expect(user(carl)).toBeUndefined();
    expect(await statusesOf(carl)).toEqual(['Waiting']);
  });

  it('is changed in what HR changed, and disabled after the last day', async () => {
    const anna = hire({ firstName: 'Anna', lastName: 'Ek' });
    await run();
    const before = user(anna);
    flex.act({ type: 'change', employee: anna, lastName: 'Berg', phone1: '070-7654321' });
    await run();
    const married = user(anna);
    flex.act({ type: 'end', employee: anna, lastDay: '2026-03-02' });
    await run();
    flex.clock.advance(1);

    await run();

    const same = { id: before?.id, userPrincipalName: before?.userPrincipalName };
    expect(married).toMatchObject({ ...same, surname: 'Berg', displayName: 'Anna Berg' });
    expect(married?.mobilePhone).toBe('070-7654321');
    expect(user(anna)).toMatchObject({ ...same, accountEnabled: false });
  });

  it('is found by the work address when copied to another company, and gets no second user', async () => {
    const anna = hire({ firstName: 'Anna', lastName: 'Ek', emailWork: 'anna.ek@contoso.com' });
    await run();
    const { employmentNumber } = flex.act({ type: 'moveCompany', employee: anna, company: 2 });

    const result = await run();

    expect(user(anna)?.mail).toBe('anna.ek@contoso.com');
    expect(user(String(employmentNumber))).toBeUndefined();
    expect(result.problems).toMatchObject([{ code: 'accountTaken', worker: String(employmentNumber) }]);
  });
});
