import type { Scalar } from '../../domain/value.ts';
import { EvaluationFailure, FlowSignal, type Run, type Value } from '../language/evaluation.ts';
import { isEmpty, isMany, isTrue, textOfScalar } from '../language/value.ts';
import {
  type Argument,
  anyArgument,
  type Call,
  type FunctionDefinition,
  oneValue,
  type Parameter,
  refuse,
  textArgument,
} from './definition.ts';

const anything: Parameter = { name: 'expression', type: 'any' };
const conditions: Parameter = { name: 'condition', type: 'condition', repeated: true };
const IGNORED = new FlowSignal('ignored');

/** Functions that choose and test; branches that are not taken are not evaluated. */
export const logicFunctions: readonly FunctionDefinition[] = [
  {
    name: 'IIF',
    origin: 'entra',
    summary:
      'One of two values, by a condition. An attribute that is empty or absent simply makes the condition false or true.',
    parameters: [
      { name: 'condition', type: 'condition' },
      { name: 'valueIfTrue', type: 'any', optional: true },
      { name: 'valueIfFalse', type: 'any', optional: true },
    ],
    least: 2,
    examples: [
      { expression: 'IIF([country]="USA", [country], [department])', attributes: { country: 'USA' }, result: 'USA' },
      { expression: 'IIF(IsPresent([x]), "yes", "no")', result: 'no' },
    ],
    build: (call) => {
      const condition = anyArgument(call, 0);
      const whenTrue = anyArgument(call, 1);
      const whenFalse = anyArgument(call, 2);
      return (frame) => (isTrue(condition(frame)) ? whenTrue(frame) : whenFalse(frame));
    },
  },
  {
    name: 'Switch',
    origin: 'entra',
    summary: 'The value whose key equals the source exactly, else the default. Null equals the key "".',
    parameters: [
      { name: 'source', type: 'text' },
      { name: 'defaultValue', type: 'any', optional: true },
      { name: 'key', type: 'text', optional: true, repeated: true },
      { name: 'value', type: 'any', optional: true, repeated: true },
    ],
    least: 2,
    examples: [
      { expression: 'Switch([s], "other", "A", "active", "", "none")', attributes: { s: 'A' }, result: 'active' },
    ],
    build: buildSwitch,
  },
  {
    name: 'Coalesce',
    origin: 'entra',
    summary:
      'The first value that is not empty; else the first that is not null, so the last one may be the default "".',
    parameters: [{ name: 'source', type: 'any', optional: true, repeated: true }],
    least: 1,
    examples: [{ expression: 'Coalesce([preferred], [first])', attributes: { first: 'Robert' }, result: 'Robert' }],
    build: buildCoalesce,
  },
  {
    name: 'IsNull',
    origin: 'entra',
    summary: 'Whether the value is absent.',
    parameters: [anything],
    examples: [{ expression: 'IsNull([displayName])', result: true }],
    build: (call) => tests(call, (value) => value === undefined || (isMany(value) && value.length === 0)),
  },
  {
    name: 'IsNothing',
    origin: 'cloud-sync',
    summary: 'The older name of IsNull.',
    parameters: [anything],
    examples: [{ expression: 'IsNothing("x")', result: false }],
    build: (call) => tests(call, (value) => value === undefined || (isMany(value) && value.length === 0)),
  },
  {
    name: 'IsNullOrEmpty',
    origin: 'entra',
    summary: 'Whether the value is absent or the empty text.',
    parameters: [anything],
    examples: [{ expression: 'IsNullOrEmpty("")', result: true }],
    build: (call) => tests(call, isEmpty),
  },
  {
    name: 'IsPresent',
    origin: 'entra',
    summary: 'Whether the value is neither absent nor the empty text.',
    parameters: [anything],
    examples: [{ expression: 'IsPresent("x")', result: true }],
    build: (call) => tests(call, (value) => !isEmpty(value)),
  },
  {
    name: 'IsString',
    origin: 'entra',
    summary: 'Whether the value can be a text, as CStr makes one: it is present and single.',
    parameters: [anything],
    examples: [{ expression: 'IsString("x")', result: true }],
    build: (call) => tests(call, (value) => value !== undefined && !isMany(value)),
  },
  {
    name: 'Not',
    origin: 'entra',
    summary: '"False" when the source is true or the text True (in any letter case), otherwise "True".',
    parameters: [{ name: 'source', type: 'condition' }],
    examples: [{ expression: 'Not([IsSoftDeleted])', attributes: { IsSoftDeleted: 'True' }, result: 'False' }],
    build: (call) => {
      const condition = anyArgument(call, 0);
      return (frame) => (isTheWordTrue(oneValue(call, condition(frame))) ? 'False' : 'True');
    },
  },
  {
    name: 'CBool',
    origin: 'entra',
    summary: 'False for zero, null and the text False; otherwise true. Takes comparisons.',
    parameters: [{ name: 'expression', type: 'condition' }],
    examples: [{ expression: 'CBool([a]=[b])', attributes: { a: 'x', b: 'x' }, result: true }],
    build: (call) => tests(call, (value) => toBoolean(oneValue(call, value))),
  },
  {
    name: 'IgnoreFlowIfNullOrEmpty',
    origin: 'entra',
    summary: 'The value; when it is absent or empty, the attribute is left out of the change.',
    parameters: [anything],
    examples: [{ expression: 'IgnoreFlowIfNullOrEmpty("Sales")', result: 'Sales' }],
    build: (call) => {
      const run = anyArgument(call, 0);
      return (frame) => {
        const value = run(frame);
        if (isEmpty(value)) throw IGNORED;
        return value;
      };
    },
  },
  {
    name: 'Error',
    origin: 'cloud-sync',
    summary: 'Ends with an error: the object is held with this message.',
    parameters: [{ name: 'message', type: 'text' }],
    examples: [
      { expression: 'IIF(IsPresent([x]), [x], Error("x is needed"))', attributes: { x: 'here' }, result: 'here' },
    ],
    build: (call) => {
      const text = textArgument(call, 0);
      return (frame) => {
        const message = text(frame) ?? 'the mapping ended with Error()';
        throw new EvaluationFailure({ code: 'error', message, position: call.position });
      };
    },
  },
  {
    name: 'And',
    origin: 'hirewire',
    summary: 'Whether every condition is true; stops at the first that is not. Also written `a And b`.',
    parameters: [conditions],
    examples: [{ expression: 'And([a]="1", IsPresent([b]))', attributes: { a: '1', b: 'x' }, result: true }],
    build: (call) => {
      const runs = presentRuns(call);
      return (frame) => runs.every((run) => isTrue(run(frame)));
    },
  },
  {
    name: 'Or',
    origin: 'hirewire',
    summary: 'Whether any condition is true; stops at the first that is. Also written `a Or b`.',
    parameters: [conditions],
    examples: [{ expression: 'Or([a]="1", [a]="2")', attributes: { a: '2' }, result: true }],
    build: (call) => {
      const runs = presentRuns(call);
      return (frame) => runs.some((run) => isTrue(run(frame)));
    },
  },
];

