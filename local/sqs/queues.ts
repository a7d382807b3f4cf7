import { AwsError } from '../service.ts';
import type { Queue } from './queue.ts';
import type { KeptQueue } from './queue-options.ts';

/** By name. */
export type KeptQueues = Readonly<Record<string, KeptQueue>>;

/** The queues of the account by name. */
export class Queues {
  readonly #queues = new Map<string, Queue>();
  /** What an earlier process kept, by name. */
  #earlier: ReadonlyMap<string, KeptQueue> = new Map();

  add(queue: Queue) {
    this.#queues.set(queue.name, queue);
  }

  byArn(arn: string): Queue | undefined {
    return this.#queues.get(arn.slice(arn.lastIndexOf(':') + 1));
  }

  /** The queue that a URL names, whatever host it gives. @throws AwsError `QueueDoesNotExist` */
  byUrl(url: string): Queue {
    return this.byName(url.slice(url.lastIndexOf('/') + 1));
  }

  /** @throws AwsError `QueueDoesNotExist` */
  byName(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue !== undefined) return queue;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }

  /** What an earlier process kept of the queue with a name. */
  earlier(name: string): KeptQueue | undefined {
    return this.#earlier.get(name);
  }

  keep(): KeptQueues {
    return Object.fromEntries([...this.#queues].map(([name, queue]) => [name, queue.keep()]));
  }

  takeBack(kept: KeptQueues) {
    this.#earlier = new Map(Object.entries(kept));
  }

  *[Symbol.iterator](): Generator<Queue> {
    yield* this.#queues.values();
  }
}
