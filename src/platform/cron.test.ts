import { describe, expect, it } from 'vitest';
import { findCronMistake, namesHours, nextRun } from './cron.ts';

const zone = 'Europe/Stockholm';

/** The next runs after an instant, in UTC without seconds of zero. */
function nextRuns(expression: string, from: string, count: number, timeZone: string = zone): readonly string[] {
  const runs: string[] = [];
  let at: number | undefined = Date.parse(from);
  while (runs.length < count) {
    at = nextRun(expression, timeZone, at);
    if (at === undefined) return [...runs, 'never'];
    runs.push(new Date(at).toISOString().replace(/(:00)?\.000Z$/, ''));
  }
  return runs;
}

describe('a cron expression', () => {
  it.each([
    '*/2 * * * *',
    '0/2 * * * *',
    '0 0/2 * * * ?',
    '0 */2 * * * *',
    '0 0/2 * * * ? *',
    '0 0-58/2 * ? * 1-7 2026',
  ])('E3: means every two minutes: %s', (expression) => {
    expect(nextRuns(expression, '2026-05-04T09:59:59.999Z', 3)).toEqual([
      '2026-05-04T10:00',
      '2026-05-04T10:02',
      '2026-05-04T10:04',
    ]);
  });

  it.each([
    ['seconds', '*/20 * * * * ?', ['2026-05-04T00:00:20', '2026-05-04T00:00:40', '2026-05-04T00:01']],
    ['Quartz, where 1 is Sunday', '0 0 12 ? * 1', ['2026-05-10T10:00', '2026-05-17T10:00']],
    ['cron, where 0 is Sunday', '0 12 * * 0', ['2026-05-10T10:00', '2026-05-17T10:00']],
    ['cron, where 7 is Sunday too', '0 12 * * 7', ['2026-05-10T10:00', '2026-05-17T10:00']],
    ['days by name', '0 0 12 ? * mon-FRI', ['2026-05-04T10:00', '2026-05-05T10:00']],
    ['days over the end of the week', '0 12 * * FRI-MON', ['2026-05-04T10:00', '2026-05-08T10:00', '2026-05-09T10:00']],
    ['the whole week in numbers', '0 12 * * 0-7', ['2026-05-04T10:00', '2026-05-05T10:00']],
    ['hours over midnight', '0 22-1 * * *', ['2026-05-04T20:00', '2026-05-04T21:00', '2026-05-04T22:00']],
    ['months by name', '0 0 1 JAN,JUL *', ['2026-06-30T22:00', '2026-12-31T23:00']],
    ['a year', '0 0 0 1 1 ? 2028', ['2027-12-31T23:00', 'never']],
    ['the last day of the month', '0 0 12 L * ?', ['2026-05-31T10:00', '2026-06-30T10:00']],
    ['the last workday of the month', '0 0 12 LW * ?', ['2026-05-29T10:00', '2026-06-30T10:00']],
    ['the workday nearest to the 16th', '0 0 12 16W * ?', ['2026-05-15T10:00', '2026-06-16T10:00']],
    ['the last Friday', '0 0 12 ? * 6L', ['2026-05-29T10:00', '2026-06-26T10:00']],
    ['the last Friday by name', '0 0 12 ? * FRIL', ['2026-05-29T10:00', '2026-06-26T10:00']],
    ['the third Friday', '0 0 12 ? * 6#3', ['2026-05-15T10:00', '2026-06-19T10:00']],
    [
      'a day of the month or of the week, in cron',
      '0 12 15 * MON',
      ['2026-05-04T10:00', '2026-05-11T10:00', '2026-05-15T10:00'],
    ],
    ['a nickname', '@daily', ['2026-05-04T22:00', '2026-05-05T22:00']],
  ])('may name %s', (_what, expression, expected) => {
    expect(nextRuns(expression, '2026-05-04T00:00:00Z', expected.length)).toEqual(expected);
    expect(findCronMistake(expression)).toBeUndefined();
  });

  it.each([
    ['', 'it is empty'],
    ['every two minutes', 'it has 3 fields: 5 are needed (minute first), or 6 or 7 (second first, year last)'],
    ['61 * * * *', '"61" is no minute: 0 to 59'],
    ['0 0 24 * * ?', '"24" is no hour: 0 to 23'],
    ['0 0 0 0 * ?', '"0" is no day of the month: 1 to 31'],
    ['0 0 0 ? FOO *', '"FOO" is no month: 1 to 12, JAN to DEC'],
    ['0 0 0 ? * 0', '"0" is no day of the week: 1 to 7, SUN to SAT'],
    ['0 0 0 ? * 2#6', '"2#6" is no day of the week: 1 to 7, SUN to SAT'],
    ['0 0 0 L-3 * ?', '"L" is no day of the month: 1 to 31'],
    ['? * * * *', '"?" is no minute: 0 to 59'],
    ['*/0 * * * *', '"/0" is no step of the minute: 1 to 59'],
    ['1-2-3 * * * *', '"1-2-3" is no range of the minute'],
    ['0 0 0 1 * MON', 'it names a day of the month and a day of the week: write ? for one of them'],
    ['0 0 0 1 1 ? 2030-2028', '"2030-2028" is no range of the year'],
    ['0 0 0 30 2 ?', 'it names no day that ever comes'],
    ['0 0 0 1 1 ? 1', '"1" is no year: 1970 to 2099'],
    ['* * * * *; drop table', '"*;" is no month: 1 to 12, JAN to DEC'],
  ])('E5: is refused with what is wrong: %s', (expression, mistake) => {
    expect(findCronMistake(expression)).toBe(mistake);
  });
});

