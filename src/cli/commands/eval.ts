import type { Command } from 'commander';
import { EngineError } from '../../engine/engine-error.ts';
import { evaluateLine, findMistake } from '../../engine/explain/evaluate-line.ts';
import type { CommandContext } from '../command-context.ts';
import { parseInstant } from '../parse-options.ts';
import { readLines } from '../read-lines.ts';
import { UsageError } from '../usage-error.ts';

const advice = 'The functions with examples stand in docs/reference/functions.md.';

export function addEval(program: Command, context: CommandContext): void {
  program
    .command('eval')
    .argument('[expression]', 'a mapping expression')
    .option('--attributes <json>', 'source attributes as a JSON object', '{}')
    .option('--now <instant>', 'what Now() gives, ISO 8601')
    .option('--lines', 'answer one JSON line for each line {expression, attributes, now?, taken?} on standard input')
    .description('Evaluate one mapping expression.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire eval \'Join(" ", [firstName], [lastName])\' --attributes \'{"firstName":"Ada","lastName":"King"}\'\n  hirewire eval --lines < cases.ndjson',
    )
    .action(async (expression: string | undefined, options: { attributes: string; now?: string; lines?: boolean }) => {
      if (options.lines === true) return await answerLines(context);
      if (expression === undefined)
        throw new UsageError('There is no expression.', 'Give one, or --lines to read them from standard input.');
      const mistake = findMistake(expression);
      if (mistake !== undefined) throw new UsageError(`The expression is wrong: ${mistake}.`, advice);
      const attributes = parseAttributes(options.attributes);
      const now = options.now === undefined ? undefined : parseInstant(options.now);
      const line = JSON.stringify({ expression, attributes, now });
      const answer = JSON.parse(evaluateLine(line, newDeps(context))) as Record<string, unknown>;
      if ('error' in answer) throw new EngineError('mappingFailed', `${String(answer.error)}.`, advice);
      context.answer(answer, () => render(answer));
    });
}

async function answerLines(context: CommandContext): Promise<void> {
  for await (const line of readLines(process.stdin)) {
    if (!context.output.isRead()) return;
    context.output.print(`${evaluateLine(line, newDeps(context))}\n`);
  }
}

function newDeps({ wiring }: CommandContext): { now: number; random: () => number } {
  return { now: wiring.clock.now(), random: () => wiring.randomBytes(6).reduce((sum, byte) => (sum + byte) / 256, 0) };
}

function parseAttributes(text: string): unknown {
  const example = 'Give an object: --attributes \'{"firstName":"Ada"}\'.';
  try {
    const attributes: unknown = JSON.parse(text);
    if (typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)) return attributes;
  } catch (error) {
    throw new UsageError(`--attributes is no JSON: ${(error as Error).message}`, example);
  }
  throw new UsageError(`--attributes is ${text.slice(0, 80)}.`, example);
}

function render(answer: Record<string, unknown>): string {
  if ('flow' in answer) return `flow: ${String(answer.flow)}`;
  return typeof answer.value === 'string' ? answer.value : JSON.stringify(answer.value);
}
