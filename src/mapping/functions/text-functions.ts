import { isCultureName, toLower, toProperCase, toTitleCase, toUpper } from '../characters/casing.ts';
import { normalizeDiacritics } from '../characters/normalize-diacritics.ts';
import type { Run } from '../language/evaluation.ts';
import { isMany, textOfScalar, trimWhite } from '../language/value.ts';
import {
  anyArgument,
  type Call,
  derivedArgument,
  type FunctionDefinition,
  fail,
  integerArgument,
  limited,
  mapsText,
  type Parameter,
  refuse,
  refuseBelowOne,
  textArgument,
} from './definition.ts';

const source: Parameter = { name: 'source', type: 'text' };
const comparisons = ['vbBinaryCompare', 'vbTextCompare'];

/** Functions that make a text of texts. */
export const textFunctions: readonly FunctionDefinition[] = [
  {
    name: 'Append',
    origin: 'entra',
    summary: 'Puts a suffix behind a text. Null counts as the empty text.',
    parameters: [source, { name: 'suffix', type: 'text' }],
    examples: [{ expression: 'Append([user], ".test")', attributes: { user: 'joe' }, result: 'joe.test' }],
    build: (call) => joinsTwo(call, 0, 1),
  },
  {
    name: 'Prepend',
    origin: 'cloud-sync',
    summary: 'Puts a prefix before a text. Null counts as the empty text.',
    parameters: [source, { name: 'prefix', type: 'text' }],
    examples: [{ expression: 'Prepend("joe", "t-")', result: 't-joe' }],
    build: (call) => joinsTwo(call, 1, 0),
  },
  {
    name: 'Left',
    origin: 'entra',
    summary: 'The first characters of a text; null gives the empty text, a negative number the whole text.',
    parameters: [
      { name: 'string', type: 'text' },
      { name: 'numChars', type: 'integer' },
    ],
    examples: [{ expression: 'Left("John Doe", 3)', result: 'Joh' }],
    build: (call) => {
      const text = textArgument(call, 0);
      const count = integerArgument(call, 1);
      return (frame) => {
        const value = text(frame) ?? '';
        const length = count(frame) ?? 0;
        return length < 0 ? value : value.slice(0, length);
      };
    },
  },
  {
    name: 'Mid',
    origin: 'entra',
    summary: 'Part of a text, from character `start` (counted from 1); a length past the end, or none, takes the rest.',
    parameters: [source, { name: 'start', type: 'integer' }, { name: 'length', type: 'integer', optional: true }],
    examples: [{ expression: 'Mid("Johnson", 1, 4)', result: 'John' }],
    build: buildMid,
  },
  {
    name: 'Len',
    origin: 'entra',
    summary: 'The number of characters of a text, or of a number as it is written; 0 for null.',
    parameters: [{ name: 'string', type: 'text' }],
    examples: [{ expression: 'Len("John Doe")', result: 8 }],
    build: (call) => {
      const text = textArgument(call, 0);
      return (frame) => (text(frame) ?? '').length;
    },
  },
  {
    name: 'InStr',
    origin: 'entra',
    summary:
      'Where a text first stands in another, counted from 1; 0 when it does not. `vbTextCompare` ignores letter case.',
    parameters: [
      { name: 'value1', type: 'text' },
      { name: 'value2', type: 'text' },
      { name: 'start', type: 'integer', optional: true },
      { name: 'compareType', type: 'word', optional: true, oneOf: comparisons },
    ],
    examples: [{ expression: 'InStr("repEated", "e", 3, vbBinaryCompare)', result: 7 }],
    build: buildInStr,
  },
  {
    name: 'NormalizeDiacritics',
    origin: 'entra',
    summary: 'Latin letters with marks become plain letters, by the documented table (`ä` is `a`, `ß` is `ss`).',
    parameters: [source],
    examples: [{ expression: 'NormalizeDiacritics("Zoë")', result: 'Zoe' }],
    build: mapsText((text, call) => limited(call, normalizeDiacritics(text))),
  },
  {
    name: 'PCase',
    origin: 'entra',
    summary:
      'Each word with a capital, the rest in lower case. With `wordSeparators` only those characters end a word.',
    parameters: [source, { name: 'wordSeparators', type: 'text', optional: true }],
    examples: [
      { expression: 'PCase("GREGORY JAMES")', result: 'Gregory James' },
      { expression: 'PCase("o\'connor-smith", " \'-")', result: "O'Connor-Smith" },
    ],
    build: (call) => {
      const text = textArgument(call, 0);
      const separators = textArgument(call, 1);
      return (frame) => {
        const value = text(frame);
        const ends = separators(frame);
        if (value === undefined) return undefined;
        return ends === undefined ? toTitleCase(value) : toProperCase(value, ends);
      };
    },
  },
  {
    name: 'StripSpaces',
    origin: 'entra',
    summary: 'Takes every blank (U+0020) out of a text.',
    parameters: [source],
    examples: [{ expression: 'StripSpaces(" Mary Ann  Lee ")', result: 'MaryAnnLee' }],
    build: mapsText((text) => text.replaceAll(' ', '')),
  },
  {
    name: 'ToLower',
    origin: 'entra',
    summary: 'Lower case, one character for one character, by the invariant culture or the one named (`tr-TR`).',
    parameters: [source, { name: 'culture', type: 'text', optional: true }],
    examples: [{ expression: 'ToLower("SÉBASTIEN")', result: 'sébastien' }],
    build: (call) => changesCase(call, toLower),
  },
  {
    name: 'ToUpper',
    origin: 'entra',
    summary:
      'Upper case, one character for one character (`ß` stays), by the invariant culture or the one named (`tr-TR`).',
    parameters: [source, { name: 'culture', type: 'text', optional: true }],
    examples: [
      { expression: 'ToUpper("straße")', result: 'STRAßE' },
      { expression: 'ToUpper("izmir", "tr-TR")', result: 'İZMİR' },
    ],
    build: (call) => changesCase(call, toUpper),
  },
  {
    name: 'Trim',
    origin: 'cloud-sync',
    summary: 'Takes white space off both ends; of each value where there are several.',
    parameters: [{ name: 'value', type: 'values' }],
    examples: [{ expression: 'Trim(" Test ")', result: 'Test' }],
    build: (call) => {
      const run = anyArgument(call, 0);
      return (frame) => {
        const value = run(frame);
        if (value === undefined) return undefined;
        return isMany(value) ? value.map((part) => trimWhite(textOfScalar(part))) : trimWhite(textOfScalar(value));
      };
    },
  },
  {
    name: 'Word',
    origin: 'entra',
    summary:
      'The n-th word of a text, where each character of `delimiters` ends a word; the empty text when there is none.',
    parameters: [
      { name: 'string', type: 'text' },
      { name: 'wordNumber', type: 'integer' },
      { name: 'delimiters', type: 'text' },
    ],
    examples: [{ expression: 'Word("The quick brown fox", 3, " ")', result: 'brown' }],
    build: buildWord,
  },
];

