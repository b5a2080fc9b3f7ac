import {
  answerControl,
  answerFaults,
  answerLog,
  type ControlAnswer,
  type ControlRequest,
  done,
  type Endpoints,
  moveClock,
  refused,
} from '../simulator/control.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import { describePerson } from './describe-person.ts';
import { act } from './hr-actions/act.ts';
import type { HrAction } from './hr-actions/hr-action.ts';
import { readQuery } from './query-options.ts';
import type { SandboxContext } from './sandbox-context.ts';

/** The root of the control interface. */
export const CONTROL = '/_sandbox';

/** Answers `/_sandbox/…`: HR actions, faults, the clock, the state of a worker and the logs, in JSON, for this machine only. */
export function controlAnswer(context: SandboxContext, request: ControlRequest): Answer {
  const { status, content } = answerControl(CONTROL, request, endpointsOf(context));
  return jsonAnswer(status, JSON.stringify(content));
}

function endpointsOf(context: SandboxContext): Endpoints {
  const time = () => ({ now: new Date(context.clock.now()).toISOString(), today: context.clock.today() });
  return {
    '': () => done({ people: context.tenant.state.persons.size, logins: context.sessions.count(), ...time() }),
    act: ({ body }) => done(act(context.tenant, JSON.parse(body) as HrAction)),
    faults: (request) => answerFaults(context.faults, request),
    clock({ body }) {
      moveClock(context.clock, body);
      context.followDay();
      return done(time());
    },
    state: ({ query }) => stateAnswer(context, query),
    requests: (request) => answerLog(context.requests, request),
    writes: (request) => answerLog(context.writes, request),
  };
}

function stateAnswer(context: SandboxContext, query: string): ControlAnswer {
  const id = readQuery(query).get('worker') ?? '';
  const { state } = context.tenant;
  const person = state.persons.get(id) ?? state.employments.get(id)?.$person;
  return person === undefined ? refused(404, `no worker ${id}`) : done(describePerson(context.tenant, person));
}
