import { once } from 'node:events';
import { Attribute, Change } from 'ldapts';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { setManager } from '../../../src/engine/ticketed/desk-actions.ts';
import { type FlexStory, tellFlexStory } from '../../support/flex-story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

type Mail = { readonly to: readonly string[]; readonly text: string };

/** A mail server that keeps what it is given. */
async function startMailSink() {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
      stream.on('end', () => {
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as { port: number };
  return { mails, port, close: () => new Promise<void>((resolve) => void server.close(resolve)) };
}

describe.each(storyDirectories)('J: the story of Flex HR, told from end to end, in %s', (directory) => {
  let story: FlexStory;
  let sink: Awaited<ReturnType<typeof startMailSink>>;
  afterEach(async () => {
    await story.close();
    await sink.close();
  });

  /** Bo is in the directory since long before Hirewire. */
  async function addBo(number: string): Promise<string> {
    const dn = `CN=Bo Berg,OU=Staff,${story.directory.ou}`;
    await story.directory.admin(async (client) => {
      await client.add(dn, {
        ...{ objectClass: 'user', cn: 'Bo Berg', sAMAccountName: `bo.${story.directory.ou.length}.${number}` },
        ...{ sn: 'Berg', givenName: 'Bo', displayName: 'Bo Berg', employeeID: number },
      });
    });
    return dn;
  }

  async function replace(dn: string, attribute: string, value: string): Promise<void> {
    const modification = new Attribute({ type: attribute, values: [value] });
    await story.directory.admin((client) => client.modify(dn, new Change({ operation: 'replace', modification })));
  }

  it('hires, changes, waits for a manager, outlasts a directory that is down, and is quiet when nothing happens', async () => {
    sink = await startMailSink();
    story = await tellFlexStory({
      directory,
      desk: {
        notifications: [
          { event: 'processed', to: ['success@corp.example.com'], template: 'flex-success' },
          { event: 'needsManager', to: ['trouble@corp.example.com'], template: 'flex-trouble' },
          { event: 'failed', to: ['trouble@corp.example.com'], template: 'flex-trouble' },
        ],
        mail: { host: '127.0.0.1', port: sink.port, startTls: false, from: 'hirewire@corp.example.com' },
      },
    });
    const bo = story.hire({ firstName: 'Bo', lastName: 'Berg' });
    const boDn = await addBo(bo);
    story.flex.clock.advance(60);

    // 2. Anna, whose manager Bo is in the directory and has not changed for two months.
    const anna = story.hire({ firstName: 'Anna', lastName: 'Åkerström', manager: bo, phone1: '08-111 22 33' });
    await story.run();
    const account = await story.account(anna);
    expect(account?.attributes.manager).toEqual([boDn]);
    const [first] = await story.ticketsOf(anna);
    expect(first?.ticket).toMatchObject({ status: 'Closed', source: 'FlexHR' });
    expect(first?.comments.at(-1)?.text).toContain(`Base DN: ${story.directory.ou}`);
    expect(first?.comments.at(-1)?.text).toContain(`User name: ${account?.attributes.sAMAccountName?.[0]}`);
    expect(await story.logsOf(anna)).toMatchObject([{ isNewUser: true, state: 'done' }]);
    expect(sink.mails.map(({ to }) => to)).toEqual([['success@corp.example.com']]);

    // 3. HR changes Anna's phone.
    story.flex.act({ type: 'change', employee: anna, phone1: '08-999 88 77' });
    await story.run();
    const [, second, ...none] = await story.ticketsOf(anna);
    expect(none).toEqual([]);
    expect(second?.ticket).toMatchObject({ status: 'Closed' });
    expect(second?.links).toMatchObject([{ kind: 'follows', reference: first?.ticket.reference }]);
    expect((await story.logsOf(anna)).map(({ isNewUser }) => isNewUser)).toEqual([true, false]);
    expect(JSON.stringify((await story.account(anna))?.attributes)).toContain('999 88 77');

    // 4. Carl, whose manager Dora is nowhere.
    const dora = story.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
    const carl = story.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora, title: 'Handläggare' });
    await story.run();
    expect(await story.account(carl)).toBeUndefined();
    const [waiting] = await story.ticketsOf(carl);
    expect(waiting?.ticket).toMatchObject({ isOpen: true, need: 'manager' });
    expect(waiting?.comments.at(-1)?.text).toContain('must be entered by hand before the user is processed');
    expect(waiting?.comments.at(-1)?.text).toContain('Dora Dahl');
    expect(sink.mails.at(-1)?.to).toEqual(['trouble@corp.example.com']);
    story.flex.act({ type: 'changeTitle', employee: carl, title: 'Samordnare' });
    await story.run();
    const carls = await story.ticketsOf(carl);
    expect(carls).toHaveLength(1);
    expect(carls[0]?.comments.map(({ text }) => text).join('\n')).toContain('Samordnare');

    // 5. An agent picks a manager.
    await setManager(story.deps, {
      reference: waiting?.ticket.reference ?? '',
      by: 'Ada Agent',
      manager: { worker: bo },
    });
    const made = await story.account(carl);
    expect(made?.attributes).toMatchObject({ manager: [boDn], title: ['Samordnare'] });
    expect((await story.ticketsOf(carl)).at(-1)?.ticket).toMatchObject({ status: 'Closed', need: 'nothing' });

    // 6. The directory stops while Eva is hired, and is back.
    const { url } = story.directory.settings;
    story.configure({ connection: { url: 'ldaps://127.0.0.1:9' } });
    const eva = story.hire({ firstName: 'Eva', lastName: 'Ek', manager: bo });
    await story.run();
    const [broken] = await story.ticketsOf(eva);
    expect(broken?.ticket).toMatchObject({ isOpen: true, need: 'repair' });
    expect(broken?.comments.at(-1)?.text).toContain('Failure to synchronise with Flex');
    const mailsOfTrouble = sink.mails.length;
    await story.run();
    await story.run();
    expect(sink.mails).toHaveLength(mailsOfTrouble);
    story.configure({ connection: { url } });
    story.flex.clock.advance(10 / 1440);
    await story.run();
    expect(await story.account(eva)).toBeDefined();
    expect((await story.ticketsOf(eva))[0]?.ticket).toMatchObject({ status: 'Closed', need: 'nothing' });

    // Somebody corrects by hand what HR does not send: it stays.
    await replace(made?.dn ?? '', 'description', 'Sits on the third floor');

    // 7. Fifty quiet runs.
    const before = await everything();
    for (let at = 0; at < 50; at += 1) await story.run();
    expect(await everything()).toEqual(before);
  });

  /** All that quiet runs must leave as it is. */
  async function everything() {
    const { rows } = await story.database.pool.query(`
      select (select count(*) from app.flex_logs) as logs, (select count(*) from app.tickets) as tickets,
        (select count(*) from app.ticket_comments) as comments, (select count(*) from app.ticket_history) as history,
        (select count(*) from app.ticket_events) as events, (select count(*) from app.outbox) as messages`);
    return { ...rows[0], mails: sink.mails.length, writes: await story.directory.writeMark() };
  }
});
