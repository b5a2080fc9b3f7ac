import { afterEach } from 'vitest';
import {
  type FakeServer,
  type Reply,
  type Seen,
  startFakeServer,
} from '../../src/connectors/successfactors/test-support/fake-server.ts';
import { now } from '../../src/connectors/successfactors/test-support/open.ts';
import { anError } from '../../src/connectors/successfactors/test-support/people.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A tenant whose people are answered by `people`; `$count` gives `count`. Closed after the test. */
export async function startPeople(
  count: number | undefined,
  people: (request: Seen, number: number) => Reply,
): Promise<FakeServer> {
  let pages = 0;
  return await startTenant((request) => {
    if (!request.url.pathname.endsWith('/$count')) return people(request, ++pages);
    return count === undefined ? { status: 403, body: anError('X', '[COE0020]no') } : { body: String(count) };
  });
}

/** A tenant that answers every request by `answer`. Closed after the test. */
export async function startTenant(answer: (request: Seen, number: number) => Reply): Promise<FakeServer> {
  const server = await startFakeServer(answer);
  servers.push(server);
  return server;
}

export function filterOf(request: Seen | undefined): string {
  return request?.url.searchParams.get('$filter') ?? '';
}

/** A read of everybody, without attributes of its own. */
export const everybody = { attributes: [], now };
