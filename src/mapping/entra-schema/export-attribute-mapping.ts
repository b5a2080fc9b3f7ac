import type { JsonObject } from '../../domain/value.ts';
import type { AttributeMapping } from '../attributes/compile-attribute-mapping.ts';
import { findFunction } from '../functions/function-table.ts';
import { describeExpressionError, ExpressionError } from '../language/expression-error.ts';
import { parseExpression } from '../language/parse.ts';
import { nodesOf } from '../language/syntax-nodes.ts';
import { quoteText, treeOfExpression } from './expression-tree.ts';
import { nullFlowMember } from './read-attribute-mapping.ts';
import type { Report } from './report.ts';

/** The same attribute mapping as the schema had it, and as the import read it. */
export type OriginalMapping = { readonly entra: JsonObject; readonly imported: AttributeMapping };

const flowTypes = { always: 'Always', onCreate: 'ObjectAddOnly', addValues: 'MultiValueAddOnly' } as const;

/** One attribute mapping in Entra's form. Of an original only what differs is written anew. */
export function exportAttributeMapping(
  mapping: AttributeMapping,
  { path, report, original }: { path: string; report: Report; original?: OriginalMapping | undefined },
): JsonObject {
  reportLosses(mapping, { path, report, original });
  const written: JsonObject = {
    defaultValue: mapping.default ?? null,
    exportMissingReferences: false,
    flowBehavior: mapping.flowWhen === 'always' ? 'FlowAlways' : 'FlowWhenChanged',
    flowType: flowTypes[mapping.flow ?? 'always'],
    matchingPriority: mapping.match ?? 0,
    targetAttributeName: mapping.target,
    source: exportSource(mapping, path, report),
  };
  if (original === undefined) return written;
  const { entra, imported } = original;
  const changed = Object.entries(fieldsOf(mapping))
    .filter(([name, value]) => fieldsOf(imported)[name] !== value)
    .map(([name]) => [name, written[name] ?? null] as const);
  const flag = nullFlowMember(entra);
  const isFlagChanged = flag !== undefined && mapping.whenNull !== imported.whenNull;
  return {
    ...entra,
    ...Object.fromEntries(changed),
    ...(isFlagChanged && { [flag]: mapping.whenNull === 'clear' }),
  };
}

/** What each of Entra's members is made of, so that only what differs is written. */
function fieldsOf(mapping: AttributeMapping): Readonly<Record<string, unknown>> {
  const source = JSON.stringify([mapping.value ?? mapping.reference, mapping.constant]);
  return {
    targetAttributeName: mapping.target,
    source,
    defaultValue: mapping.default,
    matchingPriority: mapping.match,
    flowType: mapping.flow ?? 'always',
    flowBehavior: mapping.flowWhen ?? 'changed',
  };
}

function exportSource(mapping: AttributeMapping, path: string, report: Report): JsonObject | null {
  if (mapping.constant !== undefined) return treeOfExpression(quoteText(mapping.constant));
  const text = mapping.value ?? mapping.reference;
  if (text === undefined) return null;
  try {
    reportFunctions(mapping, text, { path, report });
    return treeOfExpression(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const message = `has no tree, since it cannot be read: ${describeExpressionError(error)}`;
    report.add({ verdict: 'noCounterpart', path, subject: mapping.target, message });
    return { expression: text };
  }
}

type Place = { readonly path: string; readonly report: Report };

function reportFunctions(mapping: AttributeMapping, text: string, { path, report }: Place): void {
  const ours = new Set<string>();
  for (const node of nodesOf(parseExpression(text))) {
    if (node.kind === 'call' && findFunction(node.name)?.origin === 'hirewire') ours.add(node.name);
    if (node.kind === 'binary' && (node.operator === 'And' || node.operator === 'Or')) ours.add(node.operator);
  }
  if (ours.size === 0) return;
  const message = `Entra does not know ${[...ours].join(', ')}`;
  report.add({ verdict: 'noCounterpart', path, subject: mapping.target, message });
}

function reportLosses(
  mapping: AttributeMapping,
  { path, report, original }: Place & { original: OriginalMapping | undefined },
): void {
  const tell = (member: string, message: string): void =>
    report.add({ verdict: 'noCounterpart', path: `${path}.${member}`, subject: mapping.target, message });
  if (mapping.defaultOn === 'always') tell('defaultOn', 'Entra uses a default on create alone');
  const hasFlag = original !== undefined && nullFlowMember(original.entra) !== undefined;
  if (mapping.whenNull === 'clear' && !hasFlag) tell('whenNull', 'how Entra writes that null flows is not published');
  if (mapping.reference !== undefined && !/^\s*\[[^[\]]*\]\s*$/.test(mapping.reference))
    tell('reference', 'Entra takes no expression for a reference');
}
