import type { TestProject } from 'vitest/node';
import { setup as setupDatabase } from './database.ts';
import { setup as setupSamba } from './samba.ts';
import { setup as setupTemporaryFolder } from './temporary-folder.ts';

/** What the whole test run shares. Each fixture only makes room: the servers start with the first test that asks for them. */
const fixtures: readonly ((project: TestProject) => Promise<() => Promise<void>>)[] = [
  setupTemporaryFolder,
  setupDatabase,
  setupSamba,
];

/** Called by vitest once a run, before all tests; what it gives is called after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const teardowns: (() => Promise<void>)[] = [];
  for (const fixture of fixtures) teardowns.push(await fixture(project));
  return async () => {
    for (const teardown of teardowns.toReversed()) await teardown();
  };
}
