import { type Call, type Receiver, startReceiver } from '../../test-support/receiver.ts';

/** Stands between us and a peer system, so that it can be away and answers can be lost. */
export type PeerProxy = Receiver & {
  /** The next call that fits is carried out, and its answer is lost. */
  loseAnswer(fits: (call: Call) => boolean): void;
};

export async function startProxy(target: string): Promise<PeerProxy> {
  let losing: ((call: Call) => boolean) | undefined;
  const receiver = await startReceiver(async (call) => {
    const { authorization = '', 'content-type': type = 'application/json' } = call.headers;
    const answer = await fetch(new URL(call.url.pathname + call.url.search, target), {
      method: call.method,
      headers: { authorization, 'content-type': type },
      ...(call.body !== '' && { body: call.body }),
    });
    const body = await answer.text();
    if (losing?.(call) === true) {
      losing = undefined;
      return { cut: true };
    }
    return { status: answer.status, body };
  });
  return {
    ...receiver,
    loseAnswer(fits) {
      losing = fits;
    },
  };
}
