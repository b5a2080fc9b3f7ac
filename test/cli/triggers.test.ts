import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FlexOffice, manualTrigger, openFlexOffice } from './flex-office.ts';

let office: FlexOffice;
let reference: string;

const more = `    - name: Later
      order: 20
      active: false
      conditions:
        any:
          - { property: Status, operator: changed to, value: Closed }
          - all:
              - { property: CreatedDate, operator: greater, value: '@Now - 24h' }
              - { property: Person.title, operator: equal, value: Chef }
      actions: [{ comment: 'Seen' }, { set: { Priority: high } }]
    - name: First
      order: 1
      conditions: { property: Source, operator: equal, value: Portal }
      actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, "Nowhere");' }]
    - name: Broken
      order: 30
      conditions: { property: Created, operator: equal, value: true }
      actions: [{ script: 'for (;;) {}' }]
    - name: Curious
      order: 40
      conditions: { property: Created, operator: equal, value: true }
      actions: [{ script: 'process.exit(1);' }]
`;

beforeAll(async () => {
  office = await openFlexOffice();
  office.hire({ firstName: 'Bo', lastName: 'Berg', title: 'Chef' });
  await office.call('run', 'flex-to-ad');
  reference = (await office.ask('tickets', 'list')).document.tickets[0].reference;
  office.configure({ desk: `${manualTrigger}${more}` });
}, 60_000);

afterAll(() => office.close());

const test = async (name: string, ...words: readonly string[]) =>
  (await office.ask('triggers', 'test', name, '--ticket', reference, ...words)).document;

describe('triggers list', () => {
  it('D9: shows them in their order, with those that are not active', async () => {
    const { out } = await office.run(['triggers', 'list']);

    expect(out.match(/^\w+/gm)).toEqual(['First', 'ProcessFlexHrUserOnAD', 'Later', 'Broken', 'Curious']);
    expect(out).toContain('Later  (FlexHR, order 20, not active)');
    expect(out).toContain('when  Created equal true and Source equal "FlexHR"');
    expect(out).toContain('does  script api.ProcessFlexHrUserOnAD(record, "ActiveDirectory");');
  });

  it('gives them as they are configured with --json', async () => {
    const { document } = await office.ask('triggers', 'list');

    expect(document.triggers).toHaveLength(5);
    expect(document.triggers[1]).toMatchObject({ name: 'ProcessFlexHrUserOnAD', order: 10, active: true });
  });
});

describe('triggers test', () => {
  it('D3, D4, D5, D6: tells that both conditions of the manual hold, and what the script would want', async () => {
    expect(await test('processflexhruseronad')).toEqual({
      ...{ trigger: 'ProcessFlexHrUserOnAD', ticket: reference, event: 'created' },
      ...{ isActive: true, isForType: true, fires: true },
      condition: {
        holds: true,
        all: [
          { holds: true, property: 'Created', operator: 'equal', value: true, found: true },
          { holds: true, property: 'Source', operator: 'equal', value: 'FlexHR', found: 'FlexHR' },
        ],
      },
      effects: [{ kind: 'processOnDirectory', connection: 'ActiveDirectory' }],
    });
  });

  it('D3: tells that it does not fire at a later save, and which condition does not hold', async () => {
    const { out } = await office.call(
      'triggers',
      'test',
      'ProcessFlexHrUserOnAD',
      '--ticket',
      reference,
      '--event',
      'updated',
    );

    expect(out).toContain('as if it was updated: does not fire');
    expect(out).toContain('no   Created equal true: the ticket has false');
    expect(out).toContain('yes  Source equal "FlexHR": the ticket has "FlexHR"');
  });

  it('D10: follows nested conditions and relative dates down to each comparison', async () => {
    const { condition, fires } = await test('Later');

    expect(fires).toBe(false);
    expect(condition).toMatchObject({
      holds: true,
      any: [
        { holds: false, property: 'Status', operator: 'changed to' },
        {
          holds: true,
          all: [
            { holds: true, value: '@Now - 24h' },
            { holds: true, found: 'Chef' },
          ],
        },
      ],
    });
  });

  it('D7: tells of a connection that there is not', async () => {
    const { effects } = await test('First');

    expect(JSON.stringify(effects)).toContain('There is no connection \\"Nowhere\\" to write to');
  });

  it.each([
    ['Broken', 'took longer than a script may take'],
    ['Curious', "'process' is not defined"],
  ])('D8: tells that the script %s fails', async (name, message) => {
    expect(JSON.stringify((await test(name)).effects)).toContain(message);
  });

  it('carries nothing out', async () => {
    const show = async () => (await office.ask('tickets', 'show', reference)).document;
    const before = await show();

    await test('Later');
    await office.call('run', 'flex-to-ad');

    expect(await show()).toEqual(before);
  });

  it.each([
    ['a trigger that there is not', ['Nothing', '--ticket', 'FHR0000001'], 2, 'configuration'],
    ['a ticket that there is not', ['Later', '--ticket', 'FHR7777777'], 1, 'ticketNotFound'],
    ['an event that there is not', ['Later', '--ticket', 'FHR0000001', '--event', 'eaten'], 2, 'usage'],
  ])('names %s', async (_what, words, code, error) => {
    const ended = await office.ask('triggers', 'test', ...words);

    expect(ended.code).toBe(code);
    expect(ended.document.error.code).toBe(error);
  });
});
