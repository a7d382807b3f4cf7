import { defineConfig } from 'vitest/config';

// The tests that must notice a change of the interpreter. Recorded answers of AWS are not among them: they lie beside the project.
export default defineConfig({
  test: {
    include: ['test/unit/workflows/simulator/**/*.test.ts'],
    // These repeat at length what others show at once: they would cost most of the time and notice nothing more.
    exclude: ['**/simulator/crowd.test.ts', '**/simulator/last-event.test.ts'],
    setupFiles: ['test/mutation/setup.ts'],
    // Modules keep nothing but what belongs to an object; loading them again for every file takes longer than the tests.
    isolate: false,
    // A busy machine is no fault; mutants that hang are Stryker's to stop.
    testTimeout: 60_000,
  },
});
