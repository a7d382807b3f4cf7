import type { StartedExecution } from '../../functions/workflows/simulator/execution.ts';
import { AwsError, type CloudContext } from '../service.ts';
import { isVersionNumber, parseMachineArn } from './names.ts';

/** What an execution of a state machine or of one of its versions goes by. */
export interface Configuration {
  /** Amazon States Language as it was given. */
  readonly definition: string;
  readonly roleArn: string;
  readonly loggingConfiguration: unknown;
  readonly tracingConfiguration: unknown;
  readonly encryptionConfiguration: unknown;
  readonly revisionId: string;
  /** When this revision came to be. */
  readonly updatedAt: number;
}

/** An immutable snapshot of a configuration. */
export interface Version extends Configuration {
  readonly arn: string;
  readonly number: number;
  readonly description: string;
  readonly createdAt: number;
}

/** A share of the executions that are started through an alias. */
export interface Route {
  readonly stateMachineVersionArn: string;
  /** Percent. */
  readonly weight: number;
}

/** A name for one or two versions of a state machine. */
export interface Alias {
  readonly arn: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly routes: readonly Route[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  configuration: Configuration;
  readonly versions: Map<number, Version>;
  /** Numbers are never used again. */
  nextVersion: number;
  /** In the order of their creation. */
  readonly aliases: Map<string, Alias>;
  readonly tags: Map<string, string>;
  /** What the request that made it said of publishing, by which a repetition is known. */
  readonly createdWith: { readonly publish: boolean; readonly versionDescription: string };
  /** Deleted, and gone when the last of its executions has ended. */
  deleting: boolean;
}

export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  /** @default - started on the state machine itself */
  readonly versionArn: string | undefined;
  /** @default - not started through an alias */
  readonly aliasArn: string | undefined;
  /** What it runs by, whatever becomes of the state machine. */
  readonly configuration: Configuration;
  /** The exact text that it was started with. */
  readonly input: string;
  readonly run: StartedExecution;
  /** Its latest redrives by requests with a token, oldest first. */
  readonly redrives: Redrive[];
  /** How many of its events were written to the log. */
  logged: number;
}

/** A redrive that a repeated request finds again. */
export interface Redrive {
  readonly clientToken: string;
  /** Milliseconds since the epoch. */
  readonly redrivenAt: number;
}

/** Everything that Step Functions remembers. Executions are in the order of their start. */
export interface StatesStore {
  readonly context: CloudContext;
  readonly machines: Map<string, StateMachine>;
  readonly executions: Map<string, ExecutionRecord>;
}

/** A state machine, or one of its versions or aliases when the ARN names one. */
export interface Target {
  readonly machine: StateMachine;
  readonly version?: Version;
  readonly alias?: Alias;
}

/** @returns undefined when there is none. @throws AwsError `InvalidArn`, `ValidationException` */
export function findTarget(store: StatesStore, arn: string): Target | undefined {
  const { machineArn, qualifier } = parseMachineArn(arn);
  const machine = store.machines.get(machineArn);
  if (machine === undefined || qualifier === undefined) return machine && { machine };
  if (isVersionNumber(qualifier)) {
    const version = machine.versions.get(Number(qualifier));
    return version && { machine, version };
  }
  const alias = machine.aliases.get(qualifier);
  return alias && { machine, alias };
}

/** @throws AwsError `InvalidArn`, `StateMachineDoesNotExist`, `ValidationException` */
export function targetOf(store: StatesStore, arn: string): Target {
  const target = findTarget(store, arn);
  if (target === undefined) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return target;
}

/**
 * The state machine, for operations that take neither version nor alias.
 * @throws AwsError `InvalidArn`, `StateMachineDoesNotExist`, `ValidationException`
 */
export function machineOf(store: StatesStore, arn: string): StateMachine {
  const { machine, version, alias } = targetOf(store, arn);
  if (version !== undefined || alias !== undefined) {
    throw new AwsError('ValidationException', `A version or an alias is not allowed here: '${arn}'`);
  }
  return machine;
}

/** The state machine, for what may not be done to one that is deleted. @throws AwsError `StateMachineDeleting` */
export function lastingMachine(machine: StateMachine): StateMachine {
  if (!machine.deleting) return machine;
  throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${machine.arn}'`);
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
