import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderTicketedRun } from '../../src/cli/render/ticketed-run.ts';
import { newCounts } from '../../src/domain/plan.ts';
import { newOperationCounts } from '../../src/engine/cycle-result.ts';
import { type FlexOffice, openFlexOffice } from './flex-office.ts';

let office: FlexOffice;

beforeAll(async () => {
  office = await openFlexOffice();
  for (let at = 0; at < 30; at += 1) office.hire({ firstName: `Kim${at}`, lastName: 'Å'.repeat(120) });
  await office.call('run', 'flex-to-ad');
}, 60_000);

afterAll(() => office.close());

it('ends with 1 as long as people wait, each of them with the problem and the ticket', async () => {
  const { code, document } = await office.ask('run', 'flex-to-ad');

  expect(code).toBe(1);
  expect(document.counts).toMatchObject({ held: 30, created: 0, failed: 0 });
  expect(document.problems).toHaveLength(30);
  for (const problem of document.problems) expect(problem).toMatchObject({ code: 'valueTooLong', attribute: 'sn' });
  expect(new Set(document.problems.map(({ worker }: { worker: string }) => worker)).size).toBe(30);
});

it('shows how many wait, and the first of them', async () => {
  const { out } = await office.call('run', 'flex-to-ad');

  expect(out).toMatch(/held +30 /);
  expect(out).toContain('… and 10 more; --json has them all');
  expect(out).toContain('waiting:    30 for repair');
  expect(out.split('\n').length).toBeLessThan(70);
});

it('names no plan for approval but the one that people wait for', () => {
  const result = {
    ...({
      job: 'flex-to-ad',
      kind: 'incremental',
      planId: '',
      hash: '',
      verdict: 'go',
      trips: [],
      seconds: 1,
    } as const),
    ...{ counts: { ...newCounts(), read: 1, held: 1 }, operations: newOperationCounts() },
    problems: [{ code: 'awaitingApproval', worker: '7', message: 'Waits.', advice: '`hirewire approve p-1`.' }],
    tickets: { created: 0, comments: 0, newUsers: 0, changedUsers: 0, processed: 0, vanished: 0 },
  };
  const output = { columns: 100, isColoured: false, print: () => undefined } as never;

  const text = renderTicketedRun(result, { approval: 1 }, output);

  expect(text).not.toContain('approve none');
  expect(text).toContain('waiting:    1 for approval');
});
