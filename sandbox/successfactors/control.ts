import { type Answer, jsonAnswer } from './answer.ts';
import { describePerson } from './describe-person.ts';
import type { Fault } from './faults.ts';
import { act } from './hr-actions/act.ts';
import type { HrAction } from './hr-actions/hr-action.ts';
import { readQuery } from './query-options.ts';
import type { SandboxContext } from './sandbox-context.ts';

/** A request to the control interface. */
export type ControlRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  /** The address of the caller. */
  readonly peer: string;
  readonly host: string;
};

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

function isLocal(request: ControlRequest): boolean {
  const name = request.host.replace(/:\d+$/u, '');
  return LOOPBACK.has(request.peer) && ['127.0.0.1', 'localhost', '[::1]'].includes(name);
}

function ok(content: unknown): Answer {
  return jsonAnswer(200, JSON.stringify(content));
}

function clockAnswer(context: SandboxContext, body: string): Answer {
  const wish = (body === '' ? {} : JSON.parse(body)) as { set?: string; advance?: number };
  if (wish.set !== undefined) context.clock.set(wish.set);
  if (wish.advance !== undefined) context.clock.advance(wish.advance);
  context.followDay();
  return ok({ now: new Date(context.clock.now()).toISOString(), today: context.clock.today() });
}

function stateAnswer(context: SandboxContext, query: string): Answer {
  const id = readQuery(query).get('worker') ?? '';
  const { state } = context.tenant;
  const person = state.persons.get(id) ?? state.employments.get(id)?.$person;
  if (person === undefined) return jsonAnswer(404, JSON.stringify({ error: `no worker ${id}` }));
  return ok(describePerson(context.tenant, person));
}

function faultsAnswer(context: SandboxContext, request: ControlRequest): Answer {
  if (request.method === 'POST') return ok({ id: context.faults.add(JSON.parse(request.body) as Fault) });
  if (request.method === 'DELETE') context.faults.clear();
  return ok({ faults: context.faults.list() });
}

function logAnswer(log: { all(): readonly unknown[]; clear(): void }, method: string): Answer {
  if (method === 'DELETE') log.clear();
  return ok(log.all());
}

function route(context: SandboxContext, request: ControlRequest): Answer {
  switch (request.path.replace(/^\/_sandbox\/?/u, '')) {
    case '':
      return ok({
        people: context.tenant.state.persons.size,
        logins: context.sessions.count(),
        now: new Date(context.clock.now()).toISOString(),
        today: context.clock.today(),
      });
    case 'act':
      return ok(act(context.tenant, JSON.parse(request.body) as HrAction));
    case 'faults':
      return faultsAnswer(context, request);
    case 'clock':
      return clockAnswer(context, request.body);
    case 'state':
      return stateAnswer(context, request.query);
    case 'requests':
      return logAnswer(context.requests, request.method);
    case 'writes':
      return logAnswer(context.writes, request.method);
    default:
      return jsonAnswer(404, JSON.stringify({ error: `no ${request.path}` }));
  }
}

/** Answers `/_sandbox/…`: HR actions, faults, the clock, the state of a worker and the logs, in JSON, for this machine only. */
export function controlAnswer(context: SandboxContext, request: ControlRequest): Answer {
  if (!isLocal(request))
    return jsonAnswer(403, JSON.stringify({ error: 'the control interface answers on loopback only' }));
  try {
    return route(context, request);
  } catch (error) {
    return jsonAnswer(400, JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
  }
}
