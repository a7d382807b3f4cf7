import { AwsError } from '../service.ts';
import type { Queue } from './queue.ts';

/** The queues of the account by name. */
export class Queues {
  readonly #queues = new Map<string, Queue>();

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

  *[Symbol.iterator](): Generator<Queue> {
    yield* this.#queues.values();
  }
}
