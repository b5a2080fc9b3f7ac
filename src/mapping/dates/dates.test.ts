import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileTimeOf, secondsOfFileTime } from './file-time.ts';
import { parseFormatPattern } from './format-pattern.ts';
import { addInterval, countIntervals, type DateInterval } from './interval.ts';
import { clockOf, clockParts, generalText, LAST_SECOND, utcSeconds } from './moment.ts';
import { parseDate } from './parse-date.ts';
import { parseExact } from './parse-exact.ts';
import { printDate } from './print-date.ts';
import { offsetOfZone } from './zone.ts';

const now = Date.UTC(2024, 4, 31, 22, 15);

function reformat(text: string, input: string, output: string): string | undefined {
  const read = parseFormatPattern(input);
  const print = parseFormatPattern(output);
  if (!read.ok || !print.ok) throw new Error('the format is wrong');
  const moment = parseExact(text, read, { now });
  return moment && printDate(moment, print);
}

function iso(text: string): string | undefined {
  const moment = parseDate(text, now);
  return moment && new Date(utcSeconds(moment) * 1000 + Math.floor(moment.ticks / 10_000)).toISOString();
}

describe('the calendar', () => {
  it('agrees with the platform on every day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800, max: LAST_SECOND }), (seconds) => {
        const parts = clockParts(seconds);
        const date = new Date(seconds * 1000);

        expect([parts.year, parts.month, parts.day]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
        ]);
        expect(clockOf(parts)).toBe(seconds);
        expect(parseDate(generalText(seconds), now)).toEqual({ clock: seconds, ticks: 0 });
      }),
    );
  });
});

describe('parseDate', () => {
  it.each([
    ['8/15/2025 12:00:00 AM', '2025-08-15T00:00:00.000Z'],
    ['8/15/2025 12:30 PM', '2025-08-15T12:30:00.000Z'],
    ['8/15/25', '2025-08-15T00:00:00.000Z'],
    ['2021-06-30+08:00', '2021-06-29T16:00:00.000Z'],
    ['2021-06-30Z', '2021-06-30T00:00:00.000Z'],
    ['2012-03-16T07:00:00.1234567-0230', '2012-03-16T09:30:00.123Z'],
    ['2020-12-31 23:59:59-08:00', '2021-01-01T07:59:59.000Z'],
    ['20210501000000.0Z', '2021-05-01T00:00:00.000Z'],
    ['20210501', '2021-05-01T00:00:00.000Z'],
    ['March 16, 2012', '2012-03-16T00:00:00.000Z'],
    ['16-Mar-2012 14:05', '2012-03-16T14:05:00.000Z'],
    ['Fri, 16 Mar 2012 07:00:00 GMT', '2012-03-16T07:00:00.000Z'],
    ['/Date(1331881200000)/', '2012-03-16T07:00:00.000Z'],
    ['10:30', '2024-05-31T10:30:00.000Z'],
    ['12/31/9999 12:00:00 AM', '9999-12-31T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each([
    '',
    'x',
    '2/30/2024',
    '13/1/2024',
    '2024-01-01T25:00:00',
    '1/1/2024 13:00 PM',
    '2024-01-01+15:00',
    '1/1/0000',
    '0',
    `${'9'.repeat(200)}`,
  ])('refuses %s', (text) => {
    expect(parseDate(text, now)).toBeUndefined();
  });
});

describe('FormatDateTime', () => {
  it.each([
    ['12/31/2020 12:00:00 AM', 'M/d/yyyy hh:mm:ss tt', 'yyyy-MM-dd HH:mm:ss', '2020-12-31 00:00:00'],
    ['1/5/2050 8:00:00 PM', 'M/d/yyyy hh:mm:ss tt', 'yyyyMMddHHmmss.fZ', '20500105200000.0Z'],
    [' 1/5/2050 8:00:00 PM ', 'M/d/yyyy hh:mm:ss tt', 'd', '01/05/2050'],
    ['2020-12-31-08:00', 'yyyy-MM-ddzzz', 'yyyy-MM-ddTHHzzz', '2020-12-31T00-08:00'],
    ['2020-12-31-08:00', 'yyyy-MM-ddzzz', 'yyyy-MM-dd K', '2020-12-31 -08:00'],
    ['20150107105347.1Z', 'yyyyMMddHHmmss.fZ', 'o', '2015-01-07T10:53:47.1000000'],
    ['2024-02-29', 'yyyy-MM-dd', 'dddd, d. MMMM yy', 'Thursday, 29. February 24'],
    ['Thu 29 Feb 2024', 'ddd d MMM yyyy', 'yyyy-MM-dd', '2024-02-29'],
    ['2024', 'yyyy', 'yyyy-MM-dd', '2024-01-01'],
    ['9:05', 'H:mm', 'yyyy-MM-dd h:mm t', '2024-05-31 9:05 A'],
    ['2024-01-01 00:00:00.120', 'yyyy-MM-dd HH:mm:ss.fff', 'ss.FFF ff', '00.12 12'],
    ['2024-01-01 00:00:00', 'yyyy-MM-dd HH:mm:ss', "ss.FFF 'o''clock' \\d %d", '00 oclock d 1'],
    ['49', 'yy', 'yyyy', '2049'],
    ['50', 'yy', 'yyyy', '1950'],
  ])('%s by %s as %s is %s', (text, input, output, expected) => {
    expect(reformat(text, input, output)).toBe(expected);
  });

  it.each([
    ['12/31/2020', 'M/d/yyyy hh:mm:ss tt'],
    ['2020-12-31x', 'yyyy-MM-dd'],
    ['2020-02-30', 'yyyy-MM-dd'],
    ['Fri 29 Feb 2024', 'ddd d MMM yyyy'],
    ['13:00 PM', 'M:mm tt'],
    ['2020-1-01', 'yyyyMMdd'],
  ])('%s does not follow %s', (text, input) => {
    expect(reformat(text, input, 'yyyy')).toBeUndefined();
  });

  it.each(['', "yyyy 'x", 'q', 'yyyy\\', '%', 'ffffffff'])('refuses the format %s', (format) => {
    expect(parseFormatPattern(format).ok).toBe(false);
  });

  it('reads back what it prints', () => {
    const pattern = parseFormatPattern('M/d/yyyy hh:mm:ss tt');
    if (!pattern.ok) throw new Error(pattern.problem);
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800, max: LAST_SECOND }), (clock) => {
        expect(parseExact(printDate({ clock, ticks: 0 }, pattern), pattern, { now })).toEqual({ clock, ticks: 0 });
      }),
    );
  });
});

