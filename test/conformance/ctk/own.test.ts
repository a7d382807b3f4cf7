import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readScenarios, runScenario } from './scenarios.ts';
import { type Services, startServices } from './services.ts';

const scenarios = readScenarios(new URL('features/', import.meta.url));

let services: Services;
beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services.close());

describe('features of our own, for what the kit does not cover', () => {
  test.each(scenarios)('$title', async (scenario) => {
    // A scenario that says nothing of what should be would pass whatever happens.
    expect(scenario.steps.some(({ text }) => text.includes(' should ') || text.includes(' cannot '))).toBe(true);
    await runScenario(scenario, services);
  });
});
