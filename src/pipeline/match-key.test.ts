import { expect, it } from 'vitest';
import { newAttributes } from '../domain/value.ts';
import { matchKeys } from './match-key.ts';

const account = newAttributes([
  ['employeeID', '100003'],
  ['proxyAddresses', ['SMTP:Ada@example.com', 'smtp:a.king@example.com', 'smtp:ada@example.com', '']],
]);

it('finds an account by every value of a multi-valued attribute, each once and without case', () => {
  expect(matchKeys(['proxyAddresses'], account)).toEqual([
    'proxyaddresses=smtp:ada@example.com',
    'proxyaddresses=smtp:a.king@example.com',
  ]);
});

it('finds an account once by an attribute that matches twice', () => {
  expect(matchKeys(['employeeID', 'mail', 'employeeID'], account)).toEqual(['employeeid=100003']);
});
