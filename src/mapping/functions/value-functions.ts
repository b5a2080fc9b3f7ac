import type { Scalar } from '../../domain/value.ts';
import type { Frame, Run } from '../language/evaluation.ts';
import { textOfScalar, trimWhite, valuesOf } from '../language/value.ts';
import {
  anyArgument,
  type Call,
  type FunctionDefinition,
  fail,
  integerArgument,
  limited,
  oneValue,
  type Parameter,
  refuseBelowOne,
  textArgument,
} from './definition.ts';

const attribute: Parameter = { name: 'attribute', type: 'values' };

/** Functions over multi-valued attributes. */
export const valueFunctions: readonly FunctionDefinition[] = [
  {
    name: 'Count',
    origin: 'entra',
    summary: 'How many values an attribute has.',
    parameters: [attribute],
    examples: [{ expression: 'Count([mails])', attributes: { mails: ['a', 'b'] }, result: 2 }],
    build: (call) => {
      const values = valuesArgument(call, 0);
      return (frame) => values(frame).length;
    },
  },
  {
    name: 'Item',
    origin: 'entra',
    summary: 'One value of a multi-valued attribute, counted from 1; out of range is an error.',
    parameters: [attribute, { name: 'index', type: 'integer' }],
    examples: [{ expression: 'Item([mails], 2)', attributes: { mails: ['a', 'b'] }, result: 'b' }],
    build: buildItem,
  },
  {
    name: 'Contains',
    origin: 'cloud-sync',
    summary: 'Which value of a multi-valued attribute first has the text in it, counted from 1; 0 when none has.',
    parameters: [attribute, { name: 'text', type: 'text' }],
    examples: [{ expression: 'Contains([mails], "SMTP:")', attributes: { mails: ['smtp:a', 'SMTP:b'] }, result: 2 }],
    build: (call) => {
      const values = valuesArgument(call, 0);
      const text = textArgument(call, 1);
      return (frame) => {
        const wanted = text(frame) ?? '';
        return values(frame).findIndex((value) => textOfScalar(value).includes(wanted)) + 1;
      };
    },
  },
  {
    name: 'RemoveDuplicates',
    origin: 'entra',
    summary: 'Each value of a multi-valued attribute once, in the order in which they come.',
    parameters: [attribute],
    examples: [{ expression: 'RemoveDuplicates([v])', attributes: { v: ['a', 'b', 'a'] }, result: ['a', 'b'] }],
    build: (call) => {
      const run = anyArgument(call, 0);
      return (frame) => {
        const value = run(frame);
        return value === undefined ? undefined : [...new Set(valuesOf(value))];
      };
    },
  },
  {
    name: 'Join',
    origin: 'entra',
    summary: 'Texts with a separator between them; empty and absent ones are left out, multi-valued ones are spread.',
    parameters: [
      { name: 'separator', type: 'text', optional: true },
      { name: 'source', type: 'any', optional: true, repeated: true },
    ],
    least: 2,
    examples: [{ expression: 'Join(".", "Ann", [middle], "Lee")', result: 'Ann.Lee' }],
    build: buildJoin,
  },
  {
    name: 'Split',
    origin: 'entra',
    summary: 'The parts of a text between delimiters, blanks around them taken off, as a multi-valued attribute.',
    parameters: [
      { name: 'source', type: 'text' },
      { name: 'delimiter', type: 'text' },
    ],
    examples: [{ expression: 'Split("One, Two", ",")', result: ['One', 'Two'] }],
    build: (call) => {
      const text = textArgument(call, 0);
      const delimiter = textArgument(call, 1);
      return (frame) => {
        const value = text(frame);
        const between = delimiter(frame) ?? '';
        if (value === undefined) return undefined;
        return between === '' ? [trimWhite(value)] : value.split(between).map(trimWhite);
      };
    },
  },
  ...['AppRoleAssignmentsComplex', 'AssertiveAppRoleAssignmentsComplex', 'AppRoleAssignments'].map(roleList),
  {
    name: 'SingleAppRoleAssignment',
    origin: 'entra',
    summary: 'The one role of the attribute; an error when there are several.',
    parameters: [attribute],
    examples: [{ expression: 'SingleAppRoleAssignment([roles])', attributes: { roles: ['Reader'] }, result: 'Reader' }],
    build: (call) => {
      const run = anyArgument(call, 0);
      return (frame) => oneValue(call, run(frame));
    },
  },
];

function roleList(name: string): FunctionDefinition {
  return {
    name,
    origin: name === 'AppRoleAssignments' ? 'cloud-sync' : 'entra',
    summary: 'The roles of the attribute as they are; for outbound provisioning to applications.',
    parameters: [attribute],
    examples: [{ expression: `${name}([roles])`, attributes: { roles: ['a', 'b'] }, result: ['a', 'b'] }],
    build: (call) => anyArgument(call, 0),
  };
}

function valuesArgument(call: Call, index: number): (frame: Frame) => readonly Scalar[] {
  const run = anyArgument(call, index);
  return (frame) => valuesOf(run(frame));
}

function buildItem(call: Call): Run {
  const values = valuesArgument(call, 0);
  const index = integerArgument(call, 1);
  refuseBelowOne(call, 1);
  return (frame) => {
    const found = values(frame);
    const wanted = index(frame) ?? 0;
    const value = found[wanted - 1];
    if (value !== undefined) return value;
    return fail(call, { code: 'outOfRange', message: `there is no value ${wanted} among ${found.length}` });
  };
}

function buildJoin(call: Call): Run {
  const separator = textArgument(call, 0);
  const sources = call.arguments.slice(1).flatMap((argument) => (argument === undefined ? [] : [argument.run]));
  return (frame) => {
    const between = separator(frame) ?? '';
    let result = '';
    let isFirst = true;
    for (const source of sources) {
      const value = source(frame);
      for (const part of valuesOf(value)) {
        if (part === '') continue;
        result += isFirst ? textOfScalar(part) : between + textOfScalar(part);
        isFirst = false;
      }
      limited(call, result);
    }
    return result;
  };
}
