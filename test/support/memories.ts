import type { Service } from '../../local/service.ts';

/** What services keep, by name, after a way through JSON as the data folder has it. */
export type Kept = Readonly<Record<string, unknown>>;

export function keepAll(services: Iterable<Service>): Kept {
  const kept = [...services].flatMap(({ name, memory }) => (memory === undefined ? [] : [[name, memory.keep()]]));
  return JSON.parse(JSON.stringify(Object.fromEntries(kept)));
}

/** Gives services, whose resources are not made yet, what others of their name kept. */
export function takeBackAll(services: Iterable<Service>, kept: Kept): void {
  for (const { name, memory } of services) if (kept[name] !== undefined) memory?.takeBack(kept[name]);
}
