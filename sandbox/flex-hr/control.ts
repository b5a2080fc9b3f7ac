import {
  answerControl,
  answerFaults,
  answerLog,
  type ControlRequest,
  done,
  type Endpoints,
  moveClock,
} from '../simulator/control.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import { findEmployee } from './employees.ts';
import type { HrAction, HrOutcome } from './hr-action.ts';
import type { SandboxContext } from './sandbox-context.ts';

/** The root of the control interface. */
export const CONTROL = '/_sim';

type Query = ReadonlyMap<string, string>;

/** Answers `/_sim/…`: HR actions, faults, the clock, the state of an employee and the requests, in JSON, for this machine only. */
export function controlAnswer(
  context: SandboxContext,
  request: ControlRequest<Query>,
  act: (action: HrAction) => HrOutcome,
): Answer {
  const { status, content } = answerControl(CONTROL, request, endpointsOf(context, act));
  return jsonAnswer(status, content);
}

function endpointsOf(context: SandboxContext, act: (action: HrAction) => HrOutcome): Endpoints<Query> {
  const { state, clock, faults, requests, denied } = context;
  const time = () => ({ now: new Date(clock.now()).toISOString(), today: clock.today() });
  return {
    '': () => done({ people: state.employees.size, ...time() }),
    act: ({ body }) => done(act(JSON.parse(body) as HrAction)),
    faults: (request) => answerFaults(faults, request),
    denied({ method, body }) {
      if (method === 'POST') denied.add(String(JSON.parse(body)));
      if (method === 'DELETE') denied.clear();
      return done([...denied]);
    },
    clock({ body }) {
      moveClock(clock, body);
      return done(time());
    },
    state: ({ query }) => done(findEmployee(state, query.get('employee') ?? '')),
    requests: (request) => answerLog(requests, request),
  };
}