describe('intervals', () => {
  const at = (text: string) => utcSeconds(parseDate(text, now) ?? { clock: 0, ticks: 0 });

  it.each<[DateInterval, number, string, string]>([
    ['m', 1, '1/31/2024', '2/29/2024 12:00:00 AM'],
    ['m', -1, '3/31/2023', '2/28/2023 12:00:00 AM'],
    ['yyyy', 1, '2/29/2024', '2/28/2025 12:00:00 AM'],
    ['q', 1, '11/30/2023', '2/29/2024 12:00:00 AM'],
    ['ww', -1, '1/1/2024', '12/25/2023 12:00:00 AM'],
    ['n', 90, '1/1/2024 11:00 PM', '1/2/2024 12:30:00 AM'],
    ['d', 14, '12/31/9999', '12/31/9999 11:59:59 PM'],
    ['yyyy', 60, '12/31/9999', '12/31/9999 11:59:59 PM'],
  ])('%s %d from %s is %s', (interval, amount, from, expected) => {
    expect(generalText(addInterval(interval, amount, at(from)))).toBe(expected);
  });

  it.each<[DateInterval, string, string, number]>([
    ['d', '1/1/2024 11:00 PM', '1/2/2024 10:00 PM', 0],
    ['d', '1/2/2024', '1/1/2024', -1],
    ['yyyy', '12/31/2023', '1/1/2024', 1],
    ['m', '1/31/2024', '2/1/2024', 1],
    ['q', '3/31/2024', '4/1/2024', 1],
    ['ww', '2021-08-28', '2021-08-29', 1],
    ['w', '2021-08-28', '2021-09-03', 0],
    ['h', '1/1/2024 1:59 AM', '1/1/2024 3:00 AM', 1],
  ])('%s from %s to %s are %d', (interval, from, to, expected) => {
    expect(countIntervals(interval, at(from), at(to))).toBe(expected);
  });
});

describe('FILETIME', () => {
  it('keeps every digit beyond 2^53, there and back', () => {
    const moment = { clock: 1_609_487_999, ticks: 9_999_999 };

    expect(fileTimeOf(moment)).toBe('132539615999999999');
    expect(secondsOfFileTime('132539615999999999')).toBe(1_609_487_999);
  });
});

describe('time zones', () => {
  it.each([
    ['2024-07-01T23:59:59', 'Europe/Vienna', 120],
    ['2024-12-31T23:59:59', 'America/New_York', -300],
    ['2025-03-30T23:59:59', 'Europe/Berlin', 120],
    ['2024-07-01T00:00:00', 'UTC', 0],
  ])('%s in %s is %d minutes from UTC', (text, zone, minutes) => {
    expect(offsetOfZone(parseDate(text, now)?.clock ?? 0, zone)).toBe(minutes);
  });
});
