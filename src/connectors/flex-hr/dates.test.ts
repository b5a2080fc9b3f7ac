import { expect, it } from 'vitest';
import { localText, readDate } from './dates.ts';

it.each([
  ['2026-03-31T00:00:00', '2026-03-31'],
  ['2026-03-31', '2026-03-31'],
  ['2028-02-29', '2028-02-29'],
  ['2026-03-31T23:59:59.997', '2026-03-31'],
  ['2026-03-31 00:00:00', '2026-03-31'],
  ['2026-03-30T22:00:00Z', '2026-03-31'],
  ['2026-01-30T23:00:00.000Z', '2026-01-31'],
  ['2026-03-31T00:00:00+02:00', '2026-03-31'],
  ['/Date(1774908000000)/', '2026-03-31'],
])('reads the day of %s', (text, day) => {
  expect(readDate(text, 'Europe/Stockholm')).toEqual({ kind: 'day', day });
});

it.each([undefined, null, '', '0001-01-01T00:00:00', '9999-12-31T00:00:00'])('reads %j as no date', (value) => {
  expect(readDate(value, 'Europe/Stockholm')).toEqual({ kind: 'none' });
});

it.each([
  '2026-02-30',
  '2026-02-29',
  '2100-02-29',
  '2026-04-31',
  '2026-00-10',
  '2026-01-00',
  '2026-01-32',
  '2026-13-01T00:00:00',
  'soon',
  '31.3.2026',
  20260331,
  true,
  {},
])('does not guess at %j', (value) => {
  expect(readDate(value, 'Europe/Stockholm')).toEqual({ kind: 'unreadable' });
});

it.each([
  ['2026-07-01T10:00:00Z', '2026-07-01T12:00:00'],
  ['2026-11-20T23:30:00Z', '2026-11-21T00:30:00'],
])('writes %s as local time', (instant, text) => {
  expect(localText(Date.parse(instant), 'Europe/Stockholm')).toBe(text);
});
