import { errorName, type ListenPayload } from '../../../tasks/public.ts';
import { parseResource } from '../../simulator/integrations/resource.ts';
import type { Json, TaskCall, TaskOutcome } from '../../simulator/types.ts';
import type { MockedAnswer } from './task-mocks.ts';

type MockedError = Extract<MockedAnswer, { readonly error: unknown }>['error'];

/** A call that a mock answers. */
interface MockedCall {
  /** How many calls the run has made, this one included. */
  readonly number: number;
  /** Whether the mock's answers end with this one. */
  readonly isLast: boolean;
}

/** What a mock means, in the words of the service that the task's state calls. */
interface ServiceAnswers {
  readonly output: (output: Json, call: MockedCall) => TaskOutcome;
  readonly error: (error: MockedError, instance: string) => TaskOutcome;
  /** Whether the service answers by itself where there is no mock. */
  readonly answersAlone: boolean;
}

/** A connector: what it answers is the output; its faults are reported by Lambda. */
const CONNECTOR: ServiceAnswers = {
  output: (output) => ({ output }),
  error(error, instance) {
    const name = errorName(error);
    const errorMessage = JSON.stringify({ ...error, instance });
    return { error: name, cause: JSON.stringify({ errorType: name, errorMessage, trace: [] }) };
  },
  answersAlone: false,
};

/** The bus takes every event unless it is told otherwise. */
const BUS: ServiceAnswers = {
  ...CONNECTOR,
  output: (_, { number }) => ({ output: { Entries: [{ EventId: made('4000', number) }], FailedEntryCount: 0 } }),
  answersAlone: true,
};

const CHILD = { ExecutionArn: 'arn:aws:states:us-east-1:000000000000:execution:child' };

/** Another workflow that is awaited: it succeeded, or failed as it says. */
const WORKFLOW: ServiceAnswers = {
  output: (output) => ({ output: { ...CHILD, Status: 'SUCCEEDED', Output: JSON.stringify(output) } }),
  error: (error, instance) => ({
    output: { ...CHILD, Status: 'FAILED', Error: errorName(error), Cause: JSON.stringify({ instance, ...error }) },
  }),
  answersAlone: false,
};

/** One that is only started. */
const START: ServiceAnswers = { ...CONNECTOR, output: () => ({ output: CHILD }), answersAlone: true };

/** A UUID that only a simulation makes. */
function made(group: string, nth: number): string {
  return `00000000-0000-${group}-8000-${String(nth).padStart(12, '0')}`;
}

/** A subscription whose events are taken one after the other: the list of mocks is that of the events. */
const SUBSCRIPTION: ServiceAnswers = {
  ...CONNECTOR,
  output: (event, { isLast }) => ({ output: { event, last: isLast } }),
};

function takesOneByOne({ arguments: given }: TaskCall): boolean {
  const payload = (given as { readonly Payload?: Partial<ListenPayload> | null }).Payload;
  return payload?.since !== undefined && payload.token !== undefined;
}

export function serviceAnswers(call: TaskCall): ServiceAnswers {
  const { resource } = call;
  const { action, pattern } = parseResource(resource);
  if (action === 'putEvents') return BUS;
  if (action === 'startExecution') return pattern === 'sync' ? WORKFLOW : START;
  return pattern === 'token' && takesOneByOne(call) ? SUBSCRIPTION : CONNECTOR;
}
