import type { AttributeValue } from '../../domain/value.ts';
import { compileRoot } from './compile-root.ts';
import {
  type EvaluationContext,
  EvaluationFailure,
  type EvaluationResult,
  type Flow,
  FlowSignal,
  type Frame,
  failureResult,
  type Run,
} from './evaluation.ts';
import { type Position, positionAt } from './expression-error.ts';
import type { SyntaxNode } from './syntax.ts';
import { childrenOf, isCallOf, nodesOf } from './syntax-nodes.ts';

/** What a sub-expression came to; `untaken`: it was not evaluated, because its branch was not chosen. */
export type TraceOutcome =
  | { readonly kind: 'value'; readonly value: AttributeValue | undefined }
  | { readonly kind: 'flow'; readonly flow: Flow }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  | { readonly kind: 'untaken' };

/** One sub-expression of a traced evaluation. Where `redacted`, every value is the text `[Redact]`. */
export type TraceNode = {
  readonly kind: SyntaxNode['kind'];
  /** The text of the sub-expression as it is written. */
  readonly text: string;
  readonly position: Position;
  readonly outcome: TraceOutcome;
  readonly redacted: boolean;
  readonly children: readonly TraceNode[];
};

/** Evaluates once more, watching each node. */
export function traceExpression(text: string, root: SyntaxNode, context: EvaluationContext): TraceNode {
  const outcomes = new Map<SyntaxNode, TraceOutcome>();
  const hidden = hiddenNodes(root);
  const compiled = compileRoot(
    { text, watch: (node, run) => watched(run, (outcome) => outcomes.set(node, outcome)) },
    root,
  );
  outcomes.set(root, outcomeOf(compiled.evaluate({ context, redacted: false, concealsErrors: hidden.size > 0 })));
  settleCounters(root, outcomes);
  const toTrace = (node: SyntaxNode): TraceNode => {
    const outcome = outcomes.get(node) ?? ({ kind: 'untaken' } as const);
    const redacted = hidden.has(node);
    return {
      kind: node.kind,
      text: text.slice(node.start, node.end),
      position: positionAt(text, node.start),
      outcome:
        redacted && outcome.kind === 'value' && outcome.value !== undefined
          ? { kind: 'value', value: '[Redact]' }
          : outcome,
      redacted,
      children: childrenOf(node).map(toTrace),
    };
  };
  return toTrace(root);
}

/** A counter gave what its SelectUniqueValue came to, when no rule before it did. */
function settleCounters(root: SyntaxNode, outcomes: Map<SyntaxNode, TraceOutcome>): void {
  if (!isCallOf(root, 'SelectUniqueValue')) return;
  const whole = outcomes.get(root) ?? { kind: 'untaken' };
  const selected = whole.kind === 'value' ? whole.value : undefined;
  for (const rule of childrenOf(root)) {
    const outcome = outcomes.get(rule);
    if (isCallOf(rule, 'Counter')) {
      outcomes.set(rule, whole);
      return;
    }
    if (outcome?.kind === 'error' || outcome?.kind === 'flow') return;
    if (selected !== undefined && outcome?.kind === 'value' && String(outcome.value) === selected) return;
  }
}

function outcomeOf(result: EvaluationResult): TraceOutcome {
  if (result.kind === 'value') return { kind: 'value', value: result.value };
  return result.kind === 'flow' ? result : { kind: 'error', code: result.code, message: result.message };
}

function watched(run: Run, record: (outcome: TraceOutcome) => void): Run {
  return (frame: Frame) => {
    try {
      const value = run(frame);
      record({ kind: 'value', value });
      return value;
    } catch (thrown) {
      if (thrown instanceof FlowSignal) record({ kind: 'flow', flow: thrown.flow });
      if (thrown instanceof EvaluationFailure)
        record(outcomeOf(failureResult(thrown, frame.redacted || frame.concealsErrors)));
      throw thrown;
    }
  };
}

/** What may not be shown: all inside a Redact, all around one, and all that reads an attribute which stands in one. */
function hiddenNodes(root: SyntaxNode): ReadonlySet<SyntaxNode> {
  const inside = new Set<SyntaxNode>();
  for (const node of nodesOf(root)) {
    if (isCallOf(node, 'Redact')) for (const below of nodesOf(node)) inside.add(below);
  }
  const names = new Set([...inside].flatMap((node) => (node.kind === 'attribute' ? [node.name] : [])));
  const hidden = new Set(inside);
  const mark = (node: SyntaxNode): boolean => {
    const below = childrenOf(node).map(mark).includes(true);
    const isHidden = below || inside.has(node) || (node.kind === 'attribute' && names.has(node.name));
    if (isHidden) hidden.add(node);
    return isHidden;
  };
  mark(root);
  return hidden;
}
