import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readScenarios, runScenario } from './scenarios.ts';
import { type Services, startServices } from './services.ts';

const FOLDER = new URL('../../../../shared/conformance/ctk/', import.meta.url);
const isPresent = existsSync(FOLDER);
const suite = 'the conformance kit of the Open Workflow Specification';
const scenarios = isPresent ? readScenarios(FOLDER) : [];

let services: Services;
beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services.close());

describe.skipIf(!isPresent)(isPresent ? suite : `${suite} (skipped: ${FOLDER.pathname} is absent)`, () => {
  test('has 21 scenarios', () => {
    expect(scenarios).toHaveLength(21);
  });

  test.each(scenarios)('$title', async (scenario) => {
    await runScenario(scenario, services);
  });
});
