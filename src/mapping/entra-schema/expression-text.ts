import type { JsonObject } from '../../domain/value.ts';
import { ExpressionError } from '../language/expression-error.ts';
import { parseExpression } from '../language/parse.ts';
import { EntraSchemaError } from './entra-schema-error.ts';
import { MAX_TREE_DEPTH, quoteText } from './expression-tree.ts';
import { parameterKeys } from './parameter-keys.ts';
import { objectOf, objectsOf, type Placed, textOf } from './read-json.ts';

const operators = new Set(['=', '<>', '<', '<=', '>', '>=', '&', 'and', 'or']);

/**
 * The text of an expression tree, made from its types and names alone: for a node whose text is missing, and to see whether text and
 * tree agree.
 * @throws EntraSchemaError for a tree that is broken or deeper than a document may hold
 */
export function textOfTree(node: Placed<JsonObject>, depth = 0): string {
  if (depth > MAX_TREE_DEPTH) {
    throw new EntraSchemaError(node.path, {
      expected: `at most ${MAX_TREE_DEPTH} levels`,
      found: 'a deeper tree',
    });
  }
  const name = textOf(node, 'name') ?? '';
  const type = (textOf(node, 'type') ?? '').toLowerCase();
  if (type === 'attribute') return `[${name}]`;
  if (type === 'constant') return constantText(node, name);
  if (type !== 'function') {
    const found = type === '' ? 'nothing' : `"${type}"`;
    throw new EntraSchemaError(`${node.path}.type`, { expected: 'Attribute, Constant or Function', found });
  }
  const given = objectsOf(node, 'parameters').map((pair) => {
    const value = objectOf(pair, 'value');
    return { key: textOf(pair, 'key') ?? '', text: value === undefined ? undefined : textOfTree(value, depth + 1) };
  });
  if (operators.has(name.toLowerCase()) && given.length === 2) {
    const [left, right] = objectsOf(node, 'parameters').map((pair, index) => {
      const isOperation = operators.has((textOf(objectOf(pair, 'value') ?? node, 'name') ?? '').toLowerCase());
      return isOperation ? `(${given[index]?.text})` : given[index]?.text;
    });
    return `${left} ${name} ${right}`;
  }
  return `${name}(${placeArguments(name, given).join(', ')})`;
}

/** Words of the language stand bare, as the node's own text has them; any other constant is a text. */
function constantText(node: Placed<JsonObject>, name: string): string {
  const own = textOf(node, 'expression');
  if (own === undefined) return quoteText(name);
  try {
    const { kind } = parseExpression(own);
    return kind === 'text' || kind === 'number' || kind === 'word' ? own.trim() : quoteText(name);
  } catch (error) {
    if (error instanceof ExpressionError) return quoteText(name);
    throw error;
  }
}

type Given = { readonly key: string; readonly text: string | undefined };

function placeArguments(name: string, given: readonly Given[]): readonly string[] {
  const known = parameterKeys(name);
  const places: string[] = [];
  for (const { key, text } of given) {
    const at = known?.keys.findIndex((candidate) => candidate.toLowerCase() === key.toLowerCase()) ?? -1;
    const repeats = at < 0 || (known?.repeatsFrom !== undefined && at >= known.repeatsFrom);
    const index = repeats ? Math.max(places.length, known?.repeatsFrom ?? 0) : at;
    while (places.length < index) places.push('');
    places[index] = text ?? '';
  }
  const least = name.toLowerCase() === 'replace' ? (known?.keys.length ?? 0) : 0;
  while (places.length < least) places.push('');
  return places;
}
