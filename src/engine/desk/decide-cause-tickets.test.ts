import { expect, it } from 'vitest';
import type { HeldPerson } from '../../store/problem-tickets.ts';
import { decideCauseTickets } from './decide-cause-tickets.ts';

const options = { job: 'hr-to-ad', initialStatus: 'Registered' };

function aHomeless(at: number): HeldPerson {
  const worker = String(100000 + at);
  const subject = 'OU=Nowhere,DC=x';
  const message = `The account of ${worker} is to stand in ${subject}, which the system ad does not have.`;
  const problem = { code: 'containerMissing', system: 'ad', worker, subject, message, advice: 'Create it.' };
  return { worker, problems: [problem] };
}

const people = Array.from({ length: 400 }, (_, at) => aHomeless(at));

/** The open ticket about what all of them are held for. */
function anOpenTicket(id: number) {
  const [made] = decideCauseTickets({ held: people, open: [] }, options).create;
  const about = made?.ticket.data.about;
  if (about === undefined) throw new Error('No ticket was made.');
  return { id, about };
}

it('makes one ticket of 400 people, with their number and the first ten of them', () => {
  const { create, others } = decideCauseTickets({ held: people, open: [] }, options);

  const [made, ...more] = create;
  expect(more).toEqual([]);
  expect(made?.ticket).toMatchObject({
    subject: 'Held: 400 people: containerMissing',
    need: 'repair',
    job: 'hr-to-ad',
  });
  expect(made?.ticket.worker).toBeUndefined();
  expect(made?.workers).toHaveLength(400);
  expect(made?.ticket.description.match(/^1000\d\d$/gm)).toHaveLength(10);
  expect(made?.ticket.description).toContain('… and 390 more: hirewire held --job hr-to-ad --code containerMissing');
  expect(others).toEqual({ held: [], open: [] });
});

it('says in the open ticket how many there are now, and makes no other', () => {
  const { create, update, close } = decideCauseTickets({ held: people.slice(7), open: [anOpenTicket(3)] }, options);

  expect([create, close]).toEqual([[], []]);
  expect(update).toMatchObject([{ id: 3, subject: 'Held: 393 people: containerMissing' }]);
});

it('closes the ticket when nobody is held for it, and no other one', () => {
  const plan = { id: 4, about: { kind: 'plan', id: 'p', hash: '' } as const };
  const { create, update, close, others } = decideCauseTickets({ held: [], open: [anOpenTicket(3), plan] }, options);

  expect([create, update]).toEqual([[], []]);
  expect(close).toMatchObject([{ id: 3 }]);
  expect(others.open).toEqual([plan]);
});

it('closes a second ticket about the same, and keeps the older one', () => {
  const { update, close } = decideCauseTickets({ held: people, open: [anOpenTicket(3), anOpenTicket(5)] }, options);

  expect(update).toMatchObject([{ id: 3 }]);
  expect(close).toMatchObject([{ id: 5 }]);
});

it('leaves a ticket of somebody with a problem of their own as it is', () => {
  const problem = { code: 'valueTooLong', worker: '7', message: 'Too long.', advice: 'Shorten it.' };
  const own = { worker: '7', problems: [problem] };
  const ticket = { id: 9, about: { kind: 'person', id: '7', hash: 'valueTooLong ' } as const };
  const { close, others } = decideCauseTickets({ held: [own, ...people], open: [ticket] }, options);

  expect(close).toEqual([]);
  expect(others).toEqual({ held: [own], open: [ticket] });
});
