import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualTrigger } from '../cli/flex-office.ts';
import { type ApiOffice, openApiOffice } from './api-office.ts';

const name = 'ProcessFlexHrUserOnAD';
let office: ApiOffice;
let reference: string;

beforeAll(async () => {
  office = await openApiOffice({
    desk: `${manualTrigger}    - { name: Later, order: 20, conditions: { all: [] }, actions: [{ comment: Seen }] }\n`,
  });
  office.hire({ firstName: 'Bo', lastName: 'Berg' });
  await office.call('run', 'flex-to-ad');
  reference = (await office.get('/api/tickets')).document.tickets[0].reference;
}, 60_000);
afterAll(() => office.close());

const names = async () =>
  (await office.get('/api/triggers')).document.triggers.map((one: { name: string }) => one.name);
const body = {
  ...{ entityType: 'FlexHR', order: 5, active: true },
  conditions: { all: [{ property: 'Created', operator: 'equal', value: true }] },
  actions: [{ comment: 'Hello' }],
};

describe('event triggers', () => {
  it('D9: are listed in their order, as the command lists them', async () => {
    const { document } = await office.get('/api/triggers');

    expect(document).toEqual((await office.ask('triggers', 'list')).document);
    expect(await names()).toEqual([name, 'Later']);
  });

  it('are found by their name in any case', async () => {
    expect((await office.get('/api/triggers/processflexhruseronad')).document).toMatchObject({ name, order: 10 });
    expect((await office.get('/api/triggers/nothing')).document).toMatchObject({
      status: 404,
      code: 'triggerNotFound',
    });
  });

  it('D9: are switched off and on, at once and in the name of the token', async () => {
    const off = await office.send('PATCH', `/api/triggers/${name}`, { body: { active: false } });
    expect(off.document).toMatchObject({ name, active: false, order: 10 });
    const number = office.hire({ firstName: 'Anna', lastName: 'Ek' });
    await office.call('run', 'flex-to-ad');
    expect(office.directory.entries.byAttribute('employeeID', number)).toEqual([]);

    await office.send('PATCH', `/api/triggers/${name}`, { body: { active: true } });

    const { applied } = (await office.get('/api/configurations?limit=1')).document;
    expect(applied).toMatchObject([{ appliedBy: 'administrator', differences: [{ path: 'serviceDesk.triggers' }] }]);
  });

  it('are made, renamed and deleted', async () => {
    await office.send('PUT', '/api/triggers/First', { body });
    expect(await names()).toEqual(['First', name, 'Later']);

    const renamed = await office.send('PUT', '/api/triggers/First', { body: { ...body, name: 'Second', order: 30 } });
    expect(renamed.document).toMatchObject({ name: 'Second', order: 30, conditions: body.conditions });
    expect(await names()).toEqual([name, 'Later', 'Second']);

    const { document } = await office.send('DELETE', '/api/triggers/second');
    expect(document.triggers).toHaveLength(2);
    expect((await office.send('DELETE', '/api/triggers/second')).status).toBe(404);
  });

  it.each<[object, string]>([
    [{ conditions: { all: [{ property: 'Colour', operator: 'equal', value: 1 }] } }, 'conditions.all[0].property'],
    [
      { conditions: { any: [{ all: [{ property: 'Source', operator: 'like', value: 'x' }] }] } },
      'conditions.any[0].all[0].operator',
    ],
    [
      { conditions: { all: [{ property: 'CreatedDate', operator: 'less', value: '@Now - 5x' }] } },
      'conditions.all[0].value',
    ],
    [{ actions: [] }, 'actions'],
    [{ actions: [{ comment: 'a' }, { webhook: 'nowhere' }] }, 'actions[1].webhook'],
    [{ actions: [{ set: { Colour: 'red' } }] }, 'actions[0].set.Colour'],
    [{ actions: [{ notify: 'nothing', to: ['assignee'] }] }, 'actions[0].notify'],
    [{ actions: [{ script: 'if (record.Status) {\n  api.CloseTicket(record, ;\n}' }] }, 'actions[0].script'],
    [{ entityType: 'Car' }, 'entityType'],
    [{ order: -1 }, 'order'],
    [{ name: 'later' }, 'name'],
  ])('are refused with %j: the field is named, and what was expected there', async (wrong, field) => {
    const before = (await office.get('/api/triggers')).document;

    const answers = [
      await office.send('PUT', `/api/triggers/${name}`, { body: { ...body, ...wrong } }),
      await office.send('PATCH', `/api/triggers/${name}`, { body: wrong }),
    ];

    for (const { status, document } of answers) {
      expect(status).toBe(422);
      expect(document.errors).toContainEqual(
        expect.objectContaining({ in: 'body', field, expected: expect.any(String) }),
      );
    }
    expect((await office.get('/api/triggers')).document).toEqual(before);
  });

  it('D3, D6: are tested against a ticket, and nothing is carried out', async () => {
    const { document } = await office.send('POST', `/api/triggers/${name}/test`, { body: { ticket: reference } });

    expect(document).toMatchObject({
      ...{ trigger: name, ticket: reference, fires: true, condition: { holds: true } },
      effects: [{ kind: 'processOnDirectory', connection: 'ActiveDirectory' }],
    });
    const later = { ticket: reference, event: 'updated' };
    expect((await office.send('POST', `/api/triggers/${name}/test`, { body: later })).document.fires).toBe(false);
  });
});
