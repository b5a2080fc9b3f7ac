import { expect, it } from 'vitest';
import { checkValue } from './check-values.ts';

const rule = { name: 'title', multiValued: false, readOnly: false, minLength: 1, maxLength: 10 };

it.each([
  { value: 'Engineer', code: undefined },
  { value: undefined, code: undefined },
  { value: '12345678901', code: 'valueTooLong' },
  { value: ['a', 'b'], code: 'severalValues' },
  { value: 'a\u0000b', code: 'controlCharacter' },
  { value: 'a\u0007b', code: 'controlCharacter' },
  { value: 'line\r\nend', code: undefined },
  { value: 'a\uD800b', code: 'brokenCharacter' },
  { value: '👩‍💻', code: undefined },
])('says $code of $value', ({ value, code }) => {
  expect(checkValue(value, rule)?.code).toBe(code);
});

it('names the limit', () => {
  expect(checkValue('x'.repeat(11), rule)?.message).toBe(
    'The value for title has 11 characters; the target allows 10.',
  );
});

it('asks the target what else it would refuse', () => {
  const problem = { code: 'invalidValue', message: 'no whole number', advice: 'Correct it.' };
  const whyUnfit = (value: unknown) => (value === 'many' ? problem : undefined);
  expect(checkValue('many', { ...rule, whyUnfit })).toEqual({ ...problem, attribute: 'title' });
  expect(checkValue('7', { ...rule, whyUnfit })).toBeUndefined();
});

it('does not count base64 as if it were the bytes', () => {
  expect(checkValue('AAAAAAAAAAAAAAAA', { ...rule, type: 'binary' })).toBeUndefined();
});
