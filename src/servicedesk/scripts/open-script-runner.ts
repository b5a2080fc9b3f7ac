import { Worker } from 'node:worker_threads';
import { timeoutProblem } from './run-script.ts';
import {
  defaultScriptLimits,
  failedScript,
  type ScriptLimits,
  type ScriptProblemCode,
  type ScriptRequest,
  type ScriptResult,
} from './script-request.ts';

/** Runs scripts. */
export type ScriptRunner = {
  /** Never throws: whatever a script does is a result. Scripts run one after the other. */
  run(request: ScriptRequest): Promise<ScriptResult>;
  close(): Promise<void>;
};

/** After how much time by the clock a thread is ended that does not answer: its own limit counts only the time that it has worked. */
const clockTime = (milliseconds: number): number => milliseconds * 5 + 500;

/**
 * Scripts on a thread of their own, which starts with the first script and is ended, and made anew, when one does not come to its end or breaks
 * it. The caller's own thread never waits for a script. A thread that has nothing to do keeps no process alive.
 */
export function openScriptRunner(limits: Partial<ScriptLimits> = {}): ScriptRunner {
  const all = { ...defaultScriptLimits, ...limits };
  let thread: Promise<Worker> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const end = async (): Promise<void> => {
    const ended = thread;
    thread = undefined;
    await (await ended?.catch(() => undefined))?.terminate();
  };
  const runNow = async (request: ScriptRequest): Promise<ScriptResult> => {
    thread ??= startThread(all);
    const worker = await thread.catch(() => undefined);
    const result = worker === undefined ? undefined : await ask(worker, request, clockTime(all.milliseconds));
    if (result !== undefined && result !== 'timeout') {
      if (!result.ok && usesUp.has(result.problem.code)) await end();
      return result;
    }
    await end();
    return failedScript(result === 'timeout' ? timeoutProblem() : brokenThread);
  };
  return {
    run: (request) => {
      const next = last.then(async () => await runNow(request));
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      await last;
      await end();
    },
  };
}

/** After these a thread keeps the memory that the script took. */
const usesUp: ReadonlySet<ScriptProblemCode> = new Set(['scriptMemory', 'scriptTimeout']);

const brokenThread = {
  code: 'scriptFailed',
  message: 'The script broke the sandbox that it ran in.',
  advice: 'Make the script do less: its memory or its depth went beyond what the sandbox can hold.',
} as const;

/** A TypeScript file in a checkout, a JavaScript file in the package. */
const workerFile = new URL(`./script-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

async function startThread(limits: ScriptLimits): Promise<Worker> {
  const worker = new Worker(workerFile, {
    workerData: limits,
    env: {},
    execArgv: [],
    // What the interpreter says when it breaks is no line of our log. Nobody reads it: a reader would keep the process alive.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
  });
  const ready = await answerOf(worker);
  if (ready === undefined) throw new Error('The thread of the scripts did not start.');
  worker.unref();
  return worker;
}

async function ask(
  worker: Worker,
  request: ScriptRequest,
  milliseconds: number,
): Promise<ScriptResult | 'timeout' | undefined> {
  worker.ref();
  const answer = answerOf<ScriptResult>(worker);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), milliseconds);
  });
  worker.postMessage(request);
  const result = await Promise.race([answer, late]);
  clearTimeout(timer);
  worker.unref();
  return result;
}

/** The next message of a thread; undefined when it ends instead. */
function answerOf<Answer>(worker: Worker): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const settle = (answer: Answer | undefined): void => {
      worker.off('message', settle);
      worker.off('exit', onEnd);
      worker.off('error', onEnd);
      resolve(answer);
    };
    const onEnd = (): void => settle(undefined);
    worker.on('message', settle);
    worker.on('exit', onEnd);
    worker.on('error', onEnd);
  });
}
