import { type Answer, jsonAnswer } from './answer.ts';
import { findEmployee } from './employees.ts';
import type { Fault } from './faults.ts';
import type { HrAction, HrOutcome } from './hr-action.ts';
import type { SandboxContext } from './sandbox-context.ts';

/** A request to the control interface. */
export type ControlRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly body: string;
  /** The address of the caller. */
  readonly peer: string;
  readonly host: string;
};

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Answers `/_sim/…`: HR actions, faults, the clock, the state of an employee and the requests, in JSON, for this machine only. */
export function controlAnswer(
  context: SandboxContext,
  request: ControlRequest,
  act: (action: HrAction) => HrOutcome,
): Answer {
  const name = request.host.replace(/:\d+$/u, '');
  if (!LOOPBACK.has(request.peer) || !['127.0.0.1', 'localhost', '[::1]'].includes(name))
    return jsonAnswer(403, { error: 'the control interface answers on loopback only' });
  try {
    return route(context, request, act);
  } catch (error) {
    return jsonAnswer(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function route(context: SandboxContext, request: ControlRequest, act: (action: HrAction) => HrOutcome): Answer {
  const { state, clock, faults, requests, denied } = context;
  switch (request.path.replace(/^\/_sim\/?/u, '')) {
    case '':
      return jsonAnswer(200, {
        people: state.employees.size,
        now: new Date(clock.now()).toISOString(),
        today: clock.today(),
      });
    case 'act':
      return jsonAnswer(200, act(JSON.parse(request.body) as HrAction));
    case 'faults':
      if (request.method === 'POST') return jsonAnswer(200, { id: faults.add(JSON.parse(request.body) as Fault) });
      if (request.method === 'DELETE') faults.clear();
      return jsonAnswer(200, { faults: faults.list() });
    case 'denied':
      if (request.method === 'POST') denied.add(String(JSON.parse(request.body)));
      if (request.method === 'DELETE') denied.clear();
      return jsonAnswer(200, [...denied]);
    case 'clock': {
      const wish = (request.body === '' ? {} : JSON.parse(request.body)) as { set?: string; advance?: number };
      if (wish.set !== undefined) clock.set(wish.set);
      if (wish.advance !== undefined) clock.advance(wish.advance);
      return jsonAnswer(200, { now: new Date(clock.now()).toISOString(), today: clock.today() });
    }
    case 'state':
      return jsonAnswer(200, findEmployee(state, request.query.get('employee') ?? ''));
    case 'requests':
      if (request.method === 'DELETE') requests.clear();
      return jsonAnswer(200, requests.all());
    default:
      return jsonAnswer(404, { error: `no ${request.path}` });
  }
}
