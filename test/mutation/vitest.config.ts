import { defineConfig } from 'vitest/config';

// The tests that must notice a change of the interpreter. Recorded answers of AWS are not among them: they lie beside the project.
export default defineConfig({ test: { include: ['test/unit/workflows/simulator/**/*.test.ts'] } });
