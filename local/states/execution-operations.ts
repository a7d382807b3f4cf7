import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type StartedExecution, startExecution } from '../../functions/workflows/simulator/execution.ts';
import { jsonText } from '../../functions/workflows/simulator/json.ts';
import type { Json, SimulationClock } from '../../functions/workflows/simulator/types.ts';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { routedVersion } from './alias-operations.ts';
import { parseJson } from './definition.ts';
import { endingWith } from './deletion.ts';
import { loggingWorld, writeLog, writeLogAtEnd } from './execution-log.ts';
import { historyPage } from './history.ts';
import { configurationMembers } from './machine-operations.ts';
import { type ExecutionRecord, executionOf, lastingMachine, type StatesStore, type Target, targetOf } from './model.ts';
import { checkName, executionArnOf } from './names.ts';
import { pageOf, paging } from './paging.ts';
import { emitStatusChanges, redriveMembers } from './status-events.ts';
import { createTaskRuntime } from './task-runtime.ts';
import type { TaskTokens } from './task-tokens.ts';

/** Bytes of UTF-8. */
const INPUT_LIMIT = 262_144;

const start = z.object({
  stateMachineArn: z.string(),
  name: z.string().optional(),
  input: z.string().default('{}'),
});
const stop = z.object({
  executionArn: z.string(),
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});
const list = z.object({
  ...paging,
  stateMachineArn: z.string(),
  // The service takes PENDING_REDRIVE for Map Runs only.
  statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']).optional(),
  redriveFilter: z.enum(['REDRIVEN', 'NOT_REDRIVEN']).optional(),
});
const ofExecution = z.object({ executionArn: z.string() });

export interface ExecutionEngine {
  readonly store: StatesStore;
  readonly tokens: TaskTokens;
  readonly clock: SimulationClock;
}

/** Executions: start, stop, describe, list, history. */
export function executionOperations(engine: ExecutionEngine): Readonly<Record<string, (input: unknown) => unknown>> {
  const { store } = engine;
  return {
    StartExecution: (input) => startOnce(engine, parseInput(start, input, 'ValidationException')),
    StopExecution: async (input) => {
      const { executionArn, error, cause } = parseInput(stop, input, 'ValidationException');
      const { run } = executionOf(store, executionArn);
      run.stop(error, cause);
      const { stoppedAt = 0 } = await run.ended;
      return { stopDate: stoppedAt / 1000 };
    },
    DescribeExecution: (input) => {
      const { executionArn } = parseInput(ofExecution, input, 'ValidationException');
      return describe(store, executionOf(store, executionArn));
    },
    ListExecutions: (input) => {
      const request = parseInput(list, input, 'ValidationException');
      const { items, nextToken } = pageOf(executionsOf(store, request), request);
      return { executions: items.map(summarize), nextToken };
    },
    DescribeStateMachineForExecution: (input) => {
      const { executionArn } = parseInput(ofExecution, input, 'ValidationException');
      return describeMachineOf(executionOf(store, executionArn));
    },
    GetExecutionHistory: (input) => {
      const { executionArn } = parseInput(ofExecution, input, 'ValidationException');
      return historyPage(executionOf(store, executionArn), input);
    },
  };
}

/** A name is good for one execution; starting a running one again with the same input is the same start. */
function startOnce(engine: ExecutionEngine, request: z.output<typeof start>): unknown {
  const { store } = engine;
  const target = targetOf(store, request.stateMachineArn);
  lastingMachine(target.machine);
  const name = request.name ?? randomUUID();
  checkName(name);
  const input = readInput(request.input);
  const arn = executionArnOf(store.context, target.machine.name, name);
  const known = store.executions.get(arn);
  if (known !== undefined && !(known.run.result().status === 'RUNNING' && known.input === request.input)) {
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
  }
  const record = known ?? run(engine, target, { arn, name, text: request.input, input });
  return { executionArn: arn, startDate: record.run.result().startedAt / 1000 };
}

function readInput(text: string): Json {
  if (Buffer.byteLength(text) > INPUT_LIMIT) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${INPUT_LIMIT}`,
    );
  }
  const input = parseJson(text);
  if (input === undefined) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: 'The input is not JSON'`);
  }
  return input;
}

function run(
  { store, tokens, clock }: ExecutionEngine,
  { machine, alias, ...target }: Target,
  { arn, name, text, input }: { arn: string; name: string; text: string; input: Json },
): ExecutionRecord {
  const version = alias === undefined ? target.version : routedVersion(machine, alias, arn);
  const configuration = version ?? machine.configuration;
  const tasks = createTaskRuntime(store, tokens, machine.arn);
  const { roleArn } = configuration;
  const execution: StartedExecution = startExecution({
    definition: JSON.parse(configuration.definition) as Json,
    input,
    executionArn: arn,
    executionName: name,
    stateMachineArn: machine.arn,
    stateMachineName: machine.name,
    roleArn,
    ...loggingWorld(
      endingWith(machine, { clock, tasks }, () => execution),
      () => writeLog(store, arn),
    ),
  });
  const origin = { stateMachineArn: machine.arn, versionArn: version?.arn, aliasArn: alias?.arn, configuration };
  const record: ExecutionRecord = { arn, name, ...origin, input: text, run: execution, redrives: [], logged: 0 };
  store.executions.set(arn, record);
  writeLogAtEnd(store, record);
  emitStatusChanges(store, record);
  return record;
}

/** Newest first, of a state machine or of one version or alias. */
function executionsOf(store: StatesStore, request: z.output<typeof list>): ExecutionRecord[] {
  const { machine, version, alias } = targetOf(store, request.stateMachineArn);
  const matches = ({ stateMachineArn, versionArn, aliasArn, run: { result } }: ExecutionRecord) =>
    stateMachineArn === machine.arn &&
    (version === undefined || versionArn === version.arn) &&
    (alias === undefined || aliasArn === alias.arn) &&
    (request.statusFilter === undefined || result().status === request.statusFilter) &&
    (request.redriveFilter === undefined || result().redriveCount > 0 === (request.redriveFilter === 'REDRIVEN'));
  return [...store.executions.values()].filter(matches).reverse();
}

function summarize(record: ExecutionRecord) {
  const { status, startedAt, stoppedAt, redriveCount, redrivenAt } = record.run.result();
  return {
    executionArn: record.arn,
    stateMachineArn: record.stateMachineArn,
    stateMachineVersionArn: record.versionArn,
    stateMachineAliasArn: record.aliasArn,
    name: record.name,
    status,
    startDate: startedAt / 1000,
    stopDate: stoppedAt === undefined ? undefined : stoppedAt / 1000,
    redriveCount,
    redriveDate: redrivenAt === undefined ? undefined : redrivenAt / 1000,
  };
}

function describeMachineOf({ stateMachineArn, configuration }: ExecutionRecord): unknown {
  return {
    stateMachineArn,
    name: stateMachineArn.split(':').at(-1),
    updateDate: configuration.updatedAt / 1000,
    ...configurationMembers(configuration),
  };
}

function describe(store: StatesStore, record: ExecutionRecord): unknown {
  const { output, error, cause } = record.run.result();
  return {
    ...summarize(record),
    input: record.input,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output: jsonText(output), outputDetails: { included: true } }),
    error,
    cause,
    ...redriveMembers(store, record),
  };
}
