import { type Attributes, type AttributeValue, newAttributes, type Scalar } from '../domain/value.ts';
import { utcSeconds } from './dates/moment.ts';
import { parseDate } from './dates/parse-date.ts';
import { compileExpression } from './language/compile-expression.ts';
import type { EvaluationContext, EvaluationResult } from './language/evaluation.ts';
import { describeExpressionError, ExpressionError } from './language/expression-error.ts';

/** What a line may leave out: the clock and the chance of the command. */
export type EvaluateLineDeps = { readonly now: number; readonly random: () => number };

/** What `DefaultDomain()` answers when the line names none: there is no target that could be asked. */
const SAMPLE_DOMAIN = 'contoso.onmicrosoft.com';

/**
 * One line of `eval --lines`: `{"expression", "attributes"?, "now"?, "taken"?, "defaultDomain"?, "tables"?}` to exactly one line of JSON,
 * `{"value":…}`, `{"flow":…}` or `{"error":"text with the position"}`. Bad JSON is an error of its own; nothing is thrown.
 */
export function evaluateLine(line: string, deps: EvaluateLineDeps): string {
  let document: unknown;
  try {
    document = JSON.parse(line, keepDigits);
  } catch (error) {
    return JSON.stringify({ error: `The line is no JSON: ${error instanceof Error ? error.message : String(error)}` });
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return JSON.stringify({ error: 'The line is no JSON object with an expression' });
  }
  const fields = new Map<string, unknown>(Object.entries(document));
  const expression = fields.get('expression');
  if (typeof expression !== 'string') return JSON.stringify({ error: 'The line has no text "expression"' });
  const context = contextOf(fields, deps);
  if (typeof context === 'string') return JSON.stringify({ error: context });
  try {
    return answer(compileExpression(expression).evaluate(context));
  } catch (error) {
    if (error instanceof ExpressionError) return JSON.stringify({ error: describeExpressionError(error) });
    throw error;
  }
}

/** A whole number that a JavaScript number cannot hold, such as a FILETIME, stays the text of its digits. */
function keepDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? source : value;
}

function answer(result: EvaluationResult): string {
  if (result.kind === 'value') return JSON.stringify({ value: result.value ?? null });
  if (result.kind === 'flow') return JSON.stringify({ flow: result.flow });
  const { line, column } = result.position;
  return JSON.stringify({ error: `${result.message} (line ${line}, column ${column})` });
}

function contextOf(fields: ReadonlyMap<string, unknown>, deps: EvaluateLineDeps): EvaluationContext | string {
  const attributes = attributesOf(fields.get('attributes') ?? {});
  if (attributes === undefined) return '"attributes" is no JSON object';
  const now = instantOf(fields.get('now'), deps.now);
  if (now === undefined) return '"now" is no instant such as 2024-05-31T22:00:00Z';
  const taken = fields.get('taken') ?? [];
  if (!Array.isArray(taken)) return '"taken" is no list of texts';
  const takenValues = new Set(taken.map((value) => String(value).toLowerCase()));
  const domain = fields.get('defaultDomain');
  return {
    attributes,
    now,
    random: deps.random,
    isTaken: (value) => takenValues.has(value.toLowerCase()),
    defaultDomain: typeof domain === 'string' ? domain : SAMPLE_DOMAIN,
    tables: tablesOf(fields.get('tables')),
  };
}

function attributesOf(value: unknown): Attributes | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return newAttributes(Object.entries(value).map(([name, found]) => [name, attributeValueOf(found)]));
}

function attributeValueOf(value: unknown): AttributeValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (!Array.isArray(value)) return scalarOf(value);
  return value.filter((part) => part !== null).map(scalarOf);
}

function scalarOf(value: unknown): Scalar {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

function instantOf(value: unknown, otherwise: number): number | undefined {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number') return value;
  const moment = typeof value === 'string' ? parseDate(value, otherwise) : undefined;
  return moment === undefined ? undefined : utcSeconds(moment) * 1000 + Math.floor(moment.ticks / 10_000);
}

function tablesOf(value: unknown): Record<string, Record<string, string>> {
  const tables: Record<string, Record<string, string>> = Object.create(null);
  if (typeof value !== 'object' || value === null) return tables;
  for (const [name, rows] of Object.entries(value)) {
    if (typeof rows !== 'object' || rows === null) continue;
    const table: Record<string, string> = Object.create(null);
    for (const [key, found] of Object.entries(rows)) table[key] = String(found);
    tables[name] = table;
  }
  return tables;
}
