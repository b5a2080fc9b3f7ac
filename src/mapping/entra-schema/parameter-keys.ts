import { findFunction } from '../functions/function-table.ts';

/** The keys of a function's arguments in an Entra expression tree: those from `repeatsFrom` on come again and again. */
export type ParameterKeys = { readonly keys: readonly string[]; readonly repeatsFrom?: number };

/** Where Entra's keys are not the names of its reference page. */
const documented: ReadonlyMap<string, ParameterKeys> = new Map([
  [
    'replace',
    {
      keys: [
        'source',
        'Find',
        'RegularExpression',
        'RegularExpressionGroupName',
        'Replacement',
        'ReplacementPropertyName',
        'Template',
      ],
    },
  ],
  ['switch', { keys: ['source', 'defaultValue', 'switchValue'], repeatsFrom: 2 }],
  ['join', { keys: ['separator', 'source'], repeatsFrom: 1 }],
]);

/** How the old form of FormatDateTime names its arguments; the one with four has dateTimeStyles in second place. */
const shortFormatDateTime: ParameterKeys = { keys: ['source', 'inputFormat', 'outputFormat'] };

/** The keys of a function, in the form that takes so many arguments; undefined for a function that is not known. */
export function parameterKeys(name: string, count?: number): ParameterKeys | undefined {
  if (name.toLowerCase() === 'formatdatetime' && count === 3) return shortFormatDateTime;
  const known = documented.get(name.toLowerCase());
  if (known !== undefined) return known;
  const parameters = findFunction(name)?.parameters;
  if (parameters === undefined) return undefined;
  const repeatsFrom = parameters.findIndex(({ repeated }) => repeated);
  const keys = parameters.map((parameter) => parameter.name);
  return repeatsFrom < 0 ? { keys } : { keys, repeatsFrom };
}

/** The key of the argument at `index`; a made-up one past the end. */
export function keyAt({ keys, repeatsFrom }: ParameterKeys, index: number): string {
  const key = keys[index];
  if (key !== undefined) return key;
  if (repeatsFrom === undefined) return `argument${index + 1}`;
  return keys[repeatsFrom + ((index - repeatsFrom) % (keys.length - repeatsFrom))] ?? `argument${index + 1}`;
}
