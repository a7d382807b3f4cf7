import type { Message } from './message.ts';

/** A tenant is noisy with more than this share of all messages in flight … */
const NOISY_SHARE = 0.1;
/** … and at least this many of its own (SQS developer guide, "How Amazon SQS fair queues work"). */
const NOISY_MESSAGES = 30;

/** Messages that consumers have received and not yet deleted, counted by group. */
export class InFlight {
  readonly #messages = new Set<Message>();
  readonly #byGroup = new Map<string, number>();

  get size(): number {
    return this.#messages.size;
  }

  add(message: Message) {
    this.#messages.add(message);
    this.#count(message, 1);
  }

  remove(message: Message) {
    if (this.#messages.delete(message)) this.#count(message, -1);
  }

  /** Groups with messages in flight. */
  groups(): ReadonlySet<string> {
    return new Set(this.#byGroup.keys());
  }

  isNoisy(groupId: string): boolean {
    const own = this.#byGroup.get(groupId) ?? 0;
    return own >= NOISY_MESSAGES && own > NOISY_SHARE * this.#messages.size;
  }

  #count({ groupId }: Message, change: number) {
    if (groupId === undefined) return;
    const count = (this.#byGroup.get(groupId) ?? 0) + change;
    if (count === 0) this.#byGroup.delete(groupId);
    else this.#byGroup.set(groupId, count);
  }
}
