import { defineConfig } from 'vitest/config';

/** The default leaves one core idle. */
const EVERY_CORE = '100%';

// vitest tests what runs; what is deployed is tested by Jest (see jest.config.ts).
export default defineConfig({
  test: {
    projects: [
      // A busy machine is no fault: only what hangs runs into this.
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          maxWorkers: EVERY_CORE,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          maxWorkers: EVERY_CORE,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          globalSetup: ['test/support/synthesized.ts'],
          // A file runs a local cloud of its own in some 800 MB, and waits as long as it works.
          maxWorkers: 2,
          // Only projects of another group may have other workers.
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
