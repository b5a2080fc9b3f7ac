import { expect, it } from 'vitest';
import { dateText, dayOf, formatDate, parseODataDate } from './dates.ts';
import { newMemo } from './memo.ts';

it.each([
  ['/Date(1489363200000)/', 1489363200000],
  ['/Date(1489442337000+0000)/', 1489442337000],
  ['/Date(-2208988800000)/', -2208988800000],
  ['/Date(1489442337000-0500)/', 1489442337000],
  ['/Date(x)/', undefined],
  ['2020-01-01', undefined],
])('reads the OData date %s as %s', (text, milliseconds) => {
  expect(parseODataDate(text)).toBe(milliseconds);
});

it.each([
  ['/Date(1489363200000)/', '2017-03-13'],
  ['/Date(-501206400000)/', '1954-02-13'],
  ['/Date(-2208988800000)/', '1900-01-01'],
  ['/Date(253402214400000)/', '9999-12-31'],
  ['2022-12-14T00:00:00.000-05:00', '2022-12-14'],
  ['2022-12-14', '2022-12-14'],
  ['/Date(99999999999999999)/', undefined],
  ['tomorrow', undefined],
  [null, undefined],
  [undefined, undefined],
])('takes the calendar day of %s as %s', (value, day) => {
  expect(dayOf(value)).toBe(day);
});

it.each([
  ['2025-08-15T00:00:00Z', '8/15/2025 12:00:00 AM'],
  ['2025-12-01T13:05:09Z', '12/1/2025 01:05:09 PM'],
  ['2025-01-01T12:00:00Z', '1/1/2025 12:00:00 PM'],
  ['9999-12-31T00:00:00Z', '12/31/9999 12:00:00 AM'],
])('writes %s as %s', (instant, text) => {
  expect(formatDate(Date.parse(instant))).toBe(text);
});

it.each([
  ['startDate', '/Date(1706745600000)/', '2/1/2024 12:00:00 AM'],
  ['lastModifiedDateTime', '/Date(1489442337000+0000)/', '3/13/2017 09:58:57 PM'],
  ['startDate', '2024-02-01', '2/1/2024 12:00:00 AM'],
  ['startDate', '2024-02-01T00:00:00.000-05:00', '2/1/2024 12:00:00 AM'],
  ['lastModifiedDateTime', '2024-02-01T22:00:00-05:00', '2/2/2024 03:00:00 AM'],
  ['customString1', '2024-02-01', '2024-02-01'],
  ['jobTitle', '/Date(never)/', '/Date(never)/'],
  ['endDate', '/Date(99999999999999999)/', '/Date(99999999999999999)/'],
])('gives the mapping %s: %s as %s', (name, value, text) => {
  expect(dateText(name, value, newMemo())).toBe(text);
});
