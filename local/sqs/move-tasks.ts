import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import type { Cancel } from '../timers.ts';
import { INVALID_PARAMETER, invalidParameter, type Operation, type SqsState } from './operation.ts';
import type { Queue } from './queue.ts';

/** The most messages a task moves in a second. */
const MOST_PER_SECOND = 500;

const startInput = z.object({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.int().min(1).max(MOST_PER_SECOND).optional(),
});
const cancelInput = z.object({ TaskHandle: z.string() });
const listInput = z.object({ SourceArn: z.string(), MaxResults: z.int().min(1).max(10).default(1) });

/** A redrive of a dead-letter queue. */
interface MoveTask {
  readonly id: string;
  readonly source: Queue;
  /** @default - each message goes back to the queue that gave it up */
  readonly destination: Queue | undefined;
  readonly perSecond: number;
  readonly startedAt: number;
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  failure: string | undefined;
  cancel: Cancel;
}

/** Tasks that move messages out of dead-letter queues, one at a time for each queue. */
export function createMoveTasks(): Readonly<Record<string, Operation>> {
  const tasks: MoveTask[] = [];

  const start: Operation = (state, { input }) => {
    const parsed = parseInput(startInput, input, INVALID_PARAMETER);
    const source = queueAt(state, parsed.SourceArn);
    checkSource(state, source);
    if (tasks.some((task) => task.source === source && task.status === 'RUNNING')) {
      throw new AwsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    const task = newTask(state, source, parsed);
    tasks.push(task);
    run(state, task);
    return { TaskHandle: handleOf(task) };
  };

  const cancel: Operation = (_state, { input }) => {
    const { TaskHandle } = parseInput(cancelInput, input, INVALID_PARAMETER);
    const task = tasks.find((one) => handleOf(one) === TaskHandle && one.status === 'RUNNING');
    if (task === undefined) throw new AwsError('ResourceNotFoundException', 'Task does not exist.', 404);
    task.cancel();
    task.status = 'CANCELLED';
    return { ApproximateNumberOfMessagesMoved: task.moved };
  };

  const list: Operation = (state, { input }) => {
    const { SourceArn, MaxResults } = parseInput(listInput, input, INVALID_PARAMETER);
    const source = queueAt(state, SourceArn);
    const latest = tasks.filter((task) => task.source === source).reverse();
    return { Results: latest.slice(0, MaxResults).map(described) };
  };

  return { StartMessageMoveTask: start, CancelMessageMoveTask: cancel, ListMessageMoveTasks: list };
}

function newTask(state: SqsState, source: Queue, input: z.output<typeof startInput>): MoveTask {
  return {
    id: randomUUID(),
    source,
    destination: input.DestinationArn === undefined ? undefined : queueAt(state, input.DestinationArn),
    perSecond: input.MaxNumberOfMessagesPerSecond ?? MOST_PER_SECOND,
    startedAt: state.context.clock.now(),
    toMove: source.counts.visible,
    moved: 0,
    status: 'RUNNING',
    failure: undefined,
    cancel: () => {},
  };
}

/** Source of the task that a handle names, for IAM. @throws AwsError when it is no handle */
export function sourceOfHandle(handle: unknown): string {
  const arn = typeof handle === 'string' ? Buffer.from(handle, 'base64').toString().split(' ')[1] : undefined;
  if (arn !== undefined) return arn;
  throw invalidParameter('Value for parameter TaskHandle is invalid.');
}

/** Moves one second's worth, and comes back for the rest. */
function run(state: SqsState, task: MoveTask) {
  for (let left = task.perSecond; left > 0; left -= 1) {
    const message = task.moved < task.toMove ? task.source.takeOldest() : undefined;
    if (message === undefined) {
      task.status = 'COMPLETED';
      return;
    }
    const origin = message.deadLetterSource === undefined ? undefined : state.queues.byArn(message.deadLetterSource);
    const destination = task.destination ?? origin;
    if (destination === undefined) {
      task.source.adopt(message, message.deadLetterSource);
      task.status = 'FAILED';
      task.failure = 'CouldNotDetermineMessageSource';
      return;
    }
    destination.adopt(message);
    task.moved += 1;
  }
  task.cancel = state.timers.after(1000, () => run(state, task));
}

function checkSource({ queues }: SqsState, source: Queue) {
  const isDeadLetterQueue = [...queues].some(({ settings }) => settings.redrive?.deadLetterTargetArn === source.arn);
  if (!isDeadLetterQueue) throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
}

function queueAt({ queues }: SqsState, arn: string): Queue {
  const queue = queues.byArn(arn);
  if (queue !== undefined) return queue;
  throw new AwsError(
    'ResourceNotFoundException',
    'The resource that you specified for the SourceArn does not exist.',
    404,
  );
}

function handleOf({ id, source }: MoveTask): string {
  return Buffer.from(`${id} ${source.arn}`).toString('base64');
}

function described(task: MoveTask) {
  return {
    ...(task.status === 'RUNNING' ? { TaskHandle: handleOf(task) } : {}),
    Status: task.status,
    SourceArn: task.source.arn,
    ...(task.destination === undefined ? {} : { DestinationArn: task.destination.arn }),
    MaxNumberOfMessagesPerSecond: task.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failure === undefined ? {} : { FailureReason: task.failure }),
    StartedTimestamp: task.startedAt,
  };
}
