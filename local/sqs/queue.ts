import { randomUUID } from 'node:crypto';
import { AwsError } from '../service.ts';
import { Backlog, type DeliveryOrder } from './backlog.ts';
import { Deduplication } from './deduplication.ts';
import { DueList } from './due-list.ts';
import { InFlight } from './in-flight.ts';
import type { Message, MessageContent } from './message.ts';
import type { KeptQueue, QueueOptions } from './queue-options.ts';
import { newReceipt, readReceipt } from './receipt.ts';
import type { QueueSettings } from './settings.ts';

/** The most messages in flight in a standard queue, and in a FIFO queue. */
const MOST_IN_FLIGHT = { standard: 120_000, fifo: 20_000 };

/** A message as one receive handed it out. */
export interface Delivery {
  readonly message: Message;
  readonly receipt: string;
}

/** One queue: who waits for what, and what is hidden until when. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly settings: QueueSettings;
  readonly createdAt: number;
  readonly #options: QueueOptions;
  readonly #backlog = new Backlog();
  readonly #inFlight = new InFlight();
  readonly #delayed = new Set<Message>();
  readonly #messages = new Map<string, Message>();
  readonly #due = new DueList<{ readonly message: Message; readonly turn: number }>();
  readonly #deduplication: Deduplication;
  /** Consumers that wait for messages, in the order in which they came. */
  readonly #waiters = new Set<() => void>();
  #sequence: number;
  #wake: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(options: QueueOptions) {
    this.name = options.name;
    this.arn = options.arn;
    this.url = options.url;
    this.settings = options.settings;
    const { earlier } = options;
    this.createdAt = earlier?.createdAt ?? options.clock.now();
    this.#options = options;
    this.#sequence = earlier?.sequence ?? 0;
    this.#deduplication = new Deduplication(earlier?.deduplication);
    for (const message of earlier?.messages ?? []) this.#place(message);
  }

  /** What to give the next queue as `earlier`. A message in flight stays so: its receipt may still be used. */
  keep(): KeptQueue {
    const { createdAt } = this;
    const messages = [...this.#messages.values()];
    return { createdAt, sequence: this.#sequence, messages, deduplication: this.#deduplication.keep() };
  }

  /** Numbers of messages by state. */
  get counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    this.#release();
    this.#dropExpired();
    return { visible: this.#backlog.size, inFlight: this.#inFlight.size, delayed: this.#delayed.size };
  }

  /**
   * Takes in a message; in a FIFO queue one with a deduplication id of the last five minutes is not taken in again.
   * @param delayMs how long it stays hidden
   */
  send(content: MessageContent, delayMs = this.settings.delaySeconds * 1000): Message {
    const known = this.#deduplication.find(content.deduplicationId, this.#now());
    if (known !== undefined) return known;
    const message = this.#takeIn({ ...content, id: randomUUID(), sentAt: this.#now() }, delayMs);
    this.#deduplication.remember(message, this.#now());
    return message;
  }

  /** Takes over a message from another queue, with its id and age. */
  adopt(message: Message, deadLetterSource?: string) {
    this.#takeIn({ ...message, deadLetterSource }, 0);
  }

  /**
   * Hands out up to `most` messages that are visible now and hides them.
   * @throws AwsError `OverLimit` when too many are in flight
   */
  receive(most: number, visibilitySeconds: number = this.settings.visibilitySeconds): Delivery[] {
    this.#release();
    const limit = this.settings.fifo ? MOST_IN_FLIGHT.fifo : MOST_IN_FLIGHT.standard;
    if (this.#inFlight.size >= limit) throw new AwsError('OverLimit', `Too many messages in flight (${limit})`, 403);
    const order = this.#order();
    const deliveries: Delivery[] = [];
    while (deliveries.length < most) {
      const message = this.#backlog.next(order);
      if (message === undefined) break;
      const delivery = this.#deliver(message, visibilitySeconds);
      if (delivery !== undefined) deliveries.push(delivery);
    }
    this.#arm();
    if (deliveries.length > 0) this.passOn();
    return deliveries;
  }

  /** Resolves when a message is visible, when the wait is over, or when the consumer has gone. */
  async arrival(waitMs: number, signal: AbortSignal): Promise<void> {
    this.#release();
    if (this.#backlog.next(this.#order()) !== undefined || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        cancel();
        this.#waiters.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.#options.timers.after(waitMs, done);
      this.#waiters.add(done);
      signal.addEventListener('abort', done);
      this.#arm();
    });
  }

  /** Wakes the next consumer when there is still something for it. */
  passOn() {
    if (this.#backlog.next(this.#order()) !== undefined) this.#notify();
  }

  /** Deletes a message; one that has been received anew since this receipt stays. @throws AwsError on a foreign receipt */
  delete(receipt: string) {
    const message = this.#received(receipt);
    if (message === undefined) return;
    this.#remove(message);
    // In a FIFO queue this may unblock its group.
    this.passOn();
  }

  /** @throws AwsError `MessageNotInflight` when the message is not hidden by this receive */
  changeVisibility(receipt: string, seconds: number) {
    const message = this.#received(receipt);
    if (message?.state !== 'in-flight') {
      throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.');
    }
    this.#hide(message, seconds * 1000);
  }

  /** Loses a message, wherever it is. */
  discard(message: Message) {
    this.#remove(message);
  }

  /** Deletes everything. */
  purge() {
    for (const message of [...this.#messages.values()]) this.#remove(message);
  }

  /** Takes out the oldest visible message without counting a receive. */
  takeOldest(): Message | undefined {
    this.#release();
    const message = this.#backlog.next({ isNoisy: () => false, isBlocked: () => false });
    if (message !== undefined) this.#remove(message);
    return message;
  }

  /** Makes messages visible again after a delay that is not a consumer's doing, e.g. an injected fault. */
  hideFor({ message }: Delivery, delayMs: number) {
    this.#hide(message, delayMs);
  }

  #takeIn(content: MessageContent & Pick<Message, 'id' | 'sentAt' | 'deadLetterSource'>, delayMs: number): Message {
    this.#sequence += 1;
    const message: Message = {
      ...content,
      sequence: this.#sequence,
      receiveCount: 0,
      firstReceivedAt: undefined,
      state: delayMs > 0 ? 'delayed' : 'visible',
      turn: 0,
      hiddenUntil: this.#now() + delayMs,
    };
    this.#place(message);
    if (delayMs <= 0) this.#notify();
    return message;
  }

  /** Puts a message where its state says. */
  #place(message: Message) {
    this.#messages.set(message.id, message);
    if (message.state === 'visible') return this.#backlog.add(message);
    if (message.state === 'delayed') this.#delayed.add(message);
    else this.#inFlight.add(message);
    this.#schedule(message);
  }

  #deliver(message: Message, visibilitySeconds: number): Delivery | undefined {
    const { redrive } = this.settings;
    if (this.#isExpired(message)) {
      this.#remove(message);
      return undefined;
    }
    const deadLetters = redrive === undefined ? undefined : this.#options.find(redrive.deadLetterTargetArn);
    if (redrive !== undefined && deadLetters !== undefined && message.receiveCount >= redrive.maxReceiveCount) {
      this.#remove(message);
      deadLetters.adopt(message, this.arn);
      return undefined;
    }
    this.#backlog.remove(message);
    message.state = 'in-flight';
    message.receiveCount += 1;
    message.firstReceivedAt ??= this.#now();
    this.#inFlight.add(message);
    this.#hide(message, visibilitySeconds * 1000);
    return { message, receipt: newReceipt(this.name, message) };
  }

  #received(receipt: string): Message | undefined {
    const { id, receiveCount } = readReceipt(receipt, this.name);
    this.#release();
    const message = this.#messages.get(id);
    return message?.receiveCount === receiveCount ? message : undefined;
  }

  #hide(message: Message, ms: number) {
    message.turn += 1;
    if (ms <= 0) this.#show(message);
    else {
      message.hiddenUntil = this.#now() + ms;
      this.#schedule(message);
    }
  }

  #show(message: Message) {
    this.#inFlight.remove(message);
    this.#delayed.delete(message);
    message.state = 'visible';
    this.#backlog.add(message);
    this.#notify();
  }

  #remove(message: Message) {
    message.turn += 1;
    message.state = 'gone';
    this.#messages.delete(message.id);
    this.#inFlight.remove(message);
    this.#delayed.delete(message);
    this.#backlog.remove(message);
  }

  #schedule(message: Message) {
    this.#due.add(message.hiddenUntil, { message, turn: message.turn });
    this.#arm();
  }

  /** Shows what has been hidden long enough. */
  #release() {
    const now = this.#now();
    for (let entry = this.#due.take(now); entry !== undefined; entry = this.#due.take(now)) {
      const { message, turn } = entry;
      if (message.turn === turn && message.state !== 'visible') this.#show(message);
    }
  }

  /** One timer for the next moment at which something becomes visible, and only while someone waits for it. */
  #arm() {
    const { next } = this.#due;
    if (next === undefined || this.#waiters.size === 0 || (this.#wake !== undefined && this.#wake.at <= next)) return;
    this.#wake?.cancel();
    const cancel = this.#options.timers.after(next - this.#now(), () => {
      this.#wake = undefined;
      this.#release();
      this.#arm();
    });
    this.#wake = { at: next, cancel };
  }

  #notify() {
    const [waiter] = this.#waiters;
    waiter?.();
  }

  /** Groups of a FIFO queue with messages in flight are blocked as of now: one receive may take several of a group. */
  #order(): DeliveryOrder {
    const { fair = true } = this.#options;
    if (!this.settings.fifo) {
      return { isNoisy: (group) => fair && this.#inFlight.isNoisy(group), isBlocked: () => false };
    }
    const blocked = this.#inFlight.groups();
    return { isNoisy: () => false, isBlocked: (group) => blocked.has(group) };
  }

  #isExpired({ sentAt }: Message): boolean {
    return sentAt + this.settings.retentionSeconds * 1000 <= this.#now();
  }

  #dropExpired() {
    for (const message of [...this.#backlog]) if (this.#isExpired(message)) this.#remove(message);
  }

  #now(): number {
    return this.#options.clock.now();
  }
}
