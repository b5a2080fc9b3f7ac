import { setTimeout as delay } from 'node:timers/promises';
import type { Day } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import type { ConnectorDeps, RequestLook, ShownRequest, ShownRequests } from '../contract.ts';
import { openHttp } from '../http/open-http.ts';
import { checkMetadata } from './check-metadata.ts';
import type { SuccessFactorsConfig } from './config.ts';
import { expandPaths } from './expand.ts';
import { openPeople } from './open-people.ts';
import type { PeopleSession } from './people-session.ts';
import { readAsOfFirstDay } from './pre-hires.ts';
import { readPeople } from './read.ts';
import { readNamedPeople } from './read-workers.ts';
import { recordHttp } from './recording-http.ts';
import { bodyOf, nobody, purposeOf, unsent } from './unsent-requests.ts';

/**
 * The requests for one worker, made by the very code of a cycle: where they are not to be sent, it speaks to a server that
 * gives everybody as unknown.
 *
 * @throws ConnectorError when an answer was asked for and there is none.
 */
export async function showRequests(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  look: RequestLook,
): Promise<ShownRequests> {
  const { sends } = look;
  const person = await record(config, deps, { look, isSent: sends === 'everything' }, (session) =>
    readNamedPeople(session, [look.worker], look),
  );
  const firstDay =
    look.firstDay === undefined || sends === 'everything'
      ? []
      : await record(config, deps, { look, isSent: false }, (session) =>
          readFirstDay(session, look, look.firstDay ?? ''),
        );
  const changes = await record(config, deps, { look, isSent: false }, async (session) => {
    for await (const _page of readPeople(session, look).pages);
  });
  const lines: ShownRequests['metadata'][] = [];
  const metadata = await record(
    config,
    deps,
    { look, isSent: sends !== 'nothing', showsAnswers: false },
    async (session) => {
      lines.push(await checkMetadata(session, look.attributes, expandPaths(look.attributes)));
    },
  );
  return {
    requests: [...person, ...firstDay, ...changes, ...metadata],
    metadata: sends === 'nothing' ? [] : lines.flat(),
  };
}

async function readFirstDay(session: PeopleSession, look: RequestLook, firstDay: Day): Promise<void> {
  const people: JsonObject[] = [{ personIdExternal: look.worker }];
  await readAsOfFirstDay(session, new Map([[firstDay, people]]), expandPaths(look.attributes));
}

type Showing = { readonly look: RequestLook; readonly isSent: boolean; readonly showsAnswers?: boolean };

/** Does something over a connection that notes each request, and sends it or does not. */
async function record(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  { look, isSent, showsAnswers = isSent }: Showing,
  work: (session: PeopleSession) => Promise<unknown>,
): Promise<readonly ShownRequest[]> {
  const auth = config.auth.type === 'basic' ? 'basic' : 'bearer';
  const { http, seen } = recordHttp(isSent ? await openHttp(config) : unsent, {
    clock: deps.clock,
    auth,
    purposeOf: ({ url }) => purposeOf(url, look),
    bodyOf: () => undefined,
    answerOf: (answer) => (showsAnswers ? bodyOf(answer, look) : undefined),
  });
  const { onRequest: _logged, ...unlogged } = deps;
  const session = isSent
    ? await openPeople(config, deps, { wait: delay, http })
    : await openPeople(config, unlogged, { wait: delay, http, auth: nobody(auth) });
  try {
    await work(session);
    return seen;
  } finally {
    await http.close();
  }
}
