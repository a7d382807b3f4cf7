import { parseResource, type TaskResource } from '../integrations/resource.ts';
import { isJsonObject } from '../json.ts';
import type { Json } from '../types.ts';
import { type FieldValidationMode, TestStateRefused } from './request.ts';

/** What the API of a service says of a member of its answer. */
interface Member {
  readonly type: 'string' | 'number' | 'array' | 'object' | 'timestamp';
  readonly required?: boolean;
  /** Characters of a string. @default - any number */
  readonly length?: { readonly least: number; readonly most: number };
  /** @default - any */
  readonly values?: readonly string[];
  /** Members of it, or of its items. @default - not known */
  readonly members?: Schema;
}

type Schema = Readonly<Record<string, Member>>;

const TEXT: Member = { type: 'string' };
const ARN: Member = { type: 'string', length: { least: 1, most: 256 } };
const DETAILS: Member = { type: 'object' };

/** Answers of the services, with the names that results of integrations have (API references of the operations). */
const ANSWERS: Readonly<Record<string, Schema>> = {
  'lambda:invoke': {
    ExecutedVersion: { type: 'string', length: { least: 1, most: 1024 } },
    FunctionError: TEXT,
    LogResult: TEXT,
    StatusCode: { type: 'number' },
  },
  'events:putEvents': {
    Entries: { type: 'array', members: { ErrorCode: TEXT, ErrorMessage: TEXT, EventId: TEXT } },
    FailedEntryCount: { type: 'number' },
  },
  'sqs:sendMessage': {
    MD5OfMessageAttributes: TEXT,
    MD5OfMessageBody: TEXT,
    MD5OfMessageSystemAttributes: TEXT,
    MessageId: TEXT,
    SequenceNumber: TEXT,
  },
  'states:startExecution': {
    ExecutionArn: { ...ARN, required: true },
    StartDate: { type: 'timestamp', required: true },
  },
  'states:describeExecution': {
    Cause: { type: 'string', length: { least: 0, most: 32_768 } },
    Error: { type: 'string', length: { least: 0, most: 256 } },
    ExecutionArn: { ...ARN, required: true },
    InputDetails: DETAILS,
    Name: { type: 'string', length: { least: 1, most: 80 } },
    OutputDetails: DETAILS,
    RedriveCount: { type: 'number' },
    StartDate: { type: 'timestamp', required: true },
    StateMachineArn: { ...ARN, required: true },
    Status: {
      type: 'string',
      required: true,
      values: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'],
    },
    StopDate: { type: 'timestamp' },
  },
};

/** The answer that a task's result is; undefined when it is not known, or anything may be sent for a token. */
function schemaOf({ resourceType, action, pattern }: TaskResource): Schema | undefined {
  const operation = `${resourceType}:${action}`;
  // The job that startExecution starts ends with what DescribeExecution says of it.
  const name = pattern === 'sync' && operation === 'states:startExecution' ? 'states:describeExecution' : operation;
  return pattern !== 'token' && Object.hasOwn(ANSWERS, name) ? ANSWERS[name] : undefined;
}

function hasType(value: Json, type: Member['type']): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isJsonObject(value);
  // Results show moments as milliseconds or as text.
  if (type === 'timestamp') return typeof value === 'number' || typeof value === 'string';
  return typeof value === type;
}

const ARTICLES = {
  array: 'an array',
  object: 'an object',
  string: 'a string',
  number: 'a number',
  timestamp: 'a timestamp',
};

/** What is wrong with a value that is there. */
function problemOf(name: string, value: Json, { type, length, values, members }: Member): string | undefined {
  if (!hasType(value, type)) return `Field '${name}' must be ${ARTICLES[type]}`;
  if (length !== undefined && typeof value === 'string') {
    if (value.length < length.least) return `Field '${name}' is smaller than the minimum length`;
    if (value.length > length.most) return `Field '${name}' exceeds the maximum length`;
  }
  if (values !== undefined && !values.includes(String(value))) {
    return `Field '${name}' must be one of ${values.join(', ')}`;
  }
  if (members === undefined || !Array.isArray(value)) return undefined;
  return value.map((item: Json) => objectProblem(name, item, members, false)).find((problem) => problem !== undefined);
}

function objectProblem(name: string, value: Json, schema: Schema, complete: boolean): string | undefined {
  if (!isJsonObject(value)) return `Field '${name}' must be an object`;
  for (const [member, rule] of Object.entries(schema)) {
    const given = value[member];
    if (given === undefined && complete && rule.required) return `Required field '${member}' is missing`;
    const problem = given === undefined ? undefined : problemOf(member, given, rule);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * Holds a mocked result against what the service answers. Members the API does not have are let through.
 * @throws TestStateRefused naming the first member that does not fit
 */
export function checkAnswer(resource: string, result: Json, mode: FieldValidationMode): void {
  const schema = schemaOf(parseResource(resource));
  if (mode === 'NONE' || schema === undefined) return;
  if (!isJsonObject(result)) {
    throw new TestStateRefused('ValidationException', 'Mocked result must be a JSON object.');
  }
  const problem = objectProblem('result', result, schema, mode === 'STRICT');
  if (problem === undefined) return;
  throw new TestStateRefused('ValidationException', `Mock result schema validation error: ${problem}`);
}
