import { afterEach, expect, it } from 'vitest';
import { type FlexOffice, manualTrigger, openFlexOffice } from './flex-office.ts';

let office: FlexOffice;

afterEach(() => office.close());

type Told = { readonly worker: string; readonly code: string; readonly advice: string };

/** Whose problems are told, with code and advice, by number; references of tickets, which a plan makes none of, left out. */
function told({ problems }: { readonly problems: readonly Told[] }): readonly Told[] {
  return problems
    .map(({ worker, code, advice }) => ({ worker, code, advice: advice.replace(/ Ticket: \w+\.$/, '') }))
    .toSorted((one, other) => (one.worker < other.worker ? -1 : 1));
}

it('holds who is in review and who waits for a manager, with the words of the run', async () => {
  office = await openFlexOffice();
  const dora = office.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
  const carl = office.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });
  const eva = office.hire({ firstName: 'Eva', lastName: 'Ek', manager: '000001' });
  const anna = office.hire({ firstName: 'Anna', lastName: 'Ek' });

  const plan = await office.ask('plan', 'flex-to-ad');
  const run = await office.ask('run', 'flex-to-ad');

  expect(plan.code).toBe(1);
  expect(plan.document.changes).toMatchObject([{ worker: anna, kind: 'create' }]);
  expect(told(plan.document)).toMatchObject([
    { worker: dora, code: 'personInReview' },
    { worker: carl, code: 'managerUnresolved' },
    { worker: eva, code: 'managerUnresolved' },
  ]);
  expect(told(plan.document)).toEqual(told(run.document));
  const messageOf = ({ problems }: { problems: readonly (Told & { readonly message: string })[] }) =>
    problems.find(({ worker }) => worker === eva)?.message;
  expect(messageOf(plan.document)).toMatch(/The manager of \d+ is \p{L}+ .*\(000001\) in HR/u);
  expect(messageOf(plan.document)).toBe(messageOf(run.document));
  expect(plan.document.counts).toEqual(run.document.counts);
  expect(plan.document.kind).toBe(run.document.kind);
});

it('makes no ticket and takes nobody in', async () => {
  office = await openFlexOffice();
  office.hire({ firstName: 'Anna', lastName: 'Ek' });

  await office.call('plan', 'flex-to-ad');

  const { document } = await office.ask('tickets', 'list');
  expect(document.total).toBe(0);
  const run = await office.ask('run', 'flex-to-ad');
  expect(run.document.tickets).toMatchObject({ created: 1, newUsers: 1 });
});

it('lets those go on whose manager’s review is finished, and whose manager a human has entered', async () => {
  office = await openFlexOffice();
  const anna = office.hire({ firstName: 'Anna', lastName: 'Ek' });
  const dora = office.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
  const carl = office.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });
  await office.call('run', 'flex-to-ad');
  const waiting = await office.ask('plan', 'flex-to-ad');
  expect(waiting.document.changes).toEqual([]);
  expect(waiting.document.counts).toMatchObject({ held: 2, created: 0 });

  office.flex.act({ type: 'finishReview', employee: dora });
  const finished = await office.ask('plan', 'flex-to-ad');

  expect(finished.document.changes.map(({ worker }: Told) => worker).toSorted()).toEqual([dora, carl].toSorted());
  expect(finished.document.counts).toMatchObject({ held: 0, created: 2 });
  expect(finished.code).toBe(0);
  const run = await office.ask('run', 'flex-to-ad');
  expect(run.document.counts).toMatchObject({ held: 0, created: 2 });
  const eva = office.hire({ firstName: 'Eva', lastName: 'Ek', manager: '000001' });
  await office.call('run', 'flex-to-ad');
  const { document } = await office.ask('tickets', 'list', '--open');
  await office.call('tickets', 'set-manager', document.tickets[0].reference, '--worker', anna);
  const entered = await office.ask('plan', 'flex-to-ad');
  expect(entered.document.problems).not.toContainEqual(expect.objectContaining({ worker: eva }));
});

it('shows what a trigger would lead to that does not ask yet, and nothing of those who are done', async () => {
  office = await openFlexOffice({ desk: manualTrigger.replace('order: 10', 'active: false') });
  const anna = office.hire({ firstName: 'Anna', lastName: 'Ek' });
  await office.call('run', 'flex-to-ad');

  const before = await office.ask('plan', 'flex-to-ad');

  expect(before.document.changes).toMatchObject([{ worker: anna, kind: 'create' }]);
  office.configure({});
  const { document } = await office.ask('tickets', 'list', '--open');
  await office.call('tickets', 'reprocess', document.tickets[0].reference);
  const after = await office.ask('plan', 'flex-to-ad');
  expect(after.document).toMatchObject({ changes: [], problems: [], counts: { read: 1, unchanged: 1 } });
  expect(after.code).toBe(0);
});

it('shows in the text who is held and why, and no plan where nobody is to be written', async () => {
  office = await openFlexOffice();
  office.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });

  const { code, out } = await office.call('plan', 'flex-to-ad');

  expect(code).toBe(1);
  expect(out).toMatch(/held +1 /);
  expect(out).toContain('personInReview');
  expect(out).toContain('Finish the review in HR');
  expect(out).toMatch(/plan: +none/);
});
