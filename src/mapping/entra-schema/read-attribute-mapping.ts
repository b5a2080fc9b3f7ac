import type { JsonObject } from '../../domain/value.ts';
import type { AttributeMapping } from '../attributes/compile-attribute-mapping.ts';
import { compileExpression } from '../language/compile-expression.ts';
import { describeExpressionError, ExpressionError } from '../language/expression-error.ts';
import { parseExpression } from '../language/parse.ts';
import { type Definitions, findDefinition, isReferenceDefinition } from './directory-definitions.ts';
import { EntraSchemaError } from './entra-schema-error.ts';
import { textOfTree } from './expression-text.ts';
import { treeOfExpression } from './expression-tree.ts';
import { isSet, memberOf, objectOf, type Placed, textOf } from './read-json.ts';
import type { Report, SchemaReportLine } from './report.ts';

/** What is known around one attribute mapping. */
export type Surroundings = {
  readonly sources: Definitions;
  readonly targets: Definitions;
  readonly report: Report;
};

const KNOWN_MEMBERS = ['targetAttributeName', 'source', 'defaultValue', 'matchingPriority', 'flowType', 'flowBehavior'];
/** Targets that name another account where no definition says so. */
const usualReferences = new Set(['manager', 'assistant', 'secretary']);

/** One attribute mapping of Entra as one of ours; what it means there and not here is in the report. */
export function readAttributeMapping(entra: Placed<JsonObject>, around: Surroundings): AttributeMapping {
  const target = textOf(entra, 'targetAttributeName') ?? '';
  const nullFlag = nullFlowMember(entra.value);
  around.report.addUnknownMembers(entra, nullFlag === undefined ? KNOWN_MEMBERS : [...KNOWN_MEMBERS, nullFlag]);
  const tell = (verdict: SchemaReportLine['verdict'], member: string, message: string): void => {
    around.report.add({ verdict, path: `${entra.path}.${member}`, subject: target, message });
  };
  const source = readSource(entra, { target, around, tell });
  const fallback = textOf(entra, 'defaultValue');
  const match = Number(textOf(entra, 'matchingPriority') ?? 0);
  return {
    target,
    ...source,
    ...(fallback !== undefined && fallback !== '' && { default: fallback }),
    ...readFlow(entra, tell),
    ...(match > 0 && Number.isInteger(match) && { match }),
    ...readNullFlow(entra, { source, around, tell }),
    ...readCaseExact(target, around),
  };
}

type Tell = (verdict: SchemaReportLine['verdict'], member: string, message: string) => void;
type Source = Pick<AttributeMapping, 'value' | 'reference' | 'constant'>;
type Reading = { readonly target: string; readonly around: Surroundings; readonly tell: Tell };

/** The text of the outermost node counts; where there is none, the tree does. */
function readSource(entra: Placed<JsonObject>, { target, around, tell }: Reading): Source {
  const node = objectOf(entra, 'source');
  if (node === undefined) {
    tell('kept', 'source', 'nothing but the default is mapped');
    return {};
  }
  const text = sourceText(node, tell);
  if (text.trim() === '') return {};
  const constant = constantOf(text);
  if (constant !== undefined) {
    tell('kept', 'source', `the constant ${JSON.stringify(constant)}`);
    return { constant };
  }
  reportExpression(text, tell);
  if (!isReference(target, text, around)) return { value: text };
  const isDirect = /^\s*\[[^[\]]*\]\s*$/.test(text);
  const message = isDirect
    ? 'a reference: the account of the worker whose key it is'
    : 'a reference with an expression, which Entra does not take: here it works';
  tell(isDirect ? 'kept' : 'changed', 'source', message);
  return { reference: text };
}

function sourceText(node: Placed<JsonObject>, tell: Tell): string {
  const text = textOf(node, 'expression');
  const hasTree = memberOf(node.value, 'type') !== undefined;
  if (text === undefined || text.trim() === '') {
    if (!hasTree) return '';
    const written = textOfTree(node);
    tell('changed', 'source.expression', `had no text; written from its tree: ${written}`);
    return written;
  }
  if (hasTree) compareWithTree(node, text, tell);
  return text;
}

