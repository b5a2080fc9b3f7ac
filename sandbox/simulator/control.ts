import type { Clock } from './clock.ts';
import type { FaultAddress, FaultSwitch } from './fault-switch.ts';

/** A request to the control interface of a simulator. */
export type ControlRequest<Query = string> = {
  readonly method: string;
  readonly path: string;
  readonly query: Query;
  readonly body: string;
  /** The address of the caller. */
  readonly peer: string;
  readonly host: string;
};

/** What the control interface says, to be written as JSON. */
export type ControlAnswer = { readonly status: number; readonly content: unknown };

/** What a control interface offers, by what stands behind its root; `''` is the root itself. */
export type Endpoints<Query = string> = Readonly<Record<string, (request: ControlRequest<Query>) => ControlAnswer>>;

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Answers a request to the control interface below `root`, for this machine only: 403 for callers elsewhere, 404 for what is not
 * offered, 400 with the message of what an endpoint throws.
 */
export function answerControl<Query>(
  root: string,
  request: ControlRequest<Query>,
  endpoints: Endpoints<Query>,
): ControlAnswer {
  if (!isLocal(request)) return refused(403, 'the control interface answers on loopback only');
  const name = request.path.slice(root.length).replace(/^\//u, '');
  const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
  if (endpoint === undefined) return refused(404, `no ${request.path}`);
  try {
    return endpoint(request);
  } catch (error) {
    return refused(400, error instanceof Error ? error.message : String(error));
  }
}

function isLocal({ peer, host }: { readonly peer: string; readonly host: string }): boolean {
  return LOOPBACK.has(peer) && LOCAL_NAMES.has(host.replace(/:\d+$/u, ''));
}

/** 200 with a content. */
export function done(content: unknown): ControlAnswer {
  return { status: 200, content };
}

/** A status with an `error`. */
export function refused(status: number, error: string): ControlAnswer {
  return { status, content: { error } };
}

type Asked = Pick<ControlRequest, 'method' | 'body'>;

/** POST arms a fault and gives its id, DELETE disarms them all, anything else tells what is armed. */
export function answerFaults<Fault extends FaultAddress>(faults: FaultSwitch<Fault>, request: Asked): ControlAnswer {
  if (request.method === 'POST') return done({ id: faults.add(JSON.parse(request.body) as Fault) });
  if (request.method === 'DELETE') faults.clear();
  return done({ faults: faults.list() });
}

/** The entries of a log; DELETE clears it first. */
export function answerLog(log: { all(): readonly unknown[]; clear(): void }, { method }: Asked): ControlAnswer {
  if (method === 'DELETE') log.clear();
  return done(log.all());
}

/** Sets the clock (`{"set": ISO}`) or moves it (`{"advance": days}`); an empty body leaves it. Gives what was asked. */
export function moveClock(clock: Clock, body: string): Readonly<Record<string, unknown>> {
  const wish = (body === '' ? {} : JSON.parse(body)) as { set?: string; advance?: number };
  if (wish.set !== undefined) clock.set(wish.set);
  if (wish.advance !== undefined) clock.advance(wish.advance);
  return wish;
}
