import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveReferences } from './resolve-secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'hirewire secrets ü '));
const options = { folder, env: { PASSWORD: 'p$1&', EMPTY: '' } };

beforeAll(() => writeFileSync(join(folder, 'ad'), 'hush\r\n'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function to(kind: string, name: string): string {
  return `\${${kind}:${name}}`;
}

describe('references to secrets', () => {
  it.each([
    ['a variable', to('env', 'PASSWORD'), 'p$1&'],
    ['a variable that is empty', `a${to('env', 'EMPTY')}b`, 'ab'],
    ['a file, without its last line break', to('file', 'ad'), 'hush'],
    ['text that only resembles one', `a\${b}$c{env:X}`, `a\${b}$c{env:X}`],
  ])('have the value of %s', (_what, text, value) => {
    expect(resolveReferences({ a: [text] }, 'x', options)).toEqual({ a: [value] });
  });

  it.each([
    [
      'a variable that is not set',
      to('env', 'NONE'),
      /x\.a: expected the environment variable NONE to be set; found nothing/,
    ],
    ['a file that is not there', to('file', 'none'), /x\.a: expected a readable file none; found ENOENT/],
    [
      'another kind',
      to('vault', 'ad'),
      /x\.a: expected a reference like \$\{env:NAME\} or \$\{file:PATH\}; found \$\{vault:…\}/,
    ],
    ['another letter case', to('ENV', 'PASSWORD'), /expected a reference like/],
    ['no name', to('env', ''), /expected a reference like/],
  ])('are refused for %s', (_what, text, message) => {
    expect(() => resolveReferences({ a: text }, 'x', options)).toThrow(message);
  });
});
