import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { evaluateLine } from '../../src/mapping/index.ts';
import { callProgram } from '../cli/command-line.ts';

const page = readFileSync(new URL('../../docs/mapping-differences.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'hirewire-differences-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The content of the page's blocks in a language, with the heading above each. */
function blocksIn(language: string): readonly (readonly [string, string])[] {
  return [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .filter(([, found]) => found === language)
    .map(({ 2: content = '', index }) => [
      page
        .slice(0, index)
        .match(/^#+ .*$/gm)
        ?.at(-1) ?? '',
      content,
    ]);
}

const lines = blocksIn('json').flatMap(([heading, content]) =>
  content
    .trim()
    .split('\n')
    .map((line) => [heading, line] as const),
);

describe('docs/mapping-differences.md', () => {
  it('has an example for all but the limits and the schema files', () => {
    const headings = [...page.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
    const shown = new Set([...blocksIn('json'), ...blocksIn('yaml')].map(([heading]) => heading.slice(4)));

    expect(headings.filter((heading) => !shown.has(heading ?? ''))).toEqual(['Limits']);
  });

  it.each(lines)('%s: %s', (_heading, line) => {
    const { gives } = JSON.parse(line);

    const answer = JSON.parse(evaluateLine(line, { now: 0, random: () => 0 }));

    if (gives.error === undefined) expect(answer).toEqual(gives);
    else expect(answer.error).toContain(gives.error);
  });

  it.each(blocksIn('yaml'))('%s: its cases pass', async (_heading, content) => {
    const { mapping, cases } = parse(content);
    const systems = { hr: { connector: 'successfactors' }, ad: { connector: 'active-directory' } };
    writeFileSync(
      join(folder, 'hirewire.yaml'),
      stringify({ systems, jobs: { main: { source: 'hr', target: 'ad', mapping } } }),
    );
    writeFileSync(join(folder, 'page.cases.yaml'), stringify(cases));

    const { out, code } = await callProgram(['test'], folder);

    expect(out).toMatch(/ passed, 0 failed\.\n$/);
    expect(code).toBe(0);
  });
});
