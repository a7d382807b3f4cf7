import type { StateTypeName } from '../definition.ts';

/** Fields of a state type: in any language, in JSONata mode only, in JSONPath mode only. */
interface StateFields {
  readonly both: readonly string[];
  readonly jsonata: readonly string[];
  readonly jsonPath: readonly string[];
}

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const FLOW = [...COMMON, 'Next', 'End', 'Assign'];
const ERRORS = ['Retry', 'Catch'];
const PATHS = ['InputPath', 'OutputPath'];
const RESULT_PATHS = [...PATHS, 'Parameters', 'ResultPath', 'ResultSelector'];

/** Amazon States Language specification, "State types", as Step Functions enforces it. */
export const STATE_FIELDS: Readonly<Record<StateTypeName, StateFields>> = {
  Pass: { both: FLOW, jsonata: ['Output'], jsonPath: [...PATHS, 'Parameters', 'ResultPath', 'Result'] },
  Task: {
    both: [...FLOW, ...ERRORS, 'Resource', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials'],
    jsonata: ['Arguments', 'Output'],
    jsonPath: [...RESULT_PATHS, 'TimeoutSecondsPath', 'HeartbeatSecondsPath'],
  },
  Choice: { both: [...COMMON, 'Choices', 'Default', 'Assign'], jsonata: ['Output'], jsonPath: PATHS },
  Wait: {
    both: [...FLOW, 'Seconds', 'Timestamp'],
    jsonata: ['Output'],
    jsonPath: [...PATHS, 'SecondsPath', 'TimestampPath'],
  },
  Succeed: { both: COMMON, jsonata: ['Output'], jsonPath: PATHS },
  Fail: { both: [...COMMON, 'Error', 'Cause'], jsonata: [], jsonPath: ['ErrorPath', 'CausePath'] },
  Parallel: { both: [...FLOW, ...ERRORS, 'Branches'], jsonata: ['Arguments', 'Output'], jsonPath: RESULT_PATHS },
  Map: {
    both: [
      ...[...FLOW, ...ERRORS, 'ItemProcessor', 'Iterator', 'ItemSelector', 'ItemReader', 'ItemBatcher'],
      ...['ResultWriter', 'MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage', 'Label'],
    ],
    jsonata: ['Items', 'Output'],
    jsonPath: [
      ...[...RESULT_PATHS, 'ItemsPath', 'MaxConcurrencyPath'],
      ...['ToleratedFailureCountPath', 'ToleratedFailurePercentagePath'],
    ],
  },
};

/** Types of the values of fields, whatever the state type and the language. */
export const FIELD_TYPES = {
  Next: 'string',
  End: 'boolean',
  Default: 'string',
  Assign: 'object',
  Error: 'string',
  Cause: 'string',
  Credentials: 'object',
  ItemProcessor: 'object',
  Iterator: 'object',
  ItemReader: 'object',
  ItemBatcher: 'object',
  ResultWriter: 'object',
  Label: 'string',
} as const;

/** Fields a state type cannot do without. */
export const REQUIRED_FIELDS: Readonly<Record<StateTypeName, readonly string[]>> = {
  Pass: [],
  Task: ['Resource'],
  Choice: ['Choices'],
  Wait: [],
  Succeed: [],
  Fail: [],
  Parallel: ['Branches'],
  Map: [],
};

/** Fields whose strings may be expressions, at any depth. */
export const EXPRESSION_FIELDS = [
  ...['Arguments', 'Output', 'Assign', 'Items', 'ItemSelector', 'ItemBatcher', 'ItemReader', 'ResultWriter'],
  ...['Seconds', 'Timestamp', 'Error', 'Cause', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials'],
  ...['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'],
] as const;
