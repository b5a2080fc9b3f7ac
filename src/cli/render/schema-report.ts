import type { SchemaReportLine } from '../../engine/configuration/import-schema.ts';
import type { Output } from '../wiring.ts';
import { paint } from './style.ts';
import { harmless } from './table.ts';

/** What became of each part of a schema: what has no counterpart first, then what changed; what was kept by its names. */
export function renderSchemaReport(report: readonly SchemaReportLine[], output: Output): string {
  const of = (verdict: SchemaReportLine['verdict']) => report.filter((line) => line.verdict === verdict);
  const kept = [...new Set(of('kept').map(({ subject }) => harmless(subject)))];
  const unread = of('noCounterpart').filter(isOfEditor);
  const lost = of('noCounterpart').filter((line) => !isOfEditor(line));
  return [
    ...lost.map((line) => renderLine(line, paint(output, 'yellow', 'no counterpart'))),
    ...of('changed').map((line) => renderLine(line, paint(output, 'yellow', 'changed       '))),
    ...(unread.length > 0 ? [`${paint(output, 'dim', 'without meaning here, stays in the schema file')}:`] : []),
    ...unread.map(({ path }) => `                ${harmless(path)}`),
    ...(kept.length > 0 ? [`${paint(output, 'green', 'kept          ')}  ${kept.join(', ')}`] : []),
  ].join('\n');
}

/** Members that Entra's own editor and engine need; the report names them by their pattern. */
function isOfEditor({ path, message }: SchemaReportLine): boolean {
  return !/\[\d+\]/.test(path) && message.startsWith('has no meaning here');
}

function renderLine({ path, subject, message }: SchemaReportLine, verdict: string): string {
  return `${verdict}  ${harmless(subject)}: ${harmless(message)}\n                (${harmless(path)})`;
}
