import type { Message } from './message.ts';

/** What decides which of the waiting messages comes next. */
export interface DeliveryOrder {
  /** Groups whose messages wait until those of all other groups are delivered. */
  isNoisy(groupId: string): boolean;
  /** Groups of which nothing may be delivered now. */
  isBlocked(groupId: string): boolean;
}

/** Messages of a queue that wait for a consumer, by group, each group in order of arrival. */
export class Backlog {
  /** Messages without a group lie under the empty name: each is its own tenant, which never has two in flight. */
  readonly #groups = new Map<string, Message[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(message: Message) {
    const group = this.#groups.get(groupOf(message)) ?? [];
    if (group.length === 0) this.#groups.set(groupOf(message), group);
    group.splice(firstAfter(group, message.sequence), 0, message);
    this.#size += 1;
  }

  remove(message: Message) {
    const group = this.#groups.get(groupOf(message));
    const index = group === undefined ? -1 : firstAfter(group, message.sequence) - 1;
    if (group?.[index] !== message) return;
    group.splice(index, 1);
    this.#size -= 1;
    if (group.length === 0) this.#groups.delete(groupOf(message));
  }

  /** The oldest message of the quiet groups; when they have none, the oldest of the noisy ones. */
  next(order: DeliveryOrder): Message | undefined {
    let quiet: Message | undefined;
    let noisy: Message | undefined;
    for (const [groupId, [head]] of this.#groups) {
      if (head === undefined || (groupId !== '' && order.isBlocked(groupId))) continue;
      if (groupId !== '' && order.isNoisy(groupId)) noisy = older(noisy, head);
      else quiet = older(quiet, head);
    }
    return quiet ?? noisy;
  }

  *[Symbol.iterator](): Generator<Message> {
    for (const group of this.#groups.values()) yield* group;
  }
}

function groupOf({ groupId }: Message): string {
  return groupId ?? '';
}

function older(a: Message | undefined, b: Message): Message {
  return a === undefined || b.sequence < a.sequence ? b : a;
}

function firstAfter(messages: readonly Message[], sequence: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle] as Message).sequence <= sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
