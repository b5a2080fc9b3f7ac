import { expect, it } from 'vitest';
import { holdBySituation } from './hold-worker.ts';

it.each([
  ['HR', 'the tenant'],
  ['the directory', 'HR'],
])('says where somebody else’s account is put right: %s and %s', (source, target) => {
  const worker = { id: '1', anchor: 'x', keys: ['1'], employments: [], document: {} };
  const account = { anchor: 'a', name: 'ada', attributes: {} };
  const settings = { job: 'people', nouns: { source, target } };

  const held = holdBySituation(
    { worker, situation: { kind: 'taken', account, linkedTo: 'y', matchedBy: 'employeeId' } },
    settings,
  );

  expect(held?.advice).toContain(`in ${source} or in ${target}.`);
});
