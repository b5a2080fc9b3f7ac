import { describe, expect, it } from 'vitest';
import { newProcessOutput } from './process-output.ts';

function aStream(terminal: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  const listeners: ((error: NodeJS.ErrnoException) => void)[] = [];
  return {
    ...terminal,
    written,
    write: (text: string) => written.push(text),
    on: (_event: 'error', listener: (error: NodeJS.ErrnoException) => void) => listeners.push(listener),
    fail: (code: string) => {
      for (const listener of listeners) listener(Object.assign(new Error(code), { code }));
    },
  };
}

describe('the output of a process', () => {
  it.each([
    ['a terminal', { isTTY: true, columns: 72 }, {}, 72],
    ['a terminal that does not say how wide it is', { isTTY: true, columns: 0 }, {}, 100],
    ['a pipe, which gets every line whole', {}, {}, Number.POSITIVE_INFINITY],
    ['a pipe of somebody who says it', {}, { COLUMNS: '60' }, 60],
    ['a terminal of somebody who says nonsense', { isTTY: true, columns: 72 }, { COLUMNS: '-1' }, 72],
  ])('is as wide as %s', (_what, terminal, env, columns) => {
    const output = newProcessOutput({ stdout: aStream(terminal), stderr: aStream(), env });

    expect(output.columns).toBe(columns);
  });

  it('says nothing more to a reader who has gone away, and goes on', () => {
    const stdout = aStream();
    const output = newProcessOutput({ stdout, stderr: aStream(), env: {} });
    output.print('one');
    expect(output.isRead()).toBe(true);

    stdout.fail('EPIPE');
    output.print('two');

    expect(output.isRead()).toBe(false);
    expect(stdout.written).toEqual(['one']);
  });

  it('does not hide that a disk is full', () => {
    const stdout = aStream();
    newProcessOutput({ stdout, stderr: aStream(), env: {} });

    expect(() => stdout.fail('ENOSPC')).toThrow('ENOSPC');
  });
});
