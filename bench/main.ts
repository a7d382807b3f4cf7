import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from '../local/synthesize.ts';
import { progressOn } from '../local/tour/progress.ts';
import { createBench } from './bench.ts';
import { renderText, type Section, updatePage } from './page.ts';
import type { Part } from './part.ts';
import { authorization } from './parts/authorization.ts';
import { bundles } from './parts/bundles.ts';
import { calls } from './parts/calls.ts';
import { coldPath } from './parts/cold-path.ts';
import { compiler } from './parts/compiler.ts';
import { latency } from './parts/latency.ts';
import { simulator } from './parts/simulator.ts';
import { synth } from './parts/synth.ts';
import { transitions } from './parts/transitions.ts';
import { workflow } from './parts/workflow.ts';

const PARTS: readonly Part[] = [
  synth,
  bundles,
  coldPath,
  calls,
  authorization,
  latency,
  workflow,
  transitions,
  compiler,
  simulator,
];
const PAGE = join(PROJECT_ROOT, 'docs', 'performance.md');

/**
 * `npm run bench [-- --only PART]`: measures, prints tables and writes them into `docs/performance.md`. It ends with
 * status 1 when a target is missed that does not depend on the machine.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  const chosen = choose(values.only);
  const bench = createBench(progressOn((text) => process.stdout.write(text), process.stdout.isTTY));
  const sections: Section[] = [];
  for (const part of chosen) {
    const measurement = await part.measure(bench);
    process.stdout.write(`\n${part.title}\n\n${renderText(measurement)}\n\n`);
    sections.push({ part, measurement });
  }
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  const order = PARTS.map(({ name }) => name);
  writeFileSync(PAGE, updatePage(page, sections, order, circumstances()));
  const missed = sections.flatMap(({ measurement }) => measurement.missed);
  for (const sentence of missed) process.stderr.write(`missed: ${sentence}\n`);
  if (missed.length > 0) process.exitCode = 1;
}

/** @throws Error when there is no such part */
function choose(names: readonly string[] = PARTS.map(({ name }) => name)): readonly Part[] {
  const unknown = names.filter((name) => PARTS.every((part) => part.name !== name));
  if (unknown.length > 0) {
    throw new Error(`there is no part ${unknown.join(', ')}; there are ${PARTS.map(({ name }) => name).join(', ')}`);
  }
  return PARTS.filter(({ name }) => names.includes(name));
}

function circumstances(): string {
  const [first, ...others] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `Measured on ${date} with Node ${process.versions.node} on ${others.length + 1} × ${first?.model ?? 'an unknown CPU'}`;
}

await main();
