import type { Message } from './message.ts';

/** How long a deduplication id of a FIFO queue stands for its first message: five minutes. */
const INTERVAL_MS = 5 * 60 * 1000;

interface Remembered {
  readonly message: Message;
  readonly until: number;
}

export type KeptDeduplication = readonly (readonly [id: string, Remembered])[];

/** Messages of a FIFO queue by deduplication id, as long as a second one with the same id is taken for the first. */
export class Deduplication {
  readonly #messages: Map<string, Remembered>;

  /** @param kept what an earlier process remembered */
  constructor(kept: KeptDeduplication = []) {
    this.#messages = new Map(kept);
  }

  find(id: string | undefined, now: number): Message | undefined {
    for (const [known, { until }] of this.#messages) {
      // Insertion order is the order of expiry.
      if (until > now) break;
      this.#messages.delete(known);
    }
    return id === undefined ? undefined : this.#messages.get(id)?.message;
  }

  remember(message: Message, now: number) {
    if (message.deduplicationId !== undefined) {
      this.#messages.set(message.deduplicationId, { message, until: now + INTERVAL_MS });
    }
  }

  keep(): KeptDeduplication {
    return [...this.#messages];
  }
}
