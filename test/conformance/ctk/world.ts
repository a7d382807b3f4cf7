import { parse } from 'yaml';
import { compile } from '../../../functions/workflows/compiler/compile.ts';
import type { Step as TaskRun } from '../../../functions/workflows/domain/history/steps.ts';
import {
  type SimulationResult,
  simulateRun,
} from '../../../functions/workflows/domain/simulation/simulate-workflow.ts';
import { taskMocks } from '../../../functions/workflows/simulation-schemas.ts';
import type { Json } from '../../../functions/workflows/simulator/types.ts';
import { type Compiled, connectors } from './connectors.ts';
import type { Services } from './services.ts';
import { SETTINGS } from './settings.ts';

/** A run of the scenario's workflow: how it ended, its tasks in the order in which they began, and what they sent. */
export interface ScenarioRun extends Omit<SimulationResult, 'unmocked'> {
  readonly sent: ReadonlyMap<string, readonly Json[]>;
}

/** What a scenario has said so far. */
export interface World {
  readonly services: Services;
  definition: string;
  input: unknown;
  readonly answers: Record<string, unknown>;
  run?: ScenarioRun;
}

export function createWorld(services: Services): World {
  return { services, definition: '', input: {}, answers: {} };
}

function compiled(definition: string): Compiled {
  const result = compile(definition, SETTINGS);
  if (result.ok) return result;
  const reasons = result.errors.map(({ line, code, detail }) => `line ${line}: ${detail} (${code})`);
  throw new Error(`The definition is refused.\n${reasons.join('\n')}`);
}

/** Compiles and runs the workflow, on a fixed day in virtual time. */
export async function execute(world: World): Promise<ScenarioRun> {
  const workflow = compiled(world.definition);
  const tasks = connectors(workflow, taskMocks.parse(world.answers), world.services);
  const request = { ...workflow, input: world.input, startedAt: Date.UTC(2026, 0, 1) };
  const run = await simulateRun(request, tasks, () => performance.now());
  const unanswered = tasks.unanswered();
  if (unanswered.length > 0) throw new Error(`Nobody answers ${unanswered.join(', ')}.`);
  return { ...run, sent: tasks.sent };
}

/** @throws Error before the workflow is executed */
export function runOf({ run }: World): ScenarioRun {
  if (run === undefined) throw new Error('The workflow is not executed yet.');
  return run;
}

/** Runs of a task in the order in which they began. */
export function runsOf(world: World, task: string): readonly TaskRun[] {
  return runOf(world).steps.filter(({ name }) => name === task);
}

/** The text of a step as a value. */
export function readValue(docString: string): unknown {
  return parse(docString);
}
