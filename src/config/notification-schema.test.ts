import { describe, expect, it } from 'vitest';
import { Secret } from '../platform/secret.ts';
import { deliverySchema } from './notification-schema.ts';
import { readDelivery } from './read-delivery.ts';
import { checkWith } from './read-yaml.ts';
import { serviceDeskSchema } from './service-desk-schema.ts';

const mail = { host: 'mail.example.com', from: 'hirewire@example.com' };

function messagesOf(serviceDesk: unknown): string {
  try {
    checkWith(serviceDeskSchema, serviceDesk, 'hirewire.yaml');
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('notifications in the configuration', () => {
  it('takes rules, templates and ways that fit together', () => {
    const desk = {
      mail,
      notifications: [
        { event: 'processed', to: ['assignee', 'fixed@x.example', 'role:hr'], template: 'mine' },
        { event: 'status', status: 'closed', to: ['requester'] },
        { event: 'directoryUnreachable', to: ['oncall'], channel: 'webhook' },
      ],
      templates: { mine: { subject: '{{ ticket.subject }}', body: '{{changes}}' } },
      contacts: { roles: { HR: ['hr@x.example'] } },
      webhooks: { oncall: { url: 'https://oncall.example.com/hook', secret: 's' } },
    };

    expect(messagesOf(desk)).toBe('');
  });

  it.each([
    ['{{ticket.refrence}}', 'not {{ticket.refrence}}; did you mean {{ticket.reference}}?'],
    ['{{person.displayname', 'not {{person.displayname'],
    ['{{constructor}}', 'not {{constructor}}'],
  ])('refuses the token %s with the nearest one', (subject, expected) => {
    const message = messagesOf({ templates: { mine: { subject, body: 'x' } } });

    expect(message).toContain('templates.mine.subject');
    expect(message).toContain(expected);
  });

  it.each([
    [
      { event: 'processed', to: ['asignee'] },
      'notifications[0].to[0]: expected one of assignee',
      'did you mean assignee?',
    ],
    [
      { event: 'processed', to: ['a@b.example'], template: 'flex-sucess' },
      'notifications[0].template',
      'flex-success?',
    ],
    [{ event: 'status', status: 'Clozed', to: ['a@b.example'] }, 'notifications[0].status', 'did you mean Closed?'],
    [{ event: 'created', status: 'Closed', to: ['a@b.example'] }, 'notifications[0].event', '"status"'],
    [{ event: 'runFailed', to: ['manager'] }, 'notifications[0].to[0]', 'a job has no assignee'],
    [{ event: 'created', to: ['role:HR'] }, 'notifications[0].to[0]', 'one of those that there are, none'],
    [{ event: 'created', to: ['hook'], channel: 'webhook' }, 'notifications[0].to[0]', 'none'],
    [{ event: 'created', to: ['a@b.example, c@d.example'] }, 'notifications[0].to[0]', 'e-mail address'],
  ])('refuses a rule that names what there is not: %o', (rule, ...expected) => {
    const message = messagesOf({ mail, notifications: [rule] });

    for (const text of expected) expect(message).toContain(text);
  });

  it('refuses a rule for mail without a mail server, unless it is off', () => {
    const rule = { event: 'created', to: ['a@b.example'] };

    expect(messagesOf({ notifications: [rule] })).toContain('a mail server under serviceDesk.mail');
    expect(messagesOf({ notifications: [{ ...rule, active: false }] })).toBe('');
  });

  it.each([
    [{ mail: { ...mail, startTls: false } }, 'mail.startTls'],
    [{ mail: { ...mail, username: 'u' } }, 'mail.password'],
    [{ mail: { ...mail, from: 'Hirewire <h@x.example>' } }, 'mail.from'],
    [{ webhooks: { a: { url: 'http://hook.example.com/', secret: 's' } } }, 'webhooks.a.url'],
    [{ webhooks: { a: { url: 'https://u:p@hook.example.com/', secret: 's' } } }, 'webhooks.a.url'],
    [{ webhooks: { a: { url: 'file:///etc/passwd', secret: 's' } } }, 'webhooks.a.url'],
    [{ webhooks: { a: { url: 'nonsense', secret: 's' } } }, 'webhooks.a.url'],
    [{ itsm: { rt: { connector: 'request-tracker', url: 'https://', token: 't' } } }, 'itsm.rt.url'],
    [{ portalUrl: 'https://me:secret@portal.example.com/' }, 'portalUrl'],
    [{ itsm: { rt: { connector: 'request-tracker', url: 'https://rt.example.com' } } }, 'itsm.rt.token'],
    [{ itsm: { rt: { connector: 'remedy', url: 'https://x.example.com', token: 't' } } }, 'itsm.rt'],
  ])('refuses a way that is open to others or cannot work: %o', (desk, path) => {
    expect(messagesOf(desk)).toContain(path);
  });

  it('puts secrets in the place of their references, as a type that does not print', () => {
    const desk = serviceDeskSchema.parse({
      mail: { ...mail, username: 'u', password: `\${env:MAIL_PASSWORD}`, tls: { caFile: 'ca.pem' } },
    });

    expect(desk.mail?.password).toBe(`\${env:MAIL_PASSWORD}`);
    const delivery = readDelivery(desk, { folder: '/etc/hirewire', env: { MAIL_PASSWORD: 'hush' } });
    expect(delivery.mail?.password).toBeInstanceOf(Secret);
    expect(JSON.stringify(delivery)).not.toContain('hush');
    expect(delivery.mail?.tls.caFile).toBe('/etc/hirewire/ca.pem');
    expect(deliverySchema.parse(delivery).mail?.password?.reveal()).toBe('hush');
  });
});
