import type { AdminAction, Administration } from './administration.ts';
import { jsonAnswer, type WireAnswer } from './answer.ts';
import type { Fault } from './faults.ts';
import { readOptions } from './graph-request.ts';
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

/** Answers `/_sandbox/…`: actions, faults, the clock, the state of users and the requests, in JSON, for this machine only. */
export function controlAnswer(
  context: SandboxContext,
  administration: Administration,
  request: ControlRequest,
): WireAnswer {
  const name = request.host.replace(/:\d+$/u, '');
  if (!LOOPBACK.has(request.peer) || !['127.0.0.1', 'localhost', '[::1]'].includes(name))
    return jsonAnswer(403, { error: 'the control interface answers on loopback only' });
  try {
    return route(context, administration, request);
  } catch (error) {
    return jsonAnswer(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function route(context: SandboxContext, administration: Administration, request: ControlRequest): WireAnswer {
  const { clock, faults, requests } = context;
  const now = () => new Date(clock.now()).toISOString();
  switch (request.path.replace(/^\/_sandbox\/?/u, '')) {
    case '':
      return jsonAnswer(200, { users: administration.users().length, now: now() });
    case 'act':
      administration.act(JSON.parse(request.body) as AdminAction);
      return jsonAnswer(200, { done: true });
    case 'faults':
      if (request.method === 'POST') return jsonAnswer(200, { id: faults.add(JSON.parse(request.body) as Fault) });
      if (request.method === 'DELETE') faults.clear();
      return jsonAnswer(200, { faults: faults.list() });
    case 'clock': {
      type Wish = { set?: string; advance?: number; advanceSeconds?: number };
      const wish = (request.body === '' ? {} : JSON.parse(request.body)) as Wish;
      if (wish.set !== undefined) clock.set(wish.set);
      if (wish.advance !== undefined) clock.advance(wish.advance);
      if (wish.advanceSeconds !== undefined) clock.advanceSeconds(wish.advanceSeconds);
      return jsonAnswer(200, { now: now() });
    }
    case 'state': {
      const key = readOptions(request.query).get('user');
      return jsonAnswer(200, key === undefined ? administration.users() : (administration.user(key) ?? null));
    }
    case 'requests':
      if (request.method === 'DELETE') requests.clear();
      return jsonAnswer(200, requests.all());
    default:
      return jsonAnswer(404, { error: `no ${request.path}` });
  }
}
