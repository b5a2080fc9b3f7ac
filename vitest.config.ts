import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src', 'sandbox', 'test', 'tools', 'bench'].map((folder) => `${folder}/**/*.test.ts`),
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // A test leaves nothing behind that the next file could see, so that no file needs a process of its own: to start one and load everything costs
    // a third of all the time.
    isolate: false,
    restoreMocks: true,
  },
});
