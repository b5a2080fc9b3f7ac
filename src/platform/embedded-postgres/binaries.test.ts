import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { linkLibraries } from './binaries.ts';

const folder = mkdtempSync(join(tmpdir(), 'hirewire binaries '));

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('linkLibraries', () => {
  it('makes the links that the install script makes, and leaves those that are there', () => {
    mkdirSync(join(folder, 'native/lib'), { recursive: true });
    writeFileSync(join(folder, 'native/lib/libx.so.6.1'), 'library');
    const links = ['libx.so', 'libx.so.6'].map((name) => ({
      source: 'native/lib/libx.so.6.1',
      target: `native/lib/${name}`,
    }));
    writeFileSync(join(folder, 'native/pg-symlinks.json'), JSON.stringify(links));

    linkLibraries(folder);
    linkLibraries(folder);

    expect(lstatSync(join(folder, 'native/lib/libx.so.6')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'native/lib/libx.so'), 'utf8')).toBe('library');
  });
});