describe('a change of the clock in Stockholm', () => {
  const spring = '2026-03-28T23:30:00Z';
  const autumn = '2026-10-24T22:30:00Z';

  it.each([
    [
      'every half hour through the night in spring',
      '0 0/30 * * * ?',
      spring,
      ['2026-03-29T00:00', '2026-03-29T00:30', '2026-03-29T01:00', '2026-03-29T01:30'],
    ],
    [
      'every half hour through the night in autumn',
      '*/30 * * * *',
      autumn,
      [
        '2026-10-24T23:00',
        '2026-10-24T23:30',
        '2026-10-25T00:00',
        '2026-10-25T00:30',
        '2026-10-25T01:00',
        '2026-10-25T01:30',
        '2026-10-25T02:00',
      ],
    ],
    ['at 02:30, which spring has not', '30 2 * * *', spring, ['2026-03-29T01:00', '2026-03-30T00:30']],
    ['at 02:30, which autumn has twice', '30 2 * * *', autumn, ['2026-10-25T00:30', '2026-10-26T01:30']],
    ['every two hours in spring', '0 */2 * * *', spring, ['2026-03-29T01:00', '2026-03-29T02:00', '2026-03-29T04:00']],
    ['every two hours in autumn', '0 */2 * * *', autumn, ['2026-10-25T00:00', '2026-10-25T03:00', '2026-10-25T05:00']],
    ['at 02:00 and 03:00 in spring, at once', '0 0 2,3 * * ?', spring, ['2026-03-29T01:00', '2026-03-30T00:00']],
    [
      'every ten minutes of the hour that autumn has twice',
      '*/10 2 * * *',
      autumn,
      [
        '2026-10-25T00:00',
        '2026-10-25T00:10',
        '2026-10-25T00:20',
        '2026-10-25T00:30',
        '2026-10-25T00:40',
        '2026-10-25T00:50',
        '2026-10-26T01:00',
      ],
    ],
  ])('E8: neither doubles nor loses runs: %s', (_what, expression, from, expected) => {
    expect(nextRuns(expression, from, expected.length)).toEqual(expected);
  });

  it('tells expressions that name hours from those that go on in even steps', () => {
    expect(['30 2 * * *', '0 */2 * * *', '@daily'].map(namesHours)).toEqual([true, true, true]);
    expect(['*/2 * * * *', '0 0/2 * * * ?', '0 0 0/1 * * ?', '@hourly'].map(namesHours)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
