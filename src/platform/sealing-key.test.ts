import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSealingKey } from './sealing-key.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hirewire-key-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes a key at first use, for its owner alone, and opens with it what it sealed', () => {
  const sealed = readSealingKey(folder, {}).seal('secret');

  expect(readSealingKey(folder, {}).open(sealed)).toBe('secret');
  expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['secret.key']);
});

it('opens nothing that was sealed with another key', () => {
  const sealed = readSealingKey(folder, { HIREWIRE_KEY: 'one' }).seal('secret');

  expect(() => readSealingKey(folder, { HIREWIRE_KEY: 'another' }).open(sealed)).toThrow();
});

it.each(['', '\n'])('seals nothing with the key of a file that a power cut has left empty (%j)', (text) => {
  writeFileSync(join(folder, 'secret.key'), text);

  expect(() => readSealingKey(folder, {})).toThrow(expect.objectContaining({ code: 'sealingKeyEmpty' }));
});
