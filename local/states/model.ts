import type { Execution } from '../../functions/workflows/simulator/types.ts';
import { AwsError, type CloudContext } from '../service.ts';
import { parseMachineArn } from './names.ts';

/** What an execution of a state machine or of one of its versions goes by. */
export interface Configuration {
  /** Amazon States Language as it was given. */
  readonly definition: string;
  readonly roleArn: string;
  readonly loggingConfiguration: unknown;
  readonly tracingConfiguration: unknown;
  readonly encryptionConfiguration: unknown;
  readonly revisionId: string;
}

/** An immutable snapshot of a configuration. */
export interface Version extends Configuration {
  readonly arn: string;
  readonly number: number;
  readonly description: string;
  readonly createdAt: number;
}

export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  configuration: Configuration;
  readonly versions: Map<number, Version>;
  /** Numbers are never used again. */
  nextVersion: number;
  readonly tags: Map<string, string>;
}

export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  /** @default - started on the state machine itself */
  readonly versionArn: string | undefined;
  /** The exact text that it was started with. */
  readonly input: string;
  readonly run: Execution;
}

/** Everything that Step Functions remembers. Executions are in the order of their start. */
export interface StatesStore {
  readonly context: CloudContext;
  readonly machines: Map<string, StateMachine>;
  readonly executions: Map<string, ExecutionRecord>;
}

/** A state machine, or one of its versions when the ARN names one. */
export interface Target {
  readonly machine: StateMachine;
  readonly version: Version | undefined;
}

/** @throws AwsError `InvalidArn`, `StateMachineDoesNotExist` */
export function targetOf(store: StatesStore, arn: string): Target {
  const { machineArn, version: number } = parseMachineArn(arn);
  const machine = store.machines.get(machineArn);
  const version = number === undefined ? undefined : machine?.versions.get(number);
  if (machine === undefined || (number !== undefined && version === undefined)) {
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }
  return { machine, version };
}

/** The state machine, for operations that take no version. @throws AwsError `InvalidArn`, `StateMachineDoesNotExist` */
export function machineOf(store: StatesStore, arn: string): StateMachine {
  const { machine, version } = targetOf(store, arn);
  if (version !== undefined) throw new AwsError('ValidationException', `A version is not allowed here: '${arn}'`);
  return machine;
}

/** @throws AwsError `InvalidArn`, `ExecutionDoesNotExist` */
export function executionOf(store: StatesStore, arn: string): ExecutionRecord {
  if (!/^arn:[^:]+:states:[^:]+:\d{12}:execution:[^:]+:[^:]+$/.test(arn)) {
    throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  }
  const record = store.executions.get(arn);
  if (record === undefined) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return record;
}
