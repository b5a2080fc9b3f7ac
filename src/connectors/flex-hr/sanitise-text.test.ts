import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitiseText, type TextKind } from './sanitise-text.ts';

describe('sanitiseText', () => {
  it.each<[string, string | undefined, TextKind?]>([
    ['  Lena\u00a0', 'Lena'],
    ['Löf \t gren', 'Löf gren'],
    ['Nils\u0000 Hol\u0007m', 'Nils Holm'],
    ['Anna\r\nÅkesson', 'Anna Åkesson'],
    ['A\u030asa O\u0308man', 'Åsa Öman'],
    ['e\u200b\u0301', 'é'],
    ['Ev\u202ea', 'Eva'],
    ['Maja 🌻', 'Maja 🌻'],
    ['👩‍👧 Öst', '👩‍👧 Öst'],
    ['half \ud83c', 'half'],
    ['<script>alert(1)</script>Eva', 'Eva'],
    ['<SCRIPT src=x>a</SCRIPT >Eva', 'Eva'],
    ['<b>Bo</b>', 'Bo'],
    ['<<b>script>alert(1)</script>', 'script>alert(1)'],
    ['<img src=x onerror=alert(1)', 'img src=x onerror=alert(1)'],
    ['<scr\u0000ipt>Bo', 'Bo'],
    ['a < b', 'a < b'],
    ['Recht & Compliance', 'Recht & Compliance'],
    ['=HYPERLINK("x")', 'HYPERLINK("x")'],
    ['+cmd|calc', 'cmd|calc'],
    ['-2+3', '2+3'],
    ['@SUM(A1)', 'SUM(A1)'],
    ['= =1', '1'],
    ['Svensson, konsult', 'Svensson, konsult'],
    ['(Bo) *#\\"+<;', '(Bo) *#\\"+<;'],
    ["O'Conner-Öberg", "O'Conner-Öberg"],
    ['Юрий', 'Юрий'],
    ['', undefined],
    [' \u0000\u200b ', undefined],
    ['<br>', undefined],
    ['+46 70 000 00 00', '+46 70 000 00 00', 'phone'],
    [' +46 (0)8-123 45 ', '+46 (0)8-123 45', 'phone'],
    ['=+46 70', '+46 70', 'phone'],
    [' anna@acme.example ', 'anna@acme.example', 'mail'],
    ['001042', '001042', 'code'],
  ])('F1: makes %j into %j', (text, expected, kind = 'name') => {
    expect(sanitiseText(text, kind)).toBe(expected);
  });

  it('F1: cuts what is over-long, between characters', () => {
    expect(sanitiseText('Å'.repeat(5000), 'name')).toBe('Å'.repeat(256));
    expect(sanitiseText('🌻'.repeat(300), 'name')).toBe('🌻'.repeat(256));
    expect(sanitiseText('1'.repeat(500), 'phone')).toBe('1'.repeat(64));
  });

  it('F1: is fast for hostile texts', () => {
    for (const text of ['<'.repeat(200_000), '<a'.repeat(100_000), '<script>'.repeat(30_000)]) {
      const started = performance.now();
      sanitiseText(text, 'name');
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });

  it('F1: changes nothing the second time, whatever the text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '<b',
      '/',
      'script',
      '=',
      '+',
      '-',
      '@',
      ' ',
      '\u0000',
      '\u200b',
      '\u030a',
      'a',
      '\ud83c',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom<TextKind>('name', 'mail', 'phone', 'code'), (given, kind) => {
        const once = sanitiseText(given, kind);
        expect(once === undefined ? undefined : sanitiseText(once, kind)).toBe(once);
        expect(once ?? '').not.toMatch(/<[a-z/!?]/i);
      }),
      { numRuns: 200 },
    );
  });
});

it('F1: leaves whole letters as they are, each in its normal form', () => {
  const ranges: readonly (readonly [number, number])[] = [
    ...[[0xc0, 0xd6] as const, [0xd8, 0xf6] as const, [0xf8, 0x24f] as const, [0x400, 0x481] as const],
    ...[[0x48a, 0x4ff] as const, [0x1e00, 0x1eff] as const, [0x4e00, 0x9fff] as const],
  ];
  const letters = ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)),
  );

  expect(letters.filter((letter) => sanitiseText(letter, 'name') !== letter.normalize('NFC'))).toEqual([]);
  expect(letters.filter((letter) => letter !== letter.normalize('NFC'))).toEqual([]);
});
