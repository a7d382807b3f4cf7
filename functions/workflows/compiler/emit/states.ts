import type { Json, JsonObject } from '../../language/json.ts';
import type { Catcher, ChoiceState, Exit, Graph, GuardedState, Retrier, State, StateId } from '../machine/state.ts';
import { INPUT, RESULT, type Value } from '../machine/value.ts';
import { emitFailure } from './failure.ts';
import { expressionOf, jsonOf } from './json.ts';

/** What writing the states of a scope needs to know of the others. */
export interface Emission {
  readonly name: (id: StateId) => string;
  readonly scope: (graph: Graph) => JsonObject;
}

/** Writes one state in Amazon States Language (JSONata). Fields with their default are left out. */
export function emitState(state: State, emission: Emission): JsonObject {
  switch (state.kind) {
    case 'pass':
      return emitPass(state.exit, emission);
    case 'wait':
      return { Type: 'Wait', Seconds: jsonOf(state.seconds), ...emitExit(state.exit, INPUT, emission) };
    case 'task':
      return {
        Type: 'Task',
        Resource: state.resource,
        Arguments: jsonOf(state.arguments),
        ...(state.timeoutSeconds === undefined ? {} : { TimeoutSeconds: jsonOf(state.timeoutSeconds) }),
        ...emitGuard(state, emission),
      };
    case 'parallel':
      return {
        Type: 'Parallel',
        ...(state.arguments.kind === 'input' ? {} : { Arguments: jsonOf(state.arguments) }),
        Branches: state.branches.map(emission.scope),
        ...emitGuard(state, emission),
      };
    case 'map':
      return {
        Type: 'Map',
        Items: jsonOf(state.items),
        ItemSelector: jsonOf(state.selector),
        MaxConcurrency: state.maxConcurrency,
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...emission.scope(state.processor) },
        ...emitGuard(state, emission),
      };
    case 'choice':
      return emitChoice(state, emission);
    case 'fail':
      return { Type: 'Fail', ...emitFailure(state.failure) };
  }
}

/** A Pass that does nothing but end is what Succeed is for. */
function emitPass(exit: Exit, emission: Emission): JsonObject {
  const isEnd = exit.next === null && exit.assign.size === 0 && exit.output.kind === 'input';
  return isEnd ? { Type: 'Succeed' } : { Type: 'Pass', ...emitExit(exit, INPUT, emission) };
}

function emitExit(exit: Exit, unchanged: Value, { name }: Emission): JsonObject {
  return {
    ...emitData(exit, unchanged),
    ...(exit.next === null ? { End: true } : { Next: name(exit.next) }),
  };
}

function emitData(exit: Exit, unchanged: Value | undefined): JsonObject {
  const assign = Object.fromEntries([...exit.assign].map(([name, value]) => [name, jsonOf(value)]));
  return {
    ...(exit.assign.size === 0 ? {} : { Assign: assign }),
    ...(unchanged !== undefined && isSame(exit.output, unchanged) ? {} : { Output: jsonOf(exit.output) }),
  };
}

function isSame(value: Value, unchanged: Value): boolean {
  if (value.kind === 'reference' && unchanged.kind === 'reference') return value.path === unchanged.path;
  return value.kind === 'input' && unchanged.kind === 'input';
}

function emitGuard(state: GuardedState, emission: Emission): JsonObject {
  return {
    ...(state.retry.length === 0 ? {} : { Retry: state.retry.map(emitRetrier) }),
    ...(state.catch.length === 0 ? {} : { Catch: state.catch.map((catcher) => emitCatcher(catcher, emission)) }),
    ...emitExit(state.exit, RESULT, emission),
  };
}

function emitRetrier(retrier: Retrier): Json {
  return {
    ErrorEquals: retrier.errors,
    IntervalSeconds: retrier.intervalSeconds,
    BackoffRate: retrier.backoffRate,
    MaxAttempts: retrier.maxAttempts,
    ...(retrier.maxDelaySeconds === undefined ? {} : { MaxDelaySeconds: retrier.maxDelaySeconds }),
    ...(retrier.jitter ? { JitterStrategy: 'FULL' } : {}),
  };
}

function emitCatcher({ errors, exit }: Catcher, emission: Emission): Json {
  return { ErrorEquals: errors, ...emitData(exit, undefined), Next: target(exit, emission) };
}

function target(exit: Exit, { name }: Emission): string {
  if (exit.next === null) throw new Error('A rule or a catcher must lead somewhere');
  return name(exit.next);
}

function emitChoice(state: ChoiceState, emission: Emission): JsonObject {
  const choices = state.rules.map(({ condition, exit }) => ({
    Condition: expressionOf(condition),
    ...emitData(exit, INPUT),
    Next: target(exit, emission),
  }));
  // What stands on the state itself is for the case that no rule holds.
  return {
    Type: 'Choice',
    Choices: choices,
    ...emitData(state.otherwise, INPUT),
    Default: target(state.otherwise, emission),
  };
}
