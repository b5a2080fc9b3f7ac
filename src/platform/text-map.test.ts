import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextMap } from './text-map.ts';

test('gives what was set, the last value where a key was set twice', () => {
  const map = new TextMap();
  map.set('100010', 'Ada');
  map.set('100011', 'Carl');
  map.set('100010', 'Eva');
  expect([map.get('100010'), map.get('100011'), map.get('100012'), map.size]).toEqual(['Eva', 'Carl', undefined, 2]);
});

test('tells apart what begins alike, what is empty and what is not ASCII', () => {
  const keys = ['', 'a', 'ab', 'a\0', '\0', 'ä', 'Ä', 'ö', '\ufeffa', '😀', '😁', 'a=b', 'a=bc'];
  const map = new TextMap();
  for (const key of keys) map.set(key, `value of ${key}`);
  expect(keys.map((key) => map.get(key))).toEqual(keys.map((key) => `value of ${key}`));
  expect(map.has('b')).toBe(false);
});

/** Few texts of one or two characters, for keys that come again; some that begin alike; and any others: empty ones, and every character there is. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '\0', 'ä', '😀'), maxLength: 2 }),
  fc.nat({ max: 99 }).map((length) => ''.padEnd(length, 'employeeid=')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
/** More than the first room for places and bytes is enough for, or next to nothing. */
const manyEntries = fc.oneof(
  fc.array(fc.tuple(text, text), { maxLength: 20 }),
  fc.array(fc.tuple(text, text), { minLength: 300, maxLength: 600, size: 'max' }),
);

test('gives for every text what a Map gives, however many entries there are', () => {
  fc.assert(
    fc.property(manyEntries, fc.array(text), (entries, others) => {
      const [map, model] = [new TextMap(), new Map<string, string>()];
      const agree = (key: string) =>
        map.has(key) === model.has(key) && map.get(key) === model.get(key) && map.size === model.size;
      const areSetAlike = entries.every(([key, value]) => {
        const agreed = agree(key);
        map.set(key, value);
        model.set(key, value);
        return agreed && agree(key);
      });
      return areSetAlike && [...model.keys(), ...others].every(agree);
    }),
  );
});

test('tells apart keys that come to the same place: all that there are of three letters', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const keys = letters.flatMap((one) => letters.flatMap((two) => letters.map((three) => one + two + three)));
  const map = new TextMap();
  for (const key of keys) map.set(key, key.toUpperCase());
  expect(map.size).toBe(26 ** 3);
  expect(keys.filter((key) => map.get(key) !== key.toUpperCase() || map.has(`${key}a`))).toEqual([]);
});

test('notes a text once, and leaves alone what has a value', () => {
  const map = new TextMap();
  map.set('100010', 'Ada');
  expect(['100010', '100011', '100011', ''].map((key) => map.add(key))).toEqual([false, true, false, true]);
  expect([map.get('100010'), map.get('100011'), map.size]).toEqual(['Ada', '', 3]);

  const keys = Array.from({ length: 1000 }, (_, index) => String(index));
  expect([1, 2].map(() => keys.filter((key) => map.add(key)).length)).toEqual([1000, 0]);
});

test('keeps an empty value apart from none, and a byte order mark in one', () => {
  const map = new TextMap();
  map.set('empty', '');
  map.set('marked', '\ufeffx');
  expect([map.get('empty'), map.has('empty'), map.get('marked')]).toEqual(['', true, '\ufeffx']);
});

test('takes texts that are longer than all it has room for', () => {
  const map = new TextMap();
  const long = 'ü'.repeat(100_000);
  map.set(long, long);
  expect(map.get(long)).toBe(long);
});

test('holds many entries in less than thirty bytes each beside their texts', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `employeeid=${index}`);
  const before = process.memoryUsage().arrayBuffers;
  const map = new TextMap();
  for (const id of ids) map.set(id, id.slice(11));
  const bytes = process.memoryUsage().arrayBuffers - before;
  expect(ids.filter((id) => map.get(id) !== id.slice(11))).toEqual([]);
  expect(map.size).toBe(20_000);
  expect(bytes / 20_000).toBeLessThan(21 + 30);
});

test('needs no more room for a key whose values are of one length', () => {
  const map = new TextMap();
  map.set('counter', '0');
  const before = process.memoryUsage().arrayBuffers;
  for (let at = 0; at < 100_000; at += 1) map.set('counter', String(at % 10));
  expect([map.get('counter'), map.size]).toEqual(['9', 1]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(65_536);
});
