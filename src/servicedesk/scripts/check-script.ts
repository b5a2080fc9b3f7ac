import { newQuickJSWASMModuleFromVariant, RELEASE_SYNC } from 'quickjs-emscripten';
import { readPlainCall } from './plain-call.ts';
import { straightenQuotes } from './straighten-quotes.ts';

/** Why a script cannot be read, in the words of the interpreter, and where in it; line and column count from 1. */
export type ScriptMistake = { readonly message: string; readonly line: number; readonly column: number };

/**
 * The mistakes of scripts that cannot be read, by their place in the list; none of them is run. As when it runs, a script with typographic
 * quotation marks is read with straight ones if it cannot be read as it is.
 */
export async function checkScripts(scripts: readonly string[]): Promise<ReadonlyMap<number, ScriptMistake>> {
  const mistakes = new Map<number, ScriptMistake>();
  for (const [at, script] of scripts.entries()) {
    const mistake = readPlainCall(script) === undefined ? await findMistake(script) : undefined;
    if (mistake !== undefined) mistakes.set(at, mistake);
  }
  return mistakes;
}

async function findMistake(script: string): Promise<ScriptMistake | undefined> {
  const mistake = await compile(script);
  const straight = straightenQuotes(script);
  return mistake === undefined || straight === script ? mistake : await compile(straight);
}

/** With an interpreter of its own: text that is nested without end breaks the one that reads it. */
async function compile(script: string): Promise<ScriptMistake | undefined> {
  const quickjs = await newQuickJSWASMModuleFromVariant(RELEASE_SYNC);
  try {
    using runtime = quickjs.newRuntime();
    runtime.setMaxStackSize(256 * 1024);
    using context = runtime.newContext();
    const compiled = context.evalCode(script, 'script.js', { compileOnly: true });
    if (compiled.error === undefined) {
      compiled.value.dispose();
      return undefined;
    }
    using thrown = compiled.error;
    return toMistake(context.dump(thrown));
  } catch (error) {
    if (error instanceof RangeError) return { message: 'it is nested too deeply', line: 1, column: 1 };
    throw error;
  }
}

function toMistake(thrown: unknown): ScriptMistake {
  const { message = '', stack = '' } = thrown as { readonly message?: string; readonly stack?: string };
  const [, line = '1', column = '1'] = /script\.js:(\d+):(\d+)/.exec(stack) ?? [];
  return { message: message.slice(0, 200), line: Number(line), column: Number(column) };
}
