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
  ['two with one name', '[{ name: A, open: true }, { name: a, open: false }]'],
])('refuses statuses of which %s', (_title, statuses) => {
  expect(issuesOf(`serviceDesk: { statuses: ${statuses} }`).join()).toMatch(/serviceDesk\.statuses/);
});

it('refuses a time zone that there is not', () => {
  expect(issuesOf('serviceDesk: { timeZone: Sweden/Gothenburg }').join()).toMatch(/serviceDesk\.timeZone/);
});
