import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readDelivery } from '../../src/config/read-delivery.ts';
import { checkWith } from '../../src/config/read-yaml.ts';
import { serviceDeskSchema } from '../../src/config/service-desk-schema.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { deliverDue } from '../../src/servicedesk/delivery/deliver-due.ts';
import { handleDeskEvents } from '../../src/servicedesk/handle-desk-events.ts';
import { enqueueJobEvent } from '../../src/servicedesk/notifications/job-events.ts';
import { type Database, inTransaction, openDatabase, sql } from '../../src/store/database.ts';
import { insertTickets } from '../../src/store/insert-tickets.ts';
import { aTicket } from '../../src/store/test-support/service-desk.ts';
import { addComments } from '../../src/store/ticket-comments.ts';
import { loadUnhandledEvents, markEventsHandled } from '../../src/store/ticket-events.ts';
import { loadTickets } from '../../src/store/tickets.ts';
import { updateTickets } from '../../src/store/update-tickets.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { type SmtpSink, startSmtp } from '../support/smtp.ts';

let fresh: TestDatabase;
let database: Database;
let server: SmtpSink;
const clock = fixedClock('2026-06-01T08:00:00Z');

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url);
});

beforeEach(async () => {
  await sql`truncate app.outbox, app.tickets cascade`.execute(database.sql);
  server = await startSmtp({ tls: 'startTls', needsLogin: true });
  return () => server.end();
});

afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** A desk as somebody would write it into `hirewire.yaml`. */
function aDesk(rules: string) {
  const file = `
notifications:
${rules}
templates:
  welcome: { subject: "Welcome {{person.displayName}}", body: "{{result.text}} {{ticket.url}}", html: "<p>{{result.text}}</p>" }
contacts: { agents: { Kim: kim@desk.example }, roles: { HR: [hr@desk.example] } }
portalUrl: https://hirewire.example.com
mail:
  { host: localhost, port: ${server.port}, from: hirewire@desk.example, username: hirewire, password: "\${env:MAIL}", tls: { caFile: ${server.caFile} } }
`;
  const desk = checkWith(serviceDeskSchema, parse(file), 'hirewire.yaml');
  const statuses = desk.statuses.map(({ name, open }) => ({ name, isOpen: open }));
  const configuration = { ...desk, statuses, ownAddress: desk.mail?.from };
  const delivery = readDelivery(desk, { folder: '/', env: { MAIL: server.login.password } });
  return { configuration, deliver: () => deliverDue({ database, settings: delivery, clock, logger: silentLogger }) };
}

type Desk = ReturnType<typeof aDesk>;

async function endTicket(desk: Desk, event: 'processed' | 'needsManager' | 'failed', text: string): Promise<void> {
  const cause = { actor: { name: 'Flex HR', isSystem: true }, now: clock.now(), ...desk.configuration };
  const [made] = await insertTickets(database, [aTicket({ assignee: 'Kim' })], cause);
  const id = made?.id ?? 0;
  await addComments(database, [{ ticketId: id, text }], cause);
  await inTransaction(database, (tx) => updateTickets(tx, [{ id, set: {}, event }], cause));
  await inTransaction(database, async (tx) => {
    const events = await loadUnhandledEvents(tx, 100);
    const tickets = await loadTickets(tx, [id], cause.statuses);
    await handleDeskEvents(tx, { events, tickets }, { configuration: desk.configuration, now: clock.now() });
    await markEventsHandled(
      tx,
      events.map((one) => one.id),
      clock.now(),
    );
  });
}

it('A17: a rule and a template of the configuration put a mail for success into the right box', async () => {
  const desk = aDesk('  - { event: processed, to: [assignee, "role:HR"], template: welcome }');

  await endTicket(desk, 'processed', 'Created anna.berg below OU=Staff,DC=x.');
  expect(await desk.deliver()).toEqual({ delivered: 2, postponed: 0, givenUp: 0 });

  expect(server.mails.map(({ to }) => to[0]).toSorted()).toEqual(['hr@desk.example', 'kim@desk.example']);
  const [mail] = server.mails;
  expect(mail).toMatchObject({ isEncrypted: true, user: 'hirewire' });
  expect(mail?.header('Subject')).toMatch(/^Welcome Anna Berg \[REFID: FHR\d{7}\]$/);
  expect(mail?.raw.replace(/=\r\n/g, '')).toContain(
    'Created anna.berg below OU=3DStaff,DC=3Dx. https://hirewire.example.com/tickets/FHR',
  );
});

it.each(['needsManager', 'failed'] as const)('A18: trouble with a ticket is mailed: %s', async (event) => {
  const desk = aDesk(`  - { event: ${event}, to: [fixed@x.example] }`);

  await endTicket(desk, event, 'The manager Erik Lund is unknown.');
  await desk.deliver();

  expect(server.mails).toMatchObject([{ to: ['fixed@x.example'] }]);
  expect(server.mails[0]?.raw).toContain('The manager Erik Lund is unknown.');
});

it('A18: a directory that cannot be reached is mailed once an hour', async () => {
  const desk = aDesk('  - { event: directoryUnreachable, to: ["role:HR"] }');
  const fault = { job: 'flex-to-ad', cause: 'unavailable', message: 'ldaps://dc1: refused' };
  for (let tries = 0; tries < 3; tries += 1) {
    await enqueueJobEvent(
      database,
      { event: 'directoryUnreachable', ...fault },
      { configuration: desk.configuration, now: clock.now() + tries * 60_000 },
    );
  }

  await desk.deliver();

  expect(server.mails).toMatchObject([{ to: ['hr@desk.example'] }]);
  expect(server.mails[0]?.raw).toContain('ldaps://dc1: refused');
});

it('A20: a rule that is off mails nobody', async () => {
  const desk = aDesk('  - { event: processed, to: [assignee], active: false }');

  await endTicket(desk, 'processed', 'Created.');

  expect(await desk.deliver()).toEqual({ delivered: 0, postponed: 0, givenUp: 0 });
  expect(server.mails).toEqual([]);
});