function presentRuns(call: Call): Run[] {
  return call.arguments.filter((argument) => argument !== undefined).map((argument) => argument.run);
}

function tests(call: Call, test: (value: Value) => boolean): Run {
  const run = anyArgument(call, 0);
  return (frame) => test(run(frame));
}

function toBoolean(value: Scalar | undefined): boolean {
  if (typeof value !== 'string') return isTrue(value);
  const text = value.trim().toLowerCase();
  return text !== '' && text !== 'false' && !/^[+-]?0*(?:\.0*)?$/.test(text);
}

function isTheWordTrue(value: Scalar | undefined): boolean {
  return value === true || (typeof value === 'string' && value.trim().toLowerCase() === 'true');
}

function buildCoalesce(call: Call): Run {
  const runs = presentRuns(call);
  return (frame) => {
    let firstPresent: Value;
    for (const run of runs) {
      const value = run(frame);
      if (!isEmpty(value)) return value;
      firstPresent ??= value;
    }
    return firstPresent;
  };
}

/** One arm of a Switch: the key as a run, and as its text where it is written out. */
type Arm = { readonly key: Argument | undefined; readonly value: Run };

function buildSwitch(call: Call): Run {
  const rest = call.arguments.slice(2);
  if (rest.length % 2 === 1 && rest.at(-1) === undefined) rest.pop();
  if (rest.length % 2 === 1) {
    refuse(call, call.arguments.length - 1, {
      code: 'arity',
      message: 'the last key has no value',
      expected: 'keys and values in pairs',
    });
  }
  const arms: Arm[] = [];
  for (let at = 0; at < rest.length; at += 2) {
    arms.push({ key: rest[at], value: rest[at + 1]?.run ?? (() => undefined) });
  }
  const source = anyArgument(call, 0);
  const otherwise = anyArgument(call, 1);
  const choose = arms.every(({ key }) => key === undefined || (key.literal !== undefined && key.isWatched !== true))
    ? chooseByTable(arms)
    : chooseInOrder(arms);
  return (frame) => {
    const value = oneValue(call, source(frame));
    const texts =
      value === undefined
        ? ['']
        : typeof value === 'boolean'
          ? [textOfScalar(value), String(value)]
          : [textOfScalar(value)];
    return (choose(texts, frame) ?? otherwise)(frame);
  };
}

type Choose = (texts: readonly string[], frame: Parameters<Run>[0]) => Run | undefined;

function chooseByTable(arms: readonly Arm[]): Choose {
  const table = new Map<string, Run>();
  for (const { key, value } of arms) {
    const text = key?.literal === undefined ? '' : textOfScalar(key.literal);
    if (!table.has(text)) table.set(text, value);
  }
  return (texts) => {
    for (const text of texts) {
      const found = table.get(text);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function chooseInOrder(arms: readonly Arm[]): Choose {
  return (texts, frame) => {
    for (const { key, value } of arms) {
      const found = key?.run(frame);
      const text = found === undefined || isMany(found) ? '' : textOfScalar(found);
      if (texts.includes(text)) return value;
    }
    return undefined;
  };
}
