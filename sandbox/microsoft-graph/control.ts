import {
  answerControl,
  answerFaults,
  answerLog,
  type ControlRequest,
  done,
  type Endpoints,
  moveClock,
} from '../simulator/control.ts';
import type { AdminAction, Administration } from './administration.ts';
import { jsonAnswer, type WireAnswer } from './answer.ts';
import { readOptions } from './graph-request.ts';
import type { SandboxContext } from './sandbox-context.ts';

/** The root of the control interface. */
export const CONTROL = '/_sandbox';

/** Answers `/_sandbox/…`: actions, faults, the clock, the state of users and the requests, in JSON, for this machine only. */
export function controlAnswer(
  context: SandboxContext,
  administration: Administration,
  request: ControlRequest,
): WireAnswer {
  const { status, content } = answerControl(CONTROL, request, endpointsOf(context, administration));
  return jsonAnswer(status, content);
}

function endpointsOf({ clock, faults, requests }: SandboxContext, administration: Administration): Endpoints {
  const now = () => new Date(clock.now()).toISOString();
  return {
    '': () => done({ users: administration.users().length, now: now() }),
    act({ body }) {
      administration.act(JSON.parse(body) as AdminAction);
      return done({ done: true });
    },
    faults: (request) => answerFaults(faults, request),
    clock({ body }) {
      const { advanceSeconds } = moveClock(clock, body) as { readonly advanceSeconds?: number };
      if (advanceSeconds !== undefined) clock.advanceSeconds(advanceSeconds);
      return done({ now: now() });
    },
    state({ query }) {
      const key = readOptions(query).get('user');
      return done(key === undefined ? administration.users() : (administration.user(key) ?? null));
    },
    requests: (request) => answerLog(requests, request),
  };
}
