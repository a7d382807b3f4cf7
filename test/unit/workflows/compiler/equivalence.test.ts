import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { interpret } from './support/interpreter.ts';
import { compiled, run } from './support/run.ts';
import { counted, Problem, type Service } from './support/service.ts';
import { inputs, service, workflows } from './support/workflows.ts';

interface Ending {
  readonly output?: Json;
  readonly error?: string;
  readonly instance?: string | undefined;
}

async function asWritten(source: Record<string, unknown>, input: Json, calls: Service): Promise<Ending> {
  try {
    return { output: await interpret(source, input, counted(calls)) };
  } catch (error) {
    if (!(error instanceof Problem)) return { error: 'expression' };
    return { error: `${error.problem.type} ${error.problem.status}`, instance: error.problem.instance };
  }
}

async function asCompiled(source: Record<string, unknown>, input: Json, calls: Service): Promise<Ending> {
  const { result } = await run(compiled(source).stateMachine, input, calls);
  if (result.status === 'SUCCEEDED') return { output: result.output as Json };
  if (result.error === 'States.QueryEvaluationError' || result.error === 'expression.400')
    return { error: 'expression' };
  const cause = JSON.parse(result.cause ?? '{}');
  const problem = cause.errorMessage === undefined ? cause : JSON.parse(cause.errorMessage);
  return { error: `${problem.type} ${problem.status}`, instance: problem.instance };
}

describe('a compiled workflow', () => {
  test('does what the definition says', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(workflows, inputs, async (source, input) => {
        expect(await asCompiled(source, input, service)).toEqual(await asWritten(source, input, service));
      }),
      { numRuns: Number(process.env['COMPILER_RUNS'] ?? 200) },
    );
  });
});
