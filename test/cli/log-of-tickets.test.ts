import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FlexOffice, openFlexOffice } from './flex-office.ts';

let office: FlexOffice;
/** Whose name the directory refuses, and who has got an account. */
let kim: string;
let bo: string;

beforeAll(async () => {
  office = await openFlexOffice();
  bo = office.hire({ firstName: 'Bo', lastName: 'Ek' });
  kim = office.hire({ firstName: 'Kim', lastName: 'Å'.repeat(120) });
  await office.call('run', 'flex-to-ad');
}, 60_000);

afterAll(() => office.close());

it('tells of a job whose every change is a ticket what its tickets wait for', async () => {
  const { code, out } = await office.call('status');
  const { document } = await office.ask('status');

  expect(code).toBe(1);
  const [{ tickets, needs, linked }] = document.jobs;
  expect(tickets.repair).toBe(1);
  expect(linked).toBeGreaterThanOrEqual(1);
  expect(needs).toEqual([
    { message: expect.stringContaining('1 for repair'), command: 'hirewire tickets list --open --job flex-to-ad' },
  ]);
  expect(out).toMatch(/open tickets: .*1 for repair/);
});

it('names the ticket that a call was made for, in the time of the service desk', async () => {
  const { operations } = (await office.ask('log', '--worker', bo, '--job', 'flex-to-ad')).document;
  const { id } = operations.at(-1);

  const { document } = await office.ask('log', 'show', String(id));
  const { out } = await office.call('log', 'show', String(id));

  expect(document.operation).toMatchObject({ kind: 'create', outcome: 'done', name: expect.stringContaining('Ek') });
  expect(document.tickets).toEqual([expect.objectContaining({ reference: expect.stringMatching(/^FHR\d{7}$/) })]);
  expect(out).toContain('(Europe/Stockholm)');
});

it('lists who is held of it, with the sentence', async () => {
  const { code, out } = await office.call('held', '--job', 'flex-to-ad', '--worker', kim);

  expect(code).toBe(1);
  expect(out).toContain('valueTooLong: ');
});