/** Says so where the tree means something else than the text. */
function compareWithTree(node: Placed<JsonObject>, text: string, tell: Tell): void {
  try {
    const tree = textOfTree(node);
    const own = textOfTree({ value: treeOfExpression(text), path: node.path });
    if (withoutTrailingCommas(tree) !== withoutTrailingCommas(own))
      tell('changed', 'source.parameters', `the tree says ${tree}; the text counts`);
  } catch (error) {
    if (error instanceof ExpressionError) return;
    if (!(error instanceof EntraSchemaError)) throw error;
    tell('changed', 'source.parameters', `the tree is broken (${error.message}); the text counts`);
  }
}

function withoutTrailingCommas(text: string): string {
  return text
    .replace(/[\s,]+\)/g, ')')
    .replace(/\s+/g, ' ')
    .toLowerCase();
}

function constantOf(text: string): string | undefined {
  try {
    const node = parseExpression(text);
    return node.kind === 'text' || node.kind === 'number' ? String(node.value) : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function reportExpression(text: string, tell: Tell): void {
  try {
    compileExpression(text);
    tell('kept', 'source', text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const message = `cannot be used as it stands, and is kept as it is: ${describeExpressionError(error)}`;
    tell('noCounterpart', 'source.expression', message);
  }
}

function isReference(target: string, text: string, { sources, targets }: Surroundings): boolean {
  const definition = findDefinition(targets, target);
  if (definition !== undefined) return isReferenceDefinition(definition);
  const direct = /^\s*\[([^[\]]*)\]\s*$/.exec(text)?.[1]?.trim();
  const source = direct === undefined ? undefined : findDefinition(sources, direct);
  return isReferenceDefinition(source) || usualReferences.has(target.toLowerCase());
}

const flows: Readonly<Record<string, 'always' | 'onCreate' | 'addValues'>> = {
  always: 'always',
  objectaddonly: 'onCreate',
  multivalueaddonly: 'addValues',
};

function readFlow(entra: Placed<JsonObject>, tell: Tell): Pick<AttributeMapping, 'flow' | 'flowWhen'> {
  const type = textOf(entra, 'flowType') ?? 'Always';
  const behavior = textOf(entra, 'flowBehavior') ?? 'FlowWhenChanged';
  const flow = new Map(Object.entries(flows)).get(type.toLowerCase());
  const isAlways = behavior.toLowerCase() === 'flowalways';
  if (flow === undefined) tell('noCounterpart', 'flowType', `${type} is not known; here the value flows always`);
  if (isAlways) tell('kept', 'flowBehavior', 'FlowAlways: part of every write');
  else if (behavior.toLowerCase() !== 'flowwhenchanged')
    tell('noCounterpart', 'flowBehavior', `${behavior} is not known; here the value flows when it changes`);
  return {
    ...(flow !== undefined && flow !== 'always' && { flow }),
    ...(isAlways && { flowWhen: 'always' as const }),
  };
}

/** The preview's flag that null flows, whose name is not published: any member that speaks of null. */
export function nullFlowMember(entra: JsonObject): string | undefined {
  return Object.keys(entra).find((name) => /null/i.test(name) && typeof entra[name] === 'boolean');
}

/** Null clears only where both switches are on: the mapping's and that of each source attribute. */
function readNullFlow(
  entra: Placed<JsonObject>,
  { source, around, tell }: { source: Source; around: Surroundings; tell: Tell },
): Pick<AttributeMapping, 'whenNull'> {
  const flag = nullFlowMember(entra.value);
  if (flag === undefined || !isSet(entra, flag)) return {};
  const isAllowed = attributesIn(source).every((name) => {
    const definition = findDefinition(around.sources, name);
    return definition === undefined || isSet(definition, 'flowNullValues');
  });
  if (!isAllowed) {
    tell('kept', flag, 'null leaves the value alone: the source attribute does not have flowNullValues');
    return {};
  }
  tell('changed', flag, 'the flag of null flow, whose JSON name is not published: null clears, of several values too');
  return { whenNull: 'clear' };
}

function attributesIn(source: Source): readonly string[] {
  return [...(source.value ?? source.reference ?? '').matchAll(/\[([^[\]]+)\]/g)].map((found) =>
    (found[1] ?? '').trim(),
  );
}

/** Entra compares without letter case unless the target attribute says otherwise; here a difference of case is one. */
function readCaseExact(target: string, { targets }: Surroundings): Pick<AttributeMapping, 'caseExact'> {
  const definition = findDefinition(targets, target);
  return definition === undefined || isSet(definition, 'caseExact') ? {} : { caseExact: false };
}
