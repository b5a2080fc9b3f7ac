import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { makeDataFolder } from './make-data-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'hirewire-data-'));

afterAll(() => rmSync(folder, { recursive: true }));

it('makes a folder with its parents, for its owner alone, and leaves nothing in it', () => {
  const wanted = join(folder, 'one/two');

  makeDataFolder(wanted);
  makeDataFolder(wanted);

  expect(statSync(wanted).mode & 0o777).toBe(0o700);
  expect(readdirSync(wanted)).toEqual([]);
});

it.each(['/proc/x', '/proc/x/y', '/proc', '/dev/null/x'])('refuses %s, which cannot be made or written', (wanted) => {
  expect(() => makeDataFolder(wanted)).toThrow(ConfigError);
  expect(() => makeDataFolder(wanted)).toThrow(
    `${wanted}: expected a folder for the data that can be made and written`,
  );
});

it('refuses a folder below a file', () => {
  writeFileSync(join(folder, 'file'), '');

  expect(() => makeDataFolder(join(folder, 'file/data'))).toThrow(ConfigError);
});
