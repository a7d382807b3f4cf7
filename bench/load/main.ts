import { progressOn } from '../../local/tour/progress.ts';
import { createBench } from '../bench.ts';
import { renderTable } from '../page.ts';
import type { Measurement } from '../part.ts';
import { measureAccuracy } from './accuracy.ts';
import { type Deployment, readDeployment } from './deployment.ts';
import { measureFaults } from './faults/faults.ts';
import type { Lab } from './lab.ts';
import { measureDeployedRun, measureLongRun } from './long-run.ts';
import { measureDeployedNeighbours, measureNoisyNeighbour } from './noisy-neighbour.ts';
import { readLoadOptions } from './options.ts';
import { FIGURES, publishedFile, readScenario, type Scenario, ScenarioError } from './scenario.ts';

/**
 * `npm run load [-- --only SCENARIO] [--file FILE] [--url URL --keys FILE] [--FIGURE VALUE]`: plays the scenarios on a
 * local cloud, or on the deployment with that address, and prints what was seen as Markdown tables. It ends with status 1 when a target is missed.
 */
async function main(args: readonly string[]): Promise<void> {
  const { only, file, url, keys, figures } = readLoadOptions(args, FIGURES);
  const deployment = url === undefined ? undefined : readDeployment(url, keys);
  const files = file === undefined ? only.map(publishedFile) : [file];
  const scenarios = files.map((path) => readScenario(path, figures));
  const bench = createBench(progressOn((text) => process.stderr.write(text), process.stderr.isTTY));
  for (const scenario of scenarios) {
    const { log, lines } = createLog();
    const lab = { ...bench, log };
    const measurement = await (deployment === undefined ? play(scenario, lab) : playOn(deployment, scenario, lab));
    process.stdout.write(`\n## ${scenario.scenario}\n\n${renderTable(measurement)}\n\n`);
    if (lines.length > 0) bench.progress.line(`${lines.length} failures were logged, the last: ${lines.at(-1)}`);
    for (const sentence of measurement.missed) {
      process.stderr.write(`missed: ${sentence}\n`);
      process.exitCode = 1;
    }
  }
}

async function play(scenario: Scenario, lab: Lab): Promise<Measurement> {
  switch (scenario.scenario) {
    case 'noisy-neighbour':
      return measureNoisyNeighbour(scenario, lab);
    case 'accuracy':
      return measureAccuracy(scenario, lab);
    case 'faults':
      return measureFaults(scenario, lab);
    case 'long-run':
      return measureLongRun(scenario, lab);
  }
}

/** Puts load on a deployment that runs already. @throws ScenarioError when the scenario needs a cloud of its own */
async function playOn(deployment: Deployment, scenario: Scenario, lab: Lab): Promise<Measurement> {
  switch (scenario.scenario) {
    case 'noisy-neighbour':
      return measureDeployedNeighbours(scenario, deployment, lab);
    case 'long-run':
      return measureDeployedRun(scenario, deployment, lab);
    default:
      throw new ScenarioError(`${scenario.scenario} runs on a local cloud of its own; --url does not`);
  }
}

/** Failures that nobody is told of: executions that are under way when a cloud closes are some. */
function createLog() {
  const lines: string[] = [];
  return { lines, log: (line: string) => void lines.push(line) };
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ScenarioError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
