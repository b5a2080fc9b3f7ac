import { setTimeout as delay } from 'node:timers/promises';
import type { Day } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import type { ConnectorDeps, RequestLook, ShownRequest, ShownRequests } from '../contract.ts';
import { type HttpClient, openHttp } from '../http/open-http.ts';
import { checkMetadata } from './check-metadata.ts';
import type { SuccessFactorsConfig } from './config.ts';
import { expandPaths } from './expand.ts';
import { openPeople } from './open-people.ts';
import type { PeopleSession } from './people-session.ts';
import { readAsOfFirstDay } from './pre-hires.ts';
import { readPeople } from './read.ts';
import { readNamedPeople } from './read-workers.ts';
import { curlLine } from './request-log.ts';
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

type Recording = { readonly look: RequestLook; readonly isSent: boolean; readonly showsAnswers?: boolean };

/** Does something over a connection that notes each request, and sends it or does not. */
async function record(
  config: SuccessFactorsConfig,
  deps: ConnectorDeps,
  { look, isSent, showsAnswers = isSent }: Recording,
  work: (session: PeopleSession) => Promise<unknown>,
): Promise<readonly ShownRequest[]> {
  const seen: ShownRequest[] = [];
  const inner = isSent ? await openHttp(config) : unsent;
  const auth = config.auth.type === 'basic' ? 'basic' : 'bearer';
  const send: HttpClient['send'] = async (request) => {
    const started = deps.clock.now();
    const answer = await inner.send(request);
    // What the login asks for has secrets in its answer.
    if (!request.url.pathname.startsWith('/odata/')) return answer;
    const milliseconds = deps.clock.now() - started;
    seen.push({
      purpose: purposeOf(request.url, look),
      replay: curlLine({ method: request.method, url: request.url.href, auth }),
      ...(showsAnswers && { answer: { status: answer.status, milliseconds, body: bodyOf(answer, look) } }),
    });
    return answer;
  };
  const http: HttpClient = { send, close: () => inner.close() };
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
