import { readdirSync, readFileSync } from 'node:fs';
import { readFeature, type Scenario } from '../../support/gherkin.ts';
import type { Services } from './services.ts';
import { perform } from './steps.ts';
import { createWorld } from './world.ts';

export interface NamedScenario extends Scenario {
  /** File and name, unique among the scenarios of a folder. */
  readonly title: string;
}

/** The scenarios of all feature files in a folder. */
export function readScenarios(folder: URL): readonly NamedScenario[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.feature'));
  return files.sort().flatMap((file) => {
    const { scenarios } = readFeature(readFileSync(new URL(file, folder), 'utf8'));
    return scenarios.map((scenario) => ({ ...scenario, title: `${file}: ${scenario.name}` }));
  });
}

/** @throws Error for the first step that does not hold */
export async function runScenario({ steps }: Scenario, services: Services): Promise<void> {
  const world = createWorld(services);
  for (const step of steps) await perform(world, step);
}
