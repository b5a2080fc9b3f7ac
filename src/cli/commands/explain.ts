import type { Command } from 'commander';
import type { TraceNode } from '../../engine/explain/evaluate-line.ts';
import { type AttributeExplanation, type Explanation, explainWorker } from '../../engine/explain/explain-worker.ts';
import type { CommandContext } from '../command-context.ts';
import { paint } from '../render/style.ts';
import { harmless } from '../render/table.ts';
import type { Output } from '../wiring.ts';

export function addExplain(program: Command, context: CommandContext): void {
  program
    .command('explain')
    .argument('<job>', 'the job’s name in the configuration')
    .argument('<worker>', 'the worker’s source id (SuccessFactors: personIdExternal)')
    .argument('[attribute]', 'one target attribute; all of them without it')
    .description('Why each value is what it is: source path, expression, intermediate results. Writes nothing.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire explain hr-to-ad 100042\n  hirewire explain hr-to-ad 100042 department',
    )
    .action(async (job: string, worker: string, attribute: string | undefined) => {
      await context.withRuntime(async ({ deps }) => {
        const explanation = await explainWorker(deps, job, { worker, ...(attribute !== undefined && { attribute }) });
        context.answer(explanation, () => render(explanation, context.output));
      });
    });
}

function render(explanation: Explanation, output: Output): string {
  const scope = explanation.scope.inScope ? 'in scope' : 'out of scope';
  return [
    `${paint(output, 'bold', explanation.worker)} (${explanation.anchor})`,
    `  scope      ${scope}: ${harmless(explanation.scope.reason)}`,
    `  situation  ${explanation.situation}${explanation.account === undefined ? '' : `: ${harmless(explanation.account)}`}`,
    `  decision   ${harmless(explanation.decision)}`,
    ...explanation.attributes.map((attribute) => renderAttribute(attribute, output)),
  ].join('\n');
}

function renderAttribute(one: AttributeExplanation, output: Output): string {
  const sources = one.source.map(
    ({ name, path, value }) => `    [${name}] = ${show(value)}  ${paint(output, 'dim', path)}`,
  );
  return [
    `\n  ${paint(output, 'bold', one.attribute)}`,
    ...sources,
    ...(one.trace === undefined ? [] : renderTrace(one.trace, output, 2)),
    ...(one.default === undefined ? [] : [`    default ${show(one.default)}`]),
    `    account ${show(one.current)} → ${show(one.after)}  ${paint(output, 'dim', `flow ${one.flow}`)}`,
    `    ${one.verdict}`,
  ].join('\n');
}

function renderTrace(node: TraceNode, output: Output, depth: number): readonly string[] {
  if (node.outcome.kind === 'untaken') return [];
  const { outcome } = node;
  const result =
    outcome.kind === 'value' ? show(outcome.value ?? null) : outcome.kind === 'flow' ? outcome.flow : outcome.message;
  const text = node.text.replace(/\s+/g, ' ');
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  const own =
    node.kind === 'call' ? [`${'  '.repeat(depth)}${paint(output, 'dim', harmless(short))} = ${harmless(result)}`] : [];
  return [...own, ...node.children.flatMap((child) => renderTrace(child, output, depth + 1))];
}

function show(value: unknown): string {
  return harmless(JSON.stringify(value ?? null));
}
