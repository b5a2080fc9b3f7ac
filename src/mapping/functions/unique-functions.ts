import { type FunctionDefinition, refuse } from './definition.ts';

/** `SelectUniqueValue` and its counter; the compiler builds them, since they stand at the top of an expression alone. */
export const uniqueFunctions: readonly FunctionDefinition[] = [
  {
    name: 'SelectUniqueValue',
    origin: 'entra',
    summary: 'The first of the rules whose value the target does not have yet. Only as the outermost function.',
    parameters: [{ name: 'rule', type: 'any', optional: true, repeated: true }],
    least: 2,
    examples: [{ expression: 'SelectUniqueValue("joe", "joe1")', result: 'joe' }],
    build: (call) =>
      refuse(call, undefined, {
        code: 'misplaced',
        message: 'stands inside another function',
        expected: 'SelectUniqueValue as the outermost function',
      }),
  },
  {
    name: 'Counter',
    origin: 'hirewire',
    summary:
      'A rule of SelectUniqueValue that counts up: {n} in the format is the number ({nn} with two digits), at the end where there is none; text before it is cut so that the whole keeps the length.',
    parameters: [
      { name: 'format', type: 'text' },
      { name: 'start', type: 'integer', optional: true },
      { name: 'maxLength', type: 'integer', optional: true },
    ],
    examples: [
      { expression: 'SelectUniqueValue("", Counter("joe"))', result: 'joe1' },
      { expression: 'SelectUniqueValue("", Counter("johnson{nn}@x.com", 2, 12))', result: 'john02@x.com' },
    ],
    build: (call) =>
      refuse(call, undefined, {
        code: 'misplaced',
        message: 'stands outside SelectUniqueValue',
        expected: 'Counter as a rule of SelectUniqueValue',
      }),
  },
];
