import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const walk = readFileSync(join(root, 'docs/walk.md'), 'utf8');
const stops = walk.split(/^## /m).slice(1);

function namesIn(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ''))];
}

/** A function or class that a file declares for others. */
function exportsName(file: string, name: string): boolean {
  return new RegExp(`^export (async )?(function\\*?|class) ${name}\\b`, 'm').test(
    readFileSync(join(root, file), 'utf8'),
  );
}

describe('the walk', () => {
  it('has about ten stops', () => {
    expect(stops.length).toBeGreaterThanOrEqual(9);
    expect(stops.length).toBeLessThanOrEqual(12);
  });

  it.each(stops.map((stop) => [stop.split('\n')[0] ?? '', stop]))(
    'names files and functions that are there: %s',
    (_title, stop) => {
      const files = namesIn(stop, /`((?:src|sandbox)\/[\w./-]+\.ts)`/g);
      const functions = namesIn(stop, /`(\w+)\(\)`/g);
      expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
      expect(functions.length).toBeGreaterThan(0);
      expect(functions.filter((name) => !files.some((file) => exportsName(file, name)))).toEqual([]);
    },
  );

  it('names tables that a migration makes', () => {
    const folder = join(root, 'src/store/migrations');
    const migrations = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    for (const table of namesIn(walk, /`(app\.\w+)`/g))
      expect(migrations.join('\n')).toContain(`create table ${table} `);
  });
});

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe('every page', () => {
  it.each(pages)('leads nowhere into the void, and names files that are there: %s', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const links = namesIn(text, /\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g);
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([]);
    const files = namesIn(text, /`((?:src|sandbox|tools|test|bin|docs)\/[\w./-]+\.\w+)`/g);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
