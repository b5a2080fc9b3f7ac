import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { callProgram } from '../cli/command-line.ts';

const guide = readFileSync(new URL('../../docs/administrator.md', import.meta.url), 'utf8');
const [, chapter = ''] = /\n## At two in the morning\n([\s\S]*?)\n## /.exec(guide) ?? [];
const calls = chapter.split('\n### ').slice(1);
const lines = [...chapter.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.split('\n'))
  .flatMap((line) => line.replace(/\s+#.*$/, '').replace(/ > \S+$/, '') || []);

describe('the chapter for the night', () => {
  it('has ten calls and more, each with what to type', () => {
    expect(calls.length).toBeGreaterThanOrEqual(10);
    for (const call of calls) expect(call).toMatch(/```sh\nhirewire /);
  });

  it.each([...new Set(lines)])('%s is a command that there is', async (line) => {
    const [program, ...words] = line.split(/\s+/);
    expect(program).toBe('hirewire');

    // It gets as far as the database, which this call is not given.
    await expect(callProgram(words, '/nowhere')).resolves.toMatchObject({
      err: expect.stringContaining('This call was not to get so far.'),
    });
  });
});
