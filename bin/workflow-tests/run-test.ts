import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '../../functions/shared/errors.ts';
import type { CompileResult } from '../../functions/workflows/compiler/compile.ts';
import {
  type SimulationResult,
  simulateWorkflow,
} from '../../functions/workflows/domain/simulation/simulate-workflow.ts';
import type { WorkflowTest } from './test-file.ts';

type Compiled = Extract<CompileResult, { readonly ok: true }>;

function unequal(what: string, expected: unknown, actual: unknown): readonly string[] {
  if (isDeepStrictEqual(actual, expected)) return [];
  return [`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual) ?? 'none'}`];
}

function unequalMembers(what: string, expected: object, actual: object = {}): readonly string[] {
  return Object.entries(expected).flatMap(([name, value]) =>
    unequal(`${what}.${name}`, value, Reflect.get(actual, name)),
  );
}

function differences({ expect }: WorkflowTest, got: SimulationResult): readonly string[] {
  const { status, output, error, tasks, durationMs, mostTransitions = Number.POSITIVE_INFINITY } = expect;
  const reason = got.error === undefined ? [] : [`it faulted: ${JSON.stringify(got.error)}`];
  const waits = got.unmocked.map((pointer) => `${pointer} was called and has no mock`);
  const names = got.steps.map(({ name }) => name);
  return [
    ...(status === got.status ? [] : [...unequal('status', status, got.status), ...reason, ...waits]),
    ...(output === undefined ? [] : unequal('output', output, got.output)),
    ...(error === undefined ? [] : unequalMembers('error', error, got.error)),
    ...(tasks === undefined ? [] : unequal('tasks', tasks, names)),
    ...(durationMs === undefined ? [] : unequal('durationMs', durationMs, got.durationMs)),
    ...(got.transitions <= mostTransitions
      ? []
      : [`transitions: at most ${mostTransitions} expected, got ${got.transitions}`]),
  ];
}

/** Runs one test. @returns what differs from what it expects; nothing when it passes */
export async function runTest(test: WorkflowTest, compiled: Compiled): Promise<readonly string[]> {
  const { input, mocks, startAt } = test;
  // A fixed day, so that a test that says nothing of time passes or fails on every day alike.
  const startedAt = Date.parse(startAt ?? '2000-01-01T00:00:00.000Z');
  try {
    const request = { ...compiled, input, mocks, startedAt };
    return differences(test, await simulateWorkflow(request, () => performance.now()));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const details = error.findings.map(({ pointer, detail, hint = '' }) => `${pointer}: ${detail} ${hint}`.trimEnd());
    return [`${error.code}: ${error.message}`, ...details];
  }
}
