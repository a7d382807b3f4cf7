import type { Clock } from '../../functions/shared/clock.ts';
import type { Timers } from '../timers.ts';
import type { KeptDeduplication } from './deduplication.ts';
import type { Message } from './message.ts';
import type { QueueSettings } from './settings.ts';

export interface QueueOptions {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly settings: QueueSettings;
  readonly clock: Clock;
  readonly timers: Timers;
  /** A standard queue lets messages of other groups pass those of a noisy one. @default true */
  readonly fair?: boolean | undefined;
  /** The queue with an ARN, for dead letters. */
  readonly find: (arn: string) => DeadLetterQueue | undefined;
  /** What an earlier process kept of it. @default - the queue is new */
  readonly earlier?: KeptQueue | undefined;
}

/** A queue as others give messages to it. */
export interface DeadLetterQueue {
  /** Takes over a message from another queue, with its id and age. */
  adopt(message: Message, deadLetterSource?: string): void;
}

/** What is kept of a queue: who waits for messages is not. */
export interface KeptQueue {
  readonly createdAt: number;
  readonly sequence: number;
  readonly messages: readonly Message[];
  readonly deduplication: KeptDeduplication;
}
