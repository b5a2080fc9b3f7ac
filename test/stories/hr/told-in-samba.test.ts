import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const rows = readFileSync(new URL('docs/scenarios.md', root), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (scenario|---)/.test(line));

/** Whether the suite of a test plays in every directory that a story can play in. */
function isToldEverywhere(file: string, name: string): boolean {
  const text = readFileSync(new URL(file, root), 'utf8');
  const suites = text
    .slice(0, text.indexOf(name))
    .split('\n')
    .filter((line) => line.startsWith('describe'));
  return suites.at(-1)?.includes('(storyDirectories)') ?? false;
}

/** Told of another directory. */
const elsewhere = ['From Entra ID'];
const scenarios = rows
  .map((row) => [row.split('|')[1]?.trim() ?? '', row] as const)
  .filter(([scenario]) => !elsewhere.includes(scenario));

it.each(scenarios)('the scenario “%s” is told in a real Active Directory too', (_scenario, row) => {
  const named = [...row.matchAll(/`([^`]+\.test\.ts)` › (.+?)\s*(?=<br>|\|)/g)];
  const told = named.filter(([, file = '', name = '']) => isToldEverywhere(file, name));

  expect(named.length).toBeGreaterThan(0);
  expect(told.length).toBeGreaterThan(0);
});
