import { nearestName } from '../../domain/nearest-name.ts';
import type { Scalar } from '../../domain/value.ts';
import type { Argument, Call, FunctionDefinition } from '../functions/definition.ts';
import { oneValue } from '../functions/definition.ts';
import { findFunction, mappingFunctions } from '../functions/function-table.ts';
import { checkCall, valueWords } from './check-call.ts';
import { isSame, order } from './compare.ts';
import { FlowSignal, type Run } from './evaluation.ts';
import { ExpressionError, positionAt } from './expression-error.ts';
import type { BinaryOperator, CallNode, SyntaxNode } from './syntax.ts';
import { nodesOf } from './syntax-nodes.ts';
import { isTrue, textOfScalar } from './value.ts';

/** What the compilation of one expression shares. `watch` wraps each node's run; for tracing. */
export type Compilation = {
  readonly text: string;
  readonly watch?: (node: SyntaxNode, run: Run) => Run;
};

const IGNORED = new FlowSignal('ignored');
const OBJECT_IGNORED = new FlowSignal('object-ignored');

/** A compilation with the runs of the nodes that are compiled already. */
type Compiling = Compilation & { readonly runs: Map<SyntaxNode, Run> };

/**
 * Compiles a node and everything below it into one closure: checked from the outside in, built from the inside out, without a
 * recursion that deep nesting could exhaust.
 * @throws ExpressionError
 */
export function compileNode(compilation: Compilation, root: SyntaxNode): Run {
  const nodes = [...nodesOf(root)];
  const calls = new Map<SyntaxNode, CheckedCall>();
  for (const node of nodes) if (node.kind === 'call') calls.set(node, checkedCall(compilation, node));
  const compiling = { ...compilation, runs: new Map<SyntaxNode, Run>() };
  for (const node of nodes.reverse()) {
    const call = calls.get(node);
    if (call !== undefined) compiling.runs.set(node, watched(compiling, node, buildCall(compiling, node, call)));
    if (node.kind === 'binary') compiling.runs.set(node, watched(compiling, node, compileOperator(compiling, node)));
  }
  return runOf(compiling, root);
}

function watched({ watch }: Compilation, node: SyntaxNode, run: Run): Run {
  return watch === undefined ? run : watch(node, run);
}

/** The run of a node: of one with others below it, when those are compiled. */
function runOf(compiling: Compiling, node: SyntaxNode): Run {
  return compiling.runs.get(node) ?? watched(compiling, node, compileLeaf(compiling, node));
}

function compileLeaf(compiling: Compiling, node: SyntaxNode): Run {
  switch (node.kind) {
    case 'text':
    case 'number': {
      const { value } = node;
      return () => value;
    }
    case 'attribute': {
      const { name } = node;
      return ({ context }) => (Object.hasOwn(context.attributes, name) ? context.attributes[name] : undefined);
    }
    case 'word':
      return compileWord(compiling, node.name, node.start);
    default:
      return compileNode(compiling, node);
  }
}

function compileWord(compilation: Compilation, word: string, start: number): Run {
  switch (word.toLowerCase()) {
    case 'ignoreattributeflow':
      return () => {
        throw IGNORED;
      };
    case 'ignoreobjectflow':
      return () => {
        throw OBJECT_IGNORED;
      };
    case 'true':
      return () => true;
    case 'false':
      return () => false;
  }
  const near = nearestName(word, [...valueWords, ...mappingFunctions.map(({ name }) => `${name}(…)`)]);
  throw new ExpressionError(`The bare word ${word} has no meaning here`, {
    code: 'syntax',
    position: positionAt(compilation.text, start),
    expected: `[${word}] for an attribute or "${word}" for a text`,
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}

type CheckedCall = {
  readonly definition: FunctionDefinition;
  readonly found: readonly (SyntaxNode | undefined)[];
};

function checkedCall(compilation: Compilation, node: CallNode): CheckedCall {
  const definition = resolveFunction(compilation, node);
  return { definition, found: checkCall(compilation.text, node, definition) };
}

function buildCall(compiling: Compiling, node: SyntaxNode, checked: CheckedCall): Run {
  return checked.definition.build(callOf(compiling, node, checked));
}

function callOf(compiling: Compiling, node: SyntaxNode, { definition, found }: CheckedCall): Call {
  const position = positionAt(compiling.text, node.start);
  const compiled = found.map((argument) => (argument === undefined ? undefined : compileArgument(compiling, argument)));
  return { name: definition.name, position, arguments: compiled };
}

function resolveFunction(compilation: Compilation, node: CallNode) {
  const definition = findFunction(node.name);
  if (definition !== undefined) return definition;
  const near = nearestName(
    node.name,
    mappingFunctions.map(({ name }) => name),
  );
  throw new ExpressionError(`There is no function ${node.name}`, {
    code: 'unknownFunction',
    position: positionAt(compilation.text, node.start),
    expected: 'the name of a function',
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}

/** A call with its checked and compiled arguments, before its closure is built. @throws ExpressionError */
export function compileCall(compilation: Compilation, node: CallNode): Call {
  return callOf({ ...compilation, runs: new Map() }, node, checkedCall(compilation, node));
}

function compileArgument(compilation: Compiling, node: SyntaxNode): Argument {
  const position = positionAt(compilation.text, node.start);
  const isWatched = compilation.watch !== undefined;
  if (node.kind === 'word' && !valueWords.some((word) => word.toLowerCase() === node.name.toLowerCase())) {
    const { name } = node;
    const run: Run = () => name;
    return { run: compilation.watch?.(node, run) ?? run, literal: name, isWatched, position };
  }
  const run = runOf(compilation, node);
  const literal = literalOf(node);
  return literal === undefined ? { run, position } : { run, literal, isWatched, position };
}

function literalOf(node: SyntaxNode): Scalar | undefined {
  return node.kind === 'text' || node.kind === 'number' ? node.value : undefined;
}

function compileOperator(compilation: Compiling, node: SyntaxNode & { kind: 'binary' }): Run {
  const left = runOf(compilation, node.left);
  const right = runOf(compilation, node.right);
  if (node.operator === 'And') return (frame) => isTrue(left(frame)) && isTrue(right(frame));
  if (node.operator === 'Or') return (frame) => isTrue(left(frame)) || isTrue(right(frame));
  if (node.operator === '&') return concatenation(compilation, node, [left, right]);
  if (node.operator === '=') return (frame) => isSame(left(frame), right(frame));
  if (node.operator === '<>') return (frame) => !isSame(left(frame), right(frame));
  const holds = comparisons[node.operator];
  return (frame) => {
    const difference = order(left(frame), right(frame));
    return difference !== undefined && holds(difference);
  };
}

const comparisons: Record<Exclude<BinaryOperator, 'And' | 'Or' | '&' | '=' | '<>'>, (difference: number) => boolean> = {
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
};

function concatenation(
  compilation: Compilation,
  node: SyntaxNode & { kind: 'binary' },
  sides: readonly [Run, Run],
): Run {
  const call: Call = { name: '&', position: positionAt(compilation.text, node.operatorStart), arguments: [] };
  return (frame) => {
    const [left, right] = sides.map((side) => {
      const value = oneValue(call, side(frame));
      return value === undefined ? '' : textOfScalar(value);
    });
    return `${left}${right}`;
  };
}
