/** A literal of a filter as written; its type follows from the property that it is compared with. */
export type Literal =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'datetime'; readonly text: string }
  | { readonly kind: 'datetimeoffset'; readonly text: string }
  | { readonly kind: 'null' };

/** The value side of a comparison: a property path, perhaps inside functions. */
export type Operand =
  | { readonly kind: 'path'; readonly path: readonly string[] }
  | { readonly kind: 'function'; readonly name: 'tolower' | 'toupper' | 'trim'; readonly argument: Operand };

/** A comparison operator. */
export type Operator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** A boolean function of a property and a text. */
export type TextTest = 'startswith' | 'endswith' | 'substringof' | 'like';

/** A parsed `$filter`. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'compare'; readonly operator: Operator; readonly operand: Operand; readonly literal: Literal }
  | { readonly kind: 'in'; readonly operand: Operand; readonly literals: readonly Literal[] }
  | { readonly kind: 'text'; readonly test: TextTest; readonly operand: Operand; readonly text: string };
