import { expect, it } from 'vitest';
import { aComment, aDeskTicket, someRules } from '../test-support/desk.ts';
import { decideScriptNotification, type ScriptNotification } from './script-notification.ts';

const configuration = { ...someRules([]), webhooks: { oncall: {} } };

function decide(wanted: ScriptNotification) {
  return decideScriptNotification(
    wanted,
    { ticket: aDeskTicket(), result: aComment(), key: '10/Mine/0' },
    configuration,
  );
}

it('makes a mail by the template and the recipients that a script names, however it writes them', () => {
  const { messages } = decide({
    kind: 'mail',
    template: 'flex-success',
    to: [' Assignee ', 'role: HR', 'a@x.example'],
  });

  expect(messages.map(({ target }) => target)).toEqual(['anna@desk.example', 'hr@desk.example', 'a@x.example']);
  expect(messages[0]?.payload.text).toContain('The account asa.oberg was created.');
});

it('tells about the ticket even when the script names a template that there is not', () => {
  const { messages } = decide({ kind: 'mail', template: 'constructor', to: ['a@x.example'] });

  expect(messages[0]?.payload.subject).toContain('New: Åsa Öberg (1042)');
});

it('calls the webhooks of the configuration and no address that a script thinks of', () => {
  expect(decide({ kind: 'webhook', webhook: 'oncall' }).messages).toMatchObject([
    { channel: 'webhook', target: 'oncall', payload: { ticket: { reference: 'FHR0000001' } } },
  ]);
  const evil = decide({ kind: 'webhook', webhook: 'https://evil.example/' });
  expect(evil.messages).toEqual([]);
  expect(evil.unaddressed).toMatchObject([{ reason: 'no such webhook' }]);
});

it('asks once for the same effect of the same event', () => {
  const wanted = { kind: 'webhook', webhook: 'oncall' } as const;

  expect(decide(wanted).messages[0]?.key).toBe(decide(wanted).messages[0]?.key);
});
