import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

const positive = z.number().positive();
const count = z.int().positive();

/** Milliseconds that services of AWS take to answer: what the local cloud adds to its own. */
const latency = z.partialRecord(z.enum(['dynamodb', 'states', 'sqs', 'events', 'sts']), z.number().nonnegative());

/** One tenant floods while others start one execution a second each. */
const noisyNeighbour = z.strictObject({
  scenario: z.literal('noisy-neighbour'),
  flood: count,
  connections: count,
  tier: z.enum(['basic', 'pro', 'enterprise']),
  guarantee: count,
  burst: count,
  runSeconds: count,
  quietTenants: count,
  aloneSeconds: count,
  timeScale: positive,
  latency,
  mostRatio: positive,
  leastUse: positive,
});
export type NoisyNeighbour = z.output<typeof noisyNeighbour>;

/** Random faults, by seeds. */
const faultSchedules = z.strictObject({
  scenario: z.literal('faults'),
  schedules: count,
  clouds: count,
  seed: z.int().nonnegative(),
  tenants: count,
  actMs: count,
  timeScale: positive,
});
export type FaultSchedules = z.output<typeof faultSchedules>;

/** Many executions, and how their cost grows. */
const longRun = z.strictObject({
  scenario: z.literal('long-run'),
  executions: count,
  tenants: count,
  connections: count,
  growthExecutions: count,
  growthTenants: z.array(count),
  growthBacklogs: z.array(count),
  mostHeapGrowth: positive,
  mostGrowth: positive,
});
export type LongRun = z.output<typeof longRun>;

/** Dispatchers beside each other. */
const accuracy = z.strictObject({
  scenario: z.literal('accuracy'),
  dispatchers: count,
  executions: count,
  limit: count,
  runMs: count,
  leastUse: positive,
});
export type Accuracy = z.output<typeof accuracy>;

/** What a scenario file holds. */
const scenario = z.discriminatedUnion('scenario', [noisyNeighbour, accuracy, faultSchedules, longRun]);
export type Scenario = z.output<typeof scenario>;
export type ScenarioName = Scenario['scenario'];

export const SCENARIOS: readonly ScenarioName[] = scenario.options.map(({ shape }) => shape.scenario.value);

/** Those that need nothing but the API; the others look into the local cloud, or break it. */
export const DEPLOYED: readonly ScenarioName[] = ['noisy-neighbour', 'long-run'];

/** Names of all figures that scenario files hold, each of which a flag can replace. */
export const FIGURES: readonly string[] = [
  ...new Set(
    scenario.options.flatMap(({ shape }) =>
      Object.entries(shape).flatMap(([name, schema]) => (schema instanceof z.ZodNumber ? [name] : [])),
    ),
  ),
];

/** A scenario file, or a flag, is not as it must be. */
export class ScenarioError extends Error {}

/** The published file of a scenario. */
export function publishedFile(name: ScenarioName): string {
  return join(import.meta.dirname, 'scenarios', `${name}.yaml`);
}

/**
 * Reads a scenario file.
 * @param figures values by name that win over those of the file; names that the scenario does not have are passed over
 * @throws ScenarioError
 */
export function readScenario(path: string, figures: Readonly<Record<string, number>> = {}): Scenario {
  const written = check(parse(readFileSync(path, 'utf8')), path);
  const own = Object.fromEntries(Object.entries(figures).filter(([name]) => name in written));
  return check({ ...written, ...own }, path);
}

function check(value: unknown, path: string): Scenario {
  const parsed = scenario.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ScenarioError(`${path}: ${z.prettifyError(parsed.error)}`);
}
