import type { Frame } from '../language/evaluation.ts';
import { numberOfText } from '../language/value.ts';
import { type Call, type FunctionDefinition, fail, textArgument } from './definition.ts';

/** Functions over the bits of a number, such as those of `userAccountControl`. */
export const bitFunctions: readonly FunctionDefinition[] = [
  {
    name: 'BitAnd',
    origin: 'entra',
    summary: 'The bits that two numbers share.',
    parameters: [
      { name: 'value1', type: 'number' },
      { name: 'value2', type: 'number' },
    ],
    examples: [{ expression: 'BitAnd(&HF, &HF7)', result: 7 }],
    build: (call) => {
      const left = bitsArgument(call, 0);
      const right = bitsArgument(call, 1);
      return (frame) => {
        const bits = left(frame) & right(frame);
        const number = Number(bits);
        return Number.isSafeInteger(number) ? number : String(bits);
      };
    },
  },
];

/** A number as 64 bits, every digit of a text counted; null is 0. */
function bitsArgument(call: Call, index: number): (frame: Frame) => bigint {
  const text = textArgument(call, index);
  return (frame) => {
    const digits = (text(frame) ?? '').trim();
    if (digits === '') return 0n;
    if (/^-?\d{1,30}$/.test(digits)) return BigInt.asIntN(64, BigInt(digits));
    const number = numberOfText(digits) ?? fail(call, { code: 'notANumber', message: 'takes a number', found: digits });
    return BigInt.asIntN(64, BigInt(Math.trunc(number)));
  };
}
