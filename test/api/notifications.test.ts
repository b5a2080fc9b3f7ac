import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualTrigger } from '../cli/flex-office.ts';
import { type ApiOffice, openApiOffice } from './api-office.ts';

const canary = 'Canary-5e1b77-Mail';
const desk = `${manualTrigger}  mail: { host: mail.example.com, from: hirewire@example.com, username: hw, password: ${canary} }
  # who is told
  notifications:
    - { event: failed, to: [group] } # trouble
  templates:
    mine: { subject: 'About {{person.displayName}}', body: 'Hello' }
`;
let office: ApiOffice;
beforeAll(async () => {
  office = await openApiOffice({ desk });
});
afterAll(() => office.close());

const path = '/api/notifications';
const file = () => readFileSync(join(office.folder, 'hirewire.yaml'), 'utf8');

describe('notifications', () => {
  it('A20, A22: are shown with the templates that come along', async () => {
    const { document } = await office.get(path);

    expect(document.notifications).toMatchObject([{ event: 'failed', to: ['group'], channel: 'mail', active: true }]);
    expect(document.templates).toMatchObject({ mine: { body: 'Hello' } });
    expect(Object.keys(document.builtInTemplates)).toEqual(
      expect.arrayContaining(['flex-success', 'flex-trouble', 'system-trouble', 'ticket-news']),
    );
  });

  it('A17, A18: are replaced part by part, in the file too, whose other lines stay', async () => {
    const notifications = [
      { event: 'failed', to: ['group'] },
      { event: 'processed', to: ['assignee', 'it@example.com'], template: 'mine' },
    ];

    const { document } = await office.send('PUT', path, { body: { notifications } });

    expect(document.notifications).toMatchObject(notifications);
    expect(document.templates).toMatchObject({ mine: { body: 'Hello' } });
    expect(file()).toContain('# trouble');
    expect(file()).toContain('it@example.com');
    const { applied } = (await office.get('/api/configurations?limit=1')).document;
    expect(applied).toMatchObject([
      { appliedBy: 'administrator', differences: [{ path: 'serviceDesk.notifications', kind: 'changed' }] },
    ]);
  });

  it.each<[object, string]>([
    [{ notifications: [{ event: 'lost', to: ['group'] }] }, 'notifications[0].event'],
    [{ notifications: [{ event: 'failed', to: ['nobody'] }] }, 'notifications[0].to[0]'],
    [{ notifications: [{ event: 'failed', to: ['group'], template: 'none' }] }, 'notifications[0].template'],
    [{ templates: { mine: { subject: 'A', body: '{{persn.name}}' } } }, 'templates.mine.body'],
    [{ contacts: { agents: { Anna: 'nowhere' } } }, 'contacts.agents.Anna'],
    [{ mail: { host: 'evil.example.com' } }, ''],
  ])('are refused with %j: the field is named', async (body, field) => {
    const before = file();

    const { status, document } = await office.send('PUT', path, { body });

    expect(status).toBe(422);
    expect(document.errors.map((one: { field: string }) => one.field)).toContain(field);
    expect(file()).toBe(before);
  });

  it('A22: are previewed: a template of the configuration, one that comes along, and one that is being written', async () => {
    const preview = async (body: object) => (await office.send('POST', `${path}/preview`, { body })).document;

    expect(await preview({ template: 'mine' })).toMatchObject({
      message: { subject: expect.stringMatching(/^About Åsa Öberg/), text: 'Hello' },
      problems: [],
    });
    expect((await preview({ template: 'flex-success' })).message.html).toContain('Öberg &amp; Söner AB');
    expect(await preview({ subject: 'A {{persn.displayName}}', body: 'B', html: '<b>{{changes}}</b>' })).toMatchObject({
      problems: [{ found: '{{persn.displayName}}', nearest: '{{person.displayName}}' }],
    });
    expect(await preview({ template: 'none' })).toMatchObject({ status: 422, errors: [{ field: 'template' }] });
  });

  it('A3: say nothing of the password of the mail server', async () => {
    expect((await office.get(path)).text).not.toContain(canary);
  });
});