function joinsTwo(call: Call, first: number, second: number): Run {
  const before = textArgument(call, first);
  const after = textArgument(call, second);
  return (frame) => limited(call, (before(frame) ?? '') + (after(frame) ?? ''));
}

function buildMid(call: Call): Run {
  const text = textArgument(call, 0);
  const start = integerArgument(call, 1);
  const length = integerArgument(call, 2);
  const hasLength = call.arguments[2] !== undefined;
  refuseBelowOne(call, 1);
  return (frame) => {
    const value = text(frame);
    const from = start(frame) ?? 1;
    const count = hasLength ? (length(frame) ?? 0) : undefined;
    if (from < 1) return fail(call, { code: 'outOfRange', message: 'characters count from 1', found: String(from) });
    if (value === undefined) return undefined;
    return count === undefined ? value.slice(from - 1) : value.slice(from - 1, from - 1 + Math.max(count, 0));
  };
}

function buildInStr(call: Call): Run {
  const text = textArgument(call, 0);
  const part = textArgument(call, 1);
  const start = integerArgument(call, 2);
  const compare = textArgument(call, 3);
  return (frame) => {
    const kind = (compare(frame) ?? '').toLowerCase();
    const fold = kind === 'vbtextcompare' || kind === '1';
    const value = text(frame) ?? '';
    const wanted = part(frame) ?? '';
    const from = Math.max((start(frame) ?? 1) - 1, 0);
    if (from > value.length) return 0;
    return (fold ? toUpper(value).indexOf(toUpper(wanted), from) : value.indexOf(wanted, from)) + 1;
  };
}

function changesCase(call: Call, change: (text: string, culture: string) => string): Run {
  const text = textArgument(call, 0);
  const culture = derivedArgument(call, 1, (name, isLiteral) => {
    if (isCultureName(name)) return name;
    const facts = { code: 'culture', message: `${name.slice(0, 40)} is no culture name` };
    return isLiteral ? refuse(call, 1, { ...facts, expected: 'a name such as "tr-TR"' }) : fail(call, facts);
  });
  return (frame) => {
    const value = text(frame);
    return value === undefined ? undefined : change(value, culture(frame) ?? '');
  };
}

function buildWord(call: Call): Run {
  const text = textArgument(call, 0);
  const number = integerArgument(call, 1);
  const delimiters = textArgument(call, 2);
  return (frame) => {
    const value = text(frame) ?? '';
    const wanted = number(frame) ?? 0;
    const ends = delimiters(frame) ?? '';
    let word = 0;
    let from = 0;
    for (let at = 0; at <= value.length; at += 1) {
      if (at < value.length && !ends.includes(value.charAt(at))) continue;
      if (at > from) word += 1;
      if (at > from && word === wanted) return value.slice(from, at);
      from = at + 1;
    }
    return '';
  };
}
