import { nearestName } from '../../domain/nearest-name.ts';
import type { FunctionDefinition, Parameter } from '../functions/definition.ts';
import { ExpressionError, positionAt } from './expression-error.ts';
import type { CallNode, SyntaxNode } from './syntax.ts';
import { numberOfText } from './value.ts';

/** Words that are values of their own, in any place: flow keywords and booleans. */
export const valueWords = ['IgnoreAttributeFlow', 'IgnoreObjectFlow', 'True', 'False'] as const;

/**
 * The arguments of a call with empty ones behind the last parameter taken off.
 * @throws ExpressionError `arity` or `type` for a call that can never work
 */
export function checkCall(
  text: string,
  node: CallNode,
  definition: FunctionDefinition,
): readonly (SyntaxNode | undefined)[] {
  const { parameters } = definition;
  const most = parameters.some((parameter) => parameter.repeated) ? Number.POSITIVE_INFINITY : parameters.length;
  const found = [...node.arguments];
  while (found.length > most && found.at(-1) === undefined) found.pop();
  const least = definition.least ?? parameters.filter((parameter) => !parameter.optional).length;
  if (found.length < least || found.length > most)
    throw wrongArity(text, node, definition, { least, most, found: found.length });
  const count = Math.max(found.length, parameters.length);
  for (let index = 0; index < count; index += 1) {
    const parameter = parameterAt(definition, index);
    if (parameter === undefined) break;
    const argument = found[index];
    if (argument !== undefined) checkArgument(text, definition, { parameter, argument });
    else if (!parameter.optional && (index < found.length || index < least))
      throw missing(text, node, definition, parameter);
  }
  return found;
}

/** The parameter that takes the argument at `index`; repeated ones come round again. */
export function parameterAt(definition: FunctionDefinition, index: number): Parameter | undefined {
  const { parameters } = definition;
  if (index < parameters.length) return parameters[index];
  const from = parameters.findIndex((parameter) => parameter.repeated);
  return from < 0 ? undefined : parameters[from + ((index - from) % (parameters.length - from))];
}

/** `Mid(source, start, length?)`: how a function is called. */
function signatureOf(definition: FunctionDefinition): string {
  const names = definition.parameters.map(
    ({ name, optional, repeated }) => `${name}${repeated ? '…' : optional ? '?' : ''}`,
  );
  return `${definition.name}(${names.join(', ')})`;
}

function wrongArity(
  text: string,
  node: CallNode,
  definition: FunctionDefinition,
  count: { least: number; most: number; found: number },
): ExpressionError {
  const { least, most, found } = count;
  const wanted =
    most === least ? String(least) : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
  return new ExpressionError(`${definition.name} takes ${wanted} arguments and was given ${found}`, {
    code: 'arity',
    position: positionAt(text, node.start),
    expected: signatureOf(definition),
  });
}

function missing(text: string, node: CallNode, definition: FunctionDefinition, parameter: Parameter): ExpressionError {
  return new ExpressionError(`${definition.name} needs its argument ${parameter.name}`, {
    code: 'arity',
    position: positionAt(text, node.start),
    expected: signatureOf(definition),
  });
}

type Checked = { readonly parameter: Parameter; readonly argument: SyntaxNode };

function checkArgument(text: string, definition: FunctionDefinition, { parameter, argument }: Checked): void {
  const position = positionAt(text, argument.start);
  const name = `${definition.name}: ${parameter.name}`;
  if (argument.kind === 'word' && !isWordAllowed(argument.name, parameter)) {
    throw strayWord(name, argument.name, parameter, position);
  }
  if (argument.kind !== 'text') return;
  const isNumeric = parameter.type === 'integer' || parameter.type === 'number';
  if (isNumeric && argument.value !== '' && numberOfText(argument.value) === undefined) {
    throw new ExpressionError(`${name} takes a number, found ${JSON.stringify(argument.value)}`, {
      code: 'type',
      position,
      expected: 'a number',
    });
  }
  if (parameter.oneOf !== undefined && !isOneOf(argument.value, parameter.oneOf)) {
    throw new ExpressionError(`${name} takes no ${JSON.stringify(argument.value)}`, {
      code: 'type',
      position,
      expected: `one of ${parameter.oneOf.join(' ')}`,
    });
  }
}

function isOneOf(value: string, allowed: readonly string[]): boolean {
  return allowed.some((candidate) => candidate.toLowerCase() === value.toLowerCase());
}

function isWordAllowed(word: string, parameter: Parameter): boolean {
  if (parameter.type === 'word') return isOneOf(word, parameter.oneOf ?? []);
  return isOneOf(word, valueWords);
}

function strayWord(
  name: string,
  word: string,
  parameter: Parameter,
  position: ReturnType<typeof positionAt>,
): ExpressionError {
  const allowed = parameter.type === 'word' ? (parameter.oneOf ?? []) : valueWords;
  const near = nearestName(word, allowed);
  return new ExpressionError(`${name} takes no bare word ${word}`, {
    code: 'type',
    position,
    expected:
      parameter.type === 'word' ? `one of ${allowed.join(' ')}` : `[${word}] for an attribute or "${word}" for a text`,
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}
