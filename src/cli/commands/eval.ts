import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { evaluateLine } from '../../engine/explain/evaluate-line.ts';
import type { CommandContext } from '../command-context.ts';
import { UsageError } from '../usage-error.ts';

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
      const line = JSON.stringify({ expression, attributes: parseAttributes(options.attributes), now: options.now });
      const answer = JSON.parse(evaluateLine(line, newDeps(context))) as Record<string, unknown>;
      context.answer(answer, () => render(answer));
      context.setExitCode('error' in answer ? 1 : 0);
    });
}

async function answerLines(context: CommandContext): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    context.output.print(`${evaluateLine(line, newDeps(context))}\n`);
  }
}

function newDeps({ wiring }: CommandContext): { now: number; random: () => number } {
  return { now: wiring.clock.now(), random: () => wiring.randomBytes(6).reduce((sum, byte) => (sum + byte) / 256, 0) };
}

function parseAttributes(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `--attributes is no JSON: ${(error as Error).message}`,
      'Give an object: --attributes \'{"firstName":"Ada"}\'.',
    );
  }
}

function render(answer: Record<string, unknown>): string {
  if ('error' in answer) return String(answer.error);
  if ('flow' in answer) return `flow: ${String(answer.flow)}`;
  return typeof answer.value === 'string' ? answer.value : JSON.stringify(answer.value);
}
