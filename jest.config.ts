import type { Config } from 'jest';

// Jest tests what is deployed; what runs is tested by vitest (see vitest.config.ts).
const config: Config = {
  testMatch: ['<rootDir>/test/infrastructure/**/*.test.ts'],
  transform: { '\\.ts$': '<rootDir>/test/infrastructure/esbuild-transform.ts' },
  testEnvironment: 'node',
  // The default leaves one core idle.
  maxWorkers: '100%',
  // Building both stages takes seconds where cores are few.
  testTimeout: 60_000,
};

export default config;
