import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of its own that answers requests; see `answer.ts` for its side. */
export type Child = {
  ask<Answer>(method: string, argument?: unknown): Promise<Answer>;
  /** Stops its clock: it does nothing until `thaw`. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
};

/** What Node.js is started with. */
export type ChildStart = {
  readonly flags?: readonly string[];
  /** Beside what this process has. */
  readonly environment?: Readonly<Record<string, string>>;
};

type Reply = { readonly id: number; readonly answer?: unknown; readonly error?: string };
type Waiter = { resolve(answer: unknown): void; reject(error: Error): void };

/** Starts a file of this folder as a process, so that its time and memory are its own. */
export function startChild(file: string, { flags = [], environment = {} }: ChildStart = {}): Child {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: [...flags],
    env: { ...process.env, ...environment },
    serialization: 'advanced',
  });
  const waiters = new Map<number, Waiter>();
  let last = 0;
  child.on('message', ({ id, answer, error }: Reply) => {
    const waiter = waiters.get(id);
    waiters.delete(id);
    if (error === undefined) waiter?.resolve(answer);
    else waiter?.reject(new Error(`${file}: ${error}`));
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of waiters.values()) reject(new Error(`${file} ended (${code ?? signal}).`));
  });
  return {
    ask: <Answer>(method: string, argument?: unknown) =>
      new Promise<Answer>((resolve, reject) => {
        last += 1;
        waiters.set(last, { resolve: (answer) => resolve(answer as Answer), reject });
        child.send({ id: last, method, argument });
      }),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
