import { configDefaults, defineConfig } from 'vitest/config';

const shared = { testTimeout: 90_000, hookTimeout: 120_000, maxWorkers: 2 };

/** Functions of their arguments, held to that by the lint. */
const pure = ['src/domain/**/*.test.ts', 'src/mapping/**/*.test.ts', 'src/pipeline/**/*.test.ts'];

export default defineConfig({
  test: {
    ...shared,
    globalSetup: ['test/support/global-setup.ts'],
    projects: [
      // Nothing is left behind that the next file could see, so these need no process each: to start one and load everything costs half their time.
      { test: { name: 'pure', include: pure, ...shared, isolate: false, sequence: { groupOrder: 0 } } },
      {
        test: {
          name: 'all else',
          include: [
            'src/**/*.test.ts',
            'sandbox/**/*.test.ts',
            'test/**/*.test.ts',
            'tools/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...pure],
          ...shared,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
