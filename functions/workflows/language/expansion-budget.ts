import { tasksInside, tasksOf } from './functions/task-lists.ts';
import type { JsonObject } from './json.ts';

/** Characters that functions and extensions may add to a definition: eight times the largest one. */
const MOST_CHARACTERS = 2_097_152;
/** Tasks that they may add: short ones take the compiler as long as long ones. */
const MOST_TASKS = 1_000;

export class ExpansionTooLarge extends Error {}

/** Limits what a small definition can grow to: functions that call each other twice double with each level. */
export class ExpansionBudget {
  private characters = MOST_CHARACTERS;
  private tasks = MOST_TASKS;
  private readonly sizes = new WeakMap<object, Size>();

  /** @throws ExpansionTooLarge when all that was added is too much */
  takeTask(task: JsonObject): void {
    this.take(task, () => 1 + tasksInside(task));
  }

  /** @throws ExpansionTooLarge when all that was added is too much */
  takeList(list: readonly JsonObject[]): void {
    this.take(list, () => tasksOf(list));
  }

  private take(added: object, count: () => number): void {
    const size = this.sizes.get(added) ?? { characters: JSON.stringify(added).length, tasks: count() };
    this.sizes.set(added, size);
    this.characters -= size.characters;
    this.tasks -= size.tasks;
    if (this.characters < 0 || this.tasks < 0) throw new ExpansionTooLarge();
  }
}

interface Size {
  readonly characters: number;
  readonly tasks: number;
}
