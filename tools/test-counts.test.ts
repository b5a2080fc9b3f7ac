import { describe, expect, it } from 'vitest';
import { countTests } from './test-counts.ts';

function aFile(status: string, ...tests: readonly string[]) {
  return { status, assertionResults: tests.map((one) => ({ status: one })) };
}

describe('countTests', () => {
  it('counts what passed, failed and did not run', () => {
    const testResults = [aFile('passed', 'passed', 'passed', 'skipped', 'todo'), aFile('failed', 'passed', 'failed')];
    expect(countTests({ testResults })).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  it('counts a file that did not load as a failure', () => {
    expect(countTests({ testResults: [aFile('failed'), aFile('failed', 'passed')] })).toEqual({
      passed: 1,
      failed: 2,
      skipped: 0,
    });
  });
});
