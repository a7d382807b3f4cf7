import type { Json } from './json.ts';

/** Characters that functions and extensions may add to a definition: eight times the largest one. */
const MOST_CHARACTERS = 2_097_152;

export class ExpansionTooLarge extends Error {}

/** Limits what a small definition can grow to: functions that call each other twice double with each level. */
export class ExpansionBudget {
  private left = MOST_CHARACTERS;
  private readonly sizes = new WeakMap<object, number>();

  /** @throws ExpansionTooLarge when all that was added is too much */
  take(added: Json): void {
    this.left -= this.sizeOf(added);
    if (this.left < 0) throw new ExpansionTooLarge();
  }

  private sizeOf(value: Json): number {
    if (typeof value !== 'object' || value === null) return String(value).length;
    const size = this.sizes.get(value) ?? JSON.stringify(value).length;
    this.sizes.set(value, size);
    return size;
  }
}
