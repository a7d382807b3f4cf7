import type { JsonObject } from './json.ts';
import type { Json } from './types.ts';

export type QueryLanguage = 'JSONPath' | 'JSONata';

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Assign?: JsonObject;
  readonly Output?: Json;
}

export interface ChoiceRule {
  readonly Condition?: Json;
  readonly Next: string;
  readonly Assign?: JsonObject;
  readonly Output?: Json;
}

export interface ItemBatcher {
  readonly MaxItemsPerBatch?: Json;
  readonly MaxInputBytesPerBatch?: Json;
  readonly BatchInput?: Json;
}

export type StateTypeName = 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

/** A state of Amazon States Language, with the fields of JSONata mode of all types. The validator says which fit. */
export interface StateDefinition {
  readonly Type: StateTypeName;
  readonly QueryLanguage?: QueryLanguage;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Assign?: JsonObject;
  readonly Output?: Json;
  readonly Arguments?: Json;
  /** JSONPath mode: `Arguments` there, run only when no member is a path. */
  readonly Parameters?: Json;
  /** JSONPath mode: output of a Pass. */
  readonly Result?: Json;
  readonly Resource?: string;
  readonly TimeoutSeconds?: Json;
  readonly HeartbeatSeconds?: Json;
  readonly Credentials?: Json;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Choices?: readonly ChoiceRule[];
  readonly Default?: string;
  readonly Seconds?: Json;
  readonly Timestamp?: Json;
  readonly Error?: Json;
  readonly Cause?: Json;
  readonly Branches?: readonly StatesObject[];
  readonly ItemProcessor?: ItemProcessor;
  /** Former name of `ItemProcessor`. */
  readonly Iterator?: ItemProcessor;
  readonly Items?: Json;
  readonly ItemSelector?: Json;
  readonly ItemReader?: Json;
  readonly ItemBatcher?: ItemBatcher;
  readonly ResultWriter?: Json;
  readonly MaxConcurrency?: Json;
  readonly ToleratedFailureCount?: Json;
  readonly ToleratedFailurePercentage?: Json;
  readonly Label?: string;
}

/** States with an entry point: a machine, a branch, or what processes an item. */
export interface StatesObject {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, StateDefinition>>;
}

export interface ItemProcessor extends StatesObject {
  readonly ProcessorConfig?: { readonly Mode?: 'INLINE' | 'DISTRIBUTED'; readonly ExecutionType?: string };
}

export interface StateMachineDefinition extends StatesObject {
  readonly QueryLanguage?: QueryLanguage;
  readonly TimeoutSeconds?: number;
}
