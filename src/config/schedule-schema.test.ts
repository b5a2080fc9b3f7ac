import { expect, it } from 'vitest';
import type { ConfigError } from './config-error.ts';
import { parseYaml } from './read-yaml.ts';
import { configurationSchema } from './schema.ts';

function issuesOf(job: string): readonly string[] {
  const text = `systems: { hr: { connector: a }, ad: { connector: b } }\njobs: { j: { source: hr, target: ad, ${job} } }`;
  try {
    parseYaml(text, 'hirewire.yaml', configurationSchema);
    return [];
  } catch (error) {
    return (error as ConfigError).issues.map(({ path, expected }) => `${path}: ${expected}`);
  }
}

it('takes cron and Quartz expressions as schedules of a job', () => {
  expect(issuesOf('schedule: "*/2 * * * *", fullSchedule: "0 0 3 ? * SUN"')).toEqual([]);
});

it.each(['schedule', 'fullSchedule'])('E5: refuses a wrong %s with what is wrong', (setting) => {
  expect(issuesOf(`${setting}: "0 25 * * *"`)).toEqual([
    expect.stringMatching(new RegExp(`jobs\\.j\\.${setting}: a cron expression \\("25" is no hour: 0 to 23\\)$`)),
  ]);
});
