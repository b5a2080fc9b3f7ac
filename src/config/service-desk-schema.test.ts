import { expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { parseYaml } from './read-yaml.ts';
import { configurationSchema } from './schema.ts';

function read(text: string) {
  return parseYaml(`systems: {}\n${text}`, 'hirewire.yaml', configurationSchema).serviceDesk;
}

function issuesOf(text: string): readonly string[] {
  try {
    read(text);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.issues.map(({ path }) => path) : [String(error)];
  }
}

it('has statuses, limits and no trigger where nothing is said', () => {
  expect(read('')).toMatchObject({ triggers: [], timeZone: 'UTC', scripts: { milliseconds: 1000, megabytes: 32 } });
  expect(read('').statuses.filter(({ open }) => open)).toHaveLength(3);
});

it('reads the trigger of the manual', () => {
  const { triggers } = read(`
serviceDesk:
  timeZone: Europe/Stockholm
  triggers:
    - name: ProcessFlexHrUserOnAD
      conditions:
        all:
          - { property: Created, operator: equal, value: true }
          - any: [{ property: Source, operator: equal, value: FlexHR }]
      actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, “ActiveDirectory”);' }]
`);
  expect(triggers).toMatchObject([
    {
      ...{ entityType: 'FlexHR', order: 100, active: true },
      conditions: { all: [{ value: true }, { any: [{ property: 'Source' }] }] },
      actions: [{ script: 'api.ProcessFlexHrUserOnAD(record, “ActiveDirectory”);' }],
    },
  ]);
});

it.each([
  ['an unknown operator', '{ property: A, operator: equals, value: 1 }'],
  ['an unknown key', '{ property: A, operator: equal, worth: 1 }'],
  ['conditions that are no list', '{ all: { property: A, operator: equal, value: 1 } }'],
])('refuses %s, with its path', (_title, condition) => {
  const text = `serviceDesk: { triggers: [{ name: x, conditions: ${condition}, actions: [{ comment: x }] }] }`;
  expect(issuesOf(text).join()).toMatch(/serviceDesk\.triggers\[0\]\.conditions/);
});

it.each([
  ['none open', '[{ name: A, open: false }]'],
  ['none closed', '[{ name: A, open: true }]'],
  [
    'two are for one thing',
    '[{ name: A, open: true, use: new }, { name: B, open: true, use: new }, { name: C, open: false }]',
  ],
  ['one that is not open is for waiting', '[{ name: A, open: true }, { name: B, open: false, use: waiting }]'],
  ['one that is open is for the end', '[{ name: A, open: true, use: closed }, { name: B, open: false }]'],
  ['two with one name', '[{ name: A, open: true }, { name: a, open: false }]'],
])('refuses statuses of which %s', (_title, statuses) => {
  expect(issuesOf(`serviceDesk: { statuses: ${statuses} }`).join()).toMatch(/serviceDesk\.statuses/);
});

it.each([
  [
    'a property',
    '{ name: x, conditions: { any: [{ property: Sauce, operator: equal, value: x }] }, actions: [{ comment: x }] }',
    'conditions.any[0].property',
  ],
  [
    'a relative date',
    "{ name: x, conditions: { property: CreatedDate, operator: less, value: '@Now - 5x' }, actions: [{ comment: x }] }",
    'conditions.value',
  ],
  [
    'a value',
    '{ name: x, conditions: { property: Status, operator: equal }, actions: [{ comment: x }] }',
    'conditions.value',
  ],
  [
    'an entity type',
    '{ name: x, entityType: Flexx, conditions: { all: [] }, actions: [{ comment: x }] }',
    'entityType',
  ],
  [
    'a template',
    '{ name: x, conditions: { all: [] }, actions: [{ notify: nope, to: [assignee] }] }',
    'actions[0].notify',
  ],
  ['a webhook', '{ name: x, conditions: { all: [] }, actions: [{ webhook: nope }] }', 'actions[0].webhook'],
  ['a field', "{ name: x, conditions: { all: [] }, actions: [{ set: { Id: '7' } }] }", 'actions[0].set.Id'],
])('refuses a trigger with %s that there is not, with its path', (_title, trigger, path) => {
  expect(issuesOf(`serviceDesk: { triggers: [${trigger}] }`).join()).toContain(`serviceDesk.triggers[0].${path}`);
});

it('takes properties by any of their names, and what is inside a ticket', () => {
  const properties = ['source', 'BaseEntityStatus', 'Person.title', 'account.dn', 'Change.title.name'];
  const all = properties.map((property) => `{ property: ${property}, operator: is empty }`).join();
  expect(
    issuesOf(`serviceDesk: { triggers: [{ name: x, conditions: { all: [${all}] }, actions: [{ comment: x }] }] }`),
  ).toEqual([]);
});

it('refuses two triggers with one name', () => {
  const trigger = (name: string): string => `{ name: ${name}, conditions: { all: [] }, actions: [{ comment: x }] }`;
  expect(issuesOf(`serviceDesk: { triggers: [${trigger('A')}, ${trigger('a')}] }`).join()).toContain(
    'triggers[1].name',
  );
});

it('names the property that may be meant', () => {
  const text =
    'serviceDesk: { triggers: [{ name: x, conditions: { property: Sorce, operator: changed }, actions: [{ comment: x }] }] }';
  expect(() => read(text)).toThrow(/"Source" may be meant/);
});

it('refuses a time zone that there is not', () => {
  expect(issuesOf('serviceDesk: { timeZone: Sweden/Gothenburg }').join()).toMatch(/serviceDesk\.timeZone/);
});
