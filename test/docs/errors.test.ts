import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { connectorErrorCodes } from '../../src/connectors/contract.ts';
import { platformErrorCodes } from '../../src/platform/platform-error.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');

/** Expressions have errors without a code; the rest is no program of ours. */
const leftOut = /\.test\.ts$|test-support|contract-suite|^mapping\//;
/** A code of zod, and names of lines of `check`. */
const noErrors = new Set(['custom', 'connect', 'tls', 'resolve', 'count']);
const given = /(?:\bcode(?::| =|\?:) '|\bEngineError\(\s*'|\b(?:failed|finding)\((?:\s*\w+,)?\s*')([a-zA-Z]+)'/g;

function readPrograms(): readonly string[] {
  const folder = join(root, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !leftOut.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

const programs = readPrograms();
const documented = new Set([...page.matchAll(/^\| `(\w+)` +\|/gm)].map(([, code]) => code ?? ''));

describe('docs/errors.md', () => {
  it('has every code that the programs give', () => {
    const codes = new Set(programs.flatMap((text) => [...text.matchAll(given)].map(([, code]) => code ?? '')));
    expect(codes.size).toBeGreaterThan(50);
    const missing = [...codes].filter((code) => !noErrors.has(code) && !page.includes(`\`${code}\``));
    expect(missing).toEqual([]);
  });

  it('has every code of a system and of the machine', () => {
    for (const code of [...connectorErrorCodes, ...platformErrorCodes]) expect(documented).toContain(code);
  });

  it('has no code that there is not', () => {
    const text = programs.join('\n');
    expect([...documented].filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });
});
