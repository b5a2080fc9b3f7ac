import type { Frame, Run } from '../language/evaluation.ts';
import { compilePattern, type Pattern } from '../regex/compile-pattern.ts';
import { PatternCostError, PatternError } from '../regex/pattern-error.ts';
import { groupText, parseReplacement, replaceMatches } from '../regex/replace-pattern.ts';
import {
  type Call,
  derivedArgument,
  type FunctionDefinition,
  fail,
  limited,
  literalText,
  MAX_TEXT_LENGTH,
  refuse,
  textArgument,
} from './definition.ts';

const SOURCE = 0;
const OLD_VALUE = 1;
const PATTERN = 2;
const GROUP = 3;
const REPLACEMENT = 4;
const OTHER_ATTRIBUTE = 5;
const TEMPLATE = 6;

/** `Replace`, whose mode is chosen by the arguments that are present. */
export const replaceFunction: FunctionDefinition = {
  name: 'Replace',
  origin: 'entra',
  summary:
    'Replaces a text, or what a regular expression (.NET syntax, run in bounded time) finds; or puts the source into a template; or takes a group from another attribute when the source is empty.',
  parameters: [
    { name: 'source', type: 'text' },
    { name: 'oldValue', type: 'text', optional: true },
    { name: 'regexPattern', type: 'text', optional: true },
    { name: 'regexGroupName', type: 'text', optional: true },
    { name: 'replacementValue', type: 'text', optional: true },
    { name: 'replacementAttributeName', type: 'text', optional: true },
    { name: 'template', type: 'text', optional: true },
  ],
  least: 2,
  examples: [
    { expression: 'Replace("EN-US", "-", , , "_", , )', result: 'EN_US' },
    { expression: 'Replace("jsmith", "<u>", , , , , "<u>@contoso.com")', result: 'jsmith@contoso.com' },
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: ${number} is a .NET group reference.
      expression: 'Replace("+91 99988", , "\\\\+(?<isd>\\\\d* )(?<number>\\\\d+)", , "${number}", , )',
      result: '99988',
    },
    { expression: 'Replace("joe@x.com", , "(?<Suffix>@(.)*)", "Suffix", "", , )', result: 'joe' },
    { expression: 'Replace("", , "(?<n>\\\\d+)", "n", , "tel 12", )', result: '12' },
  ],
  build: buildReplace,
};

function buildReplace(call: Call): Run {
  const has = (index: number) => call.arguments[index] !== undefined;
  const hasPattern = has(PATTERN) && !(has(OLD_VALUE) && literalText(call, PATTERN) === '');
  if (hasPattern) return has(OTHER_ATTRIBUTE) && has(GROUP) ? takeGroupOfOther(call) : replaceByPattern(call);
  if (has(OLD_VALUE)) return has(TEMPLATE) ? fillTemplate(call) : replaceText(call);
  return refuse(call, SOURCE, {
    code: 'arity',
    message: 'nothing is named that would be replaced',
    expected: 'an oldValue or a regexPattern',
  });
}

function replaceText(call: Call): Run {
  const source = textArgument(call, SOURCE);
  const oldValue = textArgument(call, OLD_VALUE);
  const replacement = textArgument(call, REPLACEMENT);
  return (frame) => {
    const text = source(frame);
    return text === undefined
      ? undefined
      : replaceAll(call, { text, find: oldValue(frame) ?? '', by: replacement(frame) ?? '' });
  };
}

function fillTemplate(call: Call): Run {
  const source = textArgument(call, SOURCE);
  const oldValue = textArgument(call, OLD_VALUE);
  const template = textArgument(call, TEMPLATE);
  return (frame) =>
    replaceAll(call, { text: template(frame) ?? '', find: oldValue(frame) ?? '', by: source(frame) ?? '' });
}

function replaceAll(call: Call, { text, find, by }: { text: string; find: string; by: string }): string {
  if (find === '') return text;
  const parts = text.split(find);
  const length = text.length + (parts.length - 1) * (by.length - find.length);
  if (length > MAX_TEXT_LENGTH)
    fail(call, { code: 'tooLong', message: `the answer would pass ${MAX_TEXT_LENGTH} characters` });
  return parts.join(by);
}

function patternArgument(call: Call): (frame: Frame) => Pattern | undefined {
  return derivedArgument(call, PATTERN, (text, isLiteral) => {
    try {
      return compilePattern(text);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      const facts = { code: 'pattern', message: `at character ${error.at + 1} of the pattern, ${error.message}` };
      return isLiteral ? refuse(call, PATTERN, facts) : fail(call, facts);
    }
  });
}

function groupArgument(
  call: Call,
  pattern: (frame: Frame) => Pattern | undefined,
): (frame: Frame) => number | undefined {
  const name = textArgument(call, GROUP);
  return (frame) => {
    const wanted = name(frame);
    if (wanted === undefined || wanted === '') return undefined;
    const number = pattern(frame)?.groupSlots.get(wanted);
    return number ?? fail(call, { code: 'pattern', message: 'the pattern has no such group', found: wanted });
  };
}

function replaceByPattern(call: Call): Run {
  const source = textArgument(call, SOURCE);
  const pattern = patternArgument(call);
  const group = groupArgument(call, pattern);
  const replacement = textArgument(call, call.arguments[REPLACEMENT] === undefined ? OTHER_ATTRIBUTE : REPLACEMENT);
  return (frame) => {
    const text = source(frame);
    const compiled = pattern(frame);
    if (text === undefined || compiled === undefined) return text;
    const number = group(frame);
    const by = replacement(frame) ?? '';
    const parts = number === undefined ? parseReplacement(by, compiled) : [by];
    const options = { pattern: compiled, replacement: parts, limit: MAX_TEXT_LENGTH };
    const target = number === undefined ? options : { ...options, group: number };
    const result = affordable(call, () => replaceMatches(limited(call, text), target));
    return result ?? fail(call, { code: 'tooLong', message: `the answer would pass ${MAX_TEXT_LENGTH} characters` });
  };
}

function takeGroupOfOther(call: Call): Run {
  const source = textArgument(call, SOURCE);
  const other = textArgument(call, OTHER_ATTRIBUTE);
  const pattern = patternArgument(call);
  const group = groupArgument(call, pattern);
  return (frame) => {
    const text = source(frame);
    if (text !== undefined && text !== '') return text;
    const from = other(frame);
    const number = group(frame);
    const compiled = pattern(frame);
    if (from === undefined || number === undefined || compiled === undefined) return text;
    return affordable(call, () => {
      for (const match of compiled.matches(limited(call, from))) return groupText(from, match, number);
      return '';
    });
  };
}

/** Runs a pattern; taking too long is a failure of the expression. */
function affordable<Result>(call: Call, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof PatternCostError) return fail(call, { code: error.code, message: error.message });
    throw error;
  }
}
