import { describe, expect, it } from 'vitest';
import { decideProblemTickets } from './decide-problem-tickets.ts';

const options = { job: 'hr-to-ad', initialStatus: 'Registered' };

function aProblem(code: string) {
  return { code, worker: '7', message: 'It went wrong.', advice: 'Mend it.' };
}

describe('the ticket of somebody who is held', () => {
  it.each([
    ['decision', 'disputedMatch'],
    ['decision', 'accountTaken'],
    ['decision', 'differentName'],
    ['decision', 'protectedAccount'],
    ['decision', 'duplicateMatchingValue'],
    ['decision', 'noEmployment'],
    ['repair', 'valueTooLong'],
  ])('asks for a %s for %s', (need, code) => {
    const { create } = decideProblemTickets({ held: [{ worker: '7', problems: [aProblem(code)] }], open: [] }, options);

    expect(create).toMatchObject([{ worker: '7', need }]);
  });

  it('asks for something else when the problem becomes another one', () => {
    const open = [{ id: 3, about: { kind: 'person', id: '7', hash: 'valueTooLong ' } as const }];
    const held = [{ worker: '7', problems: [aProblem('disputedMatch')] }];

    const { create, comment } = decideProblemTickets({ held, open }, options);

    expect(create).toEqual([]);
    expect(comment).toMatchObject([{ id: 3, need: 'decision' }]);
  });
});
