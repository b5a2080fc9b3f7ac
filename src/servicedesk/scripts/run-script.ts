import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
  RELEASE_SYNC,
} from 'quickjs-emscripten';
import { parseRelativeDate, resolveRelativeDate } from '../../domain/relative-date.ts';
import { prelude } from './prelude.ts';
import { readOutcome, readSought } from './read-effects.ts';
import { failedScript, type ScriptProblem, type ScriptRequest, type ScriptResult } from './script-request.ts';
import { straightenQuotes } from './straighten-quotes.ts';

/** The interpreter, with a memory that does not grow beyond a limit. */
export type Sandbox = { readonly quickjs: QuickJSWASMModule; isFull(): boolean };

/** Node.js has it; the types of the language without a browser do not. */
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
};

/** What the interpreter takes before any script, in megabytes. */
const ownMegabytes = 16;

/**
 * Loads the interpreter for scripts that may use `megabytes` at once.
 * @remarks Its own memory limit counts no more than the largest single allocation when it is compiled for WebAssembly: the limit is set on the memory itself.
 */
export async function loadSandbox(megabytes: number): Promise<Sandbox> {
  const maximum = (ownMegabytes + megabytes) * 16;
  const wasmMemory = new WebAssembly.Memory({ initial: ownMegabytes * 16, maximum });
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmMemory }));
  return { quickjs, isFull: () => wasmMemory.buffer.byteLength > (maximum - 64) * 65_536 };
}

/**
 * Runs a script in a context of its own, which has nothing but the language and what the request holds: no host, no files, no network, no
 * timers, no modules. A script that does not parse and has typographic quotation marks is read once more with straight ones.
 *
 * @remarks Some built-in functions of the interpreter (`Array(4e9).join()`) never ask whether the time is over: whoever must not
 * wait for them runs this on a thread that can be ended, as `openScriptRunner` does.
 * @throws whatever the interpreter throws when a script has broken it; it is of no more use then.
 */
export function runScript(sandbox: Sandbox, request: ScriptRequest, milliseconds: number): ScriptResult {
  const result = runOnce(sandbox, request, milliseconds);
  if (result.ok || result.problem.code !== 'scriptSyntax') return result;
  const straight = straightenQuotes(request.script);
  if (straight === request.script) return result;
  const again = runOnce(sandbox, { ...request, script: straight }, milliseconds);
  return again.ok ? { ...again, note: 'Typographic quotation marks were read as straight ones.' } : again;
}

/** A context while a script runs in it, and until when it may, as `timeWorked` counts. */
type Run = { readonly context: QuickJSContext; deadline: number; isFull(): boolean };

/** Milliseconds that this thread has worked: a script must not fail because others have the machine. */
function timeWorked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function runOnce(sandbox: Sandbox, request: ScriptRequest, milliseconds: number): ScriptResult {
  const runtime = sandbox.quickjs.newRuntime();
  try {
    runtime.setMaxStackSize(256 * 1024);
    const context = runtime.newContext();
    const run: Run = { context, deadline: timeWorked() + milliseconds, isFull: sandbox.isFull };
    runtime.setInterruptHandler(() => timeWorked() > run.deadline);
    try {
      return evaluate(run, request);
    } finally {
      context.dispose();
    }
  } finally {
    runtime.dispose();
  }
}

function evaluate(run: Run, request: ScriptRequest): ScriptResult {
  const { context } = run;
  const input = JSON.stringify(JSON.stringify(toInput(request)));
  const prepared = context.evalCode(`${prelude}(${input})`, 'prelude.js');
  if (prepared.error) {
    prepared.error.dispose();
    return failedScript(isOver(run) ? timeoutProblem() : memoryProblem);
  }
  using end = prepared.value;
  const ended = context.evalCode(request.script, 'script.js');
  if (ended.error) return failed(run, end, ended.error);
  ended.value.dispose();
  const jobs = context.runtime.executePendingJobs();
  if (jobs.error) return failed(run, end, jobs.error);
  jobs.dispose();
  const told = isOver(run) ? undefined : callForText(context, end, []);
  const outcome = told === undefined ? undefined : readOutcome(told);
  if (outcome !== undefined) return { ok: true, ...outcome };
  return failedScript(isOver(run) ? timeoutProblem() : refusedOutcome);
}

function isOver({ deadline }: Run): boolean {
  return timeWorked() > deadline;
}

/** The text that a function of the prelude gives; undefined when it fails. */
function callForText(context: QuickJSContext, end: QuickJSHandle, args: QuickJSHandle[]): string | undefined {
  const result = context.callFunction(end, context.undefined, ...args);
  if (result.error) {
    result.error.dispose();
    return undefined;
  }
  using text = result.value;
  return context.typeof(text) === 'string' ? context.getString(text) : undefined;
}

const refusedOutcome: ScriptProblem = {
  code: 'scriptFailed',
  message: 'The script asked for more than 100 things, or for something that does not exist.',
  advice: 'Use the functions of api with the values that they take.',
};

const memoryProblem: ScriptProblem = {
  code: 'scriptMemory',
  message: 'The script needed more memory than a script may have.',
  advice: 'Keep less at once; a script is meant for decisions about one ticket.',
};

function toInput({ script: _, now, ...rest }: ScriptRequest): Record<string, unknown> {
  const ago = (text: string): number => {
    const date = parseRelativeDate(text);
    return date === undefined ? now : resolveRelativeDate(date, { now, timeZone: 'UTC' });
  };
  const dates = {
    ...{ NowUtc: now, DayAgoUtc: ago('@UtcNow - 1d'), WeekAgoUtc: ago('@UtcNow - 1w') },
    MonthAgoUtc: ago('@UtcNow - 1m'),
  };
  return { ...rest, dates };
}

/** What was thrown is told by the prelude: nothing of the script runs outside its limits. */
function failed(run: Run, end: QuickJSHandle, error: QuickJSHandle): ScriptResult {
  using thrown = error;
  if (isOver(run)) return failedScript(timeoutProblem());
  run.deadline = timeWorked() + 100;
  const text = callForText(run.context, end, [thrown, run.context.true]);
  const told: unknown = text === undefined ? undefined : JSON.parse(text);
  if (typeof told !== 'object' || told === null) return failedScript(run.isFull() ? memoryProblem : refusedOutcome);
  const { sought, ...rest } = told as Thrown & { readonly sought: readonly string[] };
  return { ...failedScript(toProblem(rest, run)), soughtPeople: readSought(sought) };
}

type Thrown = { readonly name: string; readonly message: string; readonly stack: string };

function toProblem({ name, message, stack }: Thrown, run: Run): ScriptProblem {
  const text = message.slice(0, 1000);
  const [, line] = /script\.js:(\d+)/.exec(stack) ?? [];
  const where = line === undefined ? '' : ` (line ${line})`;
  if (text === 'out of memory' || (text === 'null' && run.isFull())) return memoryProblem;
  if (name === 'SyntaxError') {
    return {
      code: 'scriptSyntax',
      message: `The script cannot be read: ${text}${where}.`,
      advice: 'Correct the script; quotation marks must be straight: "…" or \'…\'.',
    };
  }
  return {
    code: 'scriptFailed',
    message: `The script failed: ${name === '' ? '' : `${name}: `}${text}${where}.`,
    advice: 'Correct the script, then have the ticket processed again.',
  };
}

/** For a script that was ended because its time was over. */
export function timeoutProblem(): ScriptProblem {
  return {
    code: 'scriptTimeout',
    message: 'The script took longer than a script may take.',
    advice: 'Look for a loop that does not end.',
  };
}
