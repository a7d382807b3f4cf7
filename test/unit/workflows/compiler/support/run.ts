import { OFFLINE_SETTINGS } from '../../../../../bin/offline-settings.ts';
import { type CompileResult, compile } from '../../../../../functions/workflows/compiler/compile.ts';
import { simulate } from '../../../../../functions/workflows/simulator/simulate.ts';
import type { ExecutionResult, HistoryEvent, Json } from '../../../../../functions/workflows/simulator/types.ts';
import { connector, counted, type Service } from './service.ts';

export const SETTINGS = OFFLINE_SETTINGS;

export type Compiled = Extract<CompileResult, { ok: true }>;

/** A definition from its tasks, with JSONata expressions. */
export function definition(rest: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    document: { dsl: '1.0.3', namespace: 'test', name: 'workflow', version: '1.0.0' },
    evaluate: { language: 'jsonata' },
    ...rest,
  };
}

/** Compiles what is expected to be right. */
export function compiled(source: string | Record<string, unknown>): Compiled {
  const result = compile(source, SETTINGS);
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.errors, null, 2)}`);
  return result;
}

export interface Run {
  readonly result: ExecutionResult;
  readonly history: readonly HistoryEvent[];
  /** Names of the states in the order in which they were entered. */
  readonly entered: readonly string[];
}

const NO_SERVICE: Service = () => ({ status: 500 });

/** Runs a state machine in virtual time against a service. */
export async function run(stateMachine: unknown, input: Json, service: Service = NO_SERVICE): Promise<Run> {
  const { result, history } = await simulate({
    definition: stateMachine as Json,
    input,
    executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:trb_test_acme_test_workflow_0:run-1',
    executionName: 'run-1',
    stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:trb_test_acme_test_workflow_0',
    stateMachineName: 'trb_test_acme_test_workflow_0',
    roleArn: 'arn:aws:iam::123456789012:role/states',
    tasks: connector(counted(service)),
    startedAt: Date.UTC(2026, 10, 2),
  });
  const entered = history.flatMap((event) => {
    const name = event['stateEnteredEventDetails']?.['name'];
    return typeof name === 'string' ? [name] : [];
  });
  return { result, history, entered };
}

/** Compiles and runs; answers with the output, or with the problem that the workflow faulted with. */
export async function outcome(source: string | Record<string, unknown>, input: Json, service?: Service) {
  const { result } = await run(compiled(source).stateMachine, input, service);
  if (result.status === 'SUCCEEDED') return { output: result.output };
  return { error: result.error, cause: result.cause };
}
