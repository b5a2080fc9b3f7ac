import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FlexOffice, openFlexOffice } from './flex-office.ts';

let office: FlexOffice;
let reference: string;
beforeAll(async () => {
  office = await openFlexOffice();
  const dora = office.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
  const number = office.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });
  await office.call('run', 'flex-to-ad');
  reference = (await office.ask('tickets', 'list', '--worker', number)).document.tickets[0].reference;
}, 60_000);
afterAll(() => office.close());

const set = async (...words: readonly string[]) => await office.ask('tickets', 'set', reference, ...words);

describe('tickets set', () => {
  it('changes fields, with a line of the history in the name of who did it', async () => {
    const words = ['--status', 'waiting', '--priority', 'HIGH', '--assignee', 'Ada', '--group', 'HR', '--as', 'Ada'];

    const { code, document } = await set(...words);

    expect(code).toBe(0);
    expect(document.ticket).toMatchObject({ status: 'Waiting', priority: 'high', assignee: 'Ada', group: 'HR' });
    expect(document.history.at(-1)).toMatchObject({ actor: { name: 'Ada', isSystem: false }, after: 'HR' });
  });

  it('takes away what is empty', async () => {
    expect((await set('--assignee', '')).document.ticket).not.toHaveProperty('assignee');
  });

  it.each([
    [['--status', 'Lost'], '--status is Lost.'],
    [['--priority', 'soon'], '--priority is soon.'],
    [['--requester', 'nobody'], '--requester is nobody.'],
    [['--assignee', 'x'.repeat(201)], '--assignee names nobody.'],
    [[], 'Nothing is to be changed.'],
  ])('refuses %j', async (words, message) => {
    const { code, document } = await set(...words);

    expect(code).toBe(2);
    expect(document.error).toMatchObject({ code: 'usage', message });
  });

  it('gives up what waits with a status that is not open', async () => {
    const { document } = await set('--status', 'Cancelled');

    expect(document.ticket).toMatchObject({ status: 'Cancelled', isOpen: false, need: 'nothing' });
  });
});
