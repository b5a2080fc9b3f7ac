import { expect, it } from 'vitest';
import { encodePassword } from './encode-password.ts';

it('sends a password in quotes as UTF-16', () => {
  expect(Buffer.from(encodePassword('aB1!')).toString('hex')).toBe('22006100420031002100' + '2200');
});
