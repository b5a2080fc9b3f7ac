import { bitFunctions } from './bit-functions.ts';
import { contextFunctions } from './context-functions.ts';
import { conversionFunctions } from './conversion-functions.ts';
import { dateFunctions } from './date-functions.ts';
import type { FunctionDefinition } from './definition.ts';
import { logicFunctions } from './logic-functions.ts';
import { randomFunctions } from './random-functions.ts';
import { replaceFunction } from './replace-function.ts';
import { textFunctions } from './text-functions.ts';
import { uniqueFunctions } from './unique-functions.ts';
import { valueFunctions } from './value-functions.ts';

/** Every function of the language, by its documented name in alphabetical order. */
export const mappingFunctions: readonly FunctionDefinition[] = [
  ...textFunctions,
  ...logicFunctions,
  ...bitFunctions,
  ...valueFunctions,
  ...conversionFunctions,
  ...dateFunctions,
  replaceFunction,
  ...randomFunctions,
  ...contextFunctions,
  ...uniqueFunctions,
].sort((left, right) => (left.name < right.name ? -1 : 1));

const byName = new Map(mappingFunctions.map((definition) => [definition.name.toLowerCase(), definition]));

/**
 * The function of a name. Letter case does not count: Microsoft calls names case-sensitive and then writes `Cstr`, `IsNullorEmpty`
 * and `switch` in examples.
 */
export function findFunction(name: string): FunctionDefinition | undefined {
  return byName.get(name.toLowerCase());
}
