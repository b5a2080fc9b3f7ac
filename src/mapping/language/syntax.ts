/** The operators of the language, loosest first: `Or`, `And`, the comparisons, `&`. */
export type BinaryOperator = 'Or' | 'And' | '=' | '<>' | '<' | '<=' | '>' | '>=' | '&';

/** A parsed expression. `start` and `end` are offsets into its text. */
export type SyntaxNode = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number | string }
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'word'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly (SyntaxNode | undefined)[] }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: SyntaxNode;
      readonly right: SyntaxNode;
      readonly operatorStart: number;
    }
);

/** One argument in four kinds of node. */
export type CallNode = Extract<SyntaxNode, { kind: 'call' }>;
