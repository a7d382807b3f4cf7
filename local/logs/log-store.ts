import type { Clock } from '../../functions/shared/clock.ts';
import { type Memory, memoryOf } from '../data/memory.ts';

export interface LogEvent {
  readonly stream: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

export interface LogGroup {
  readonly name: string;
  readonly createdAt: number;
  readonly retentionInDays?: number;
  /** The newest events, oldest first. */
  readonly events: readonly LogEvent[];
}

/** Log groups with their newest lines. */
export interface LogStore {
  create(name: string, retentionInDays?: number): void;
  /** Adds a line; a group that does not exist comes into being. */
  append(group: string, stream: string, message: string): void;
  /** Calls `listener` for every new line of any group. */
  watch(listener: (group: string, event: LogEvent) => void): void;
  find(name: string): LogGroup | undefined;
  all(): readonly LogGroup[];
  /** Groups with their newest lines, fewer than there are: everything that is kept is written at each change. */
  readonly memory: Memory;
}

/** Lines kept in a group: at some 500 bytes a line, 5 MB for each of twenty groups at most. */
const KEPT_LINES = 10_000;

/** Lines of a group that outlive the process: a megabyte for each of twenty groups at most. */
const REMEMBERED_LINES = 1_000;

export function createLogStore(clock: Clock): LogStore {
  const groups = new Map<string, LogGroup & { readonly events: LogEvent[] }>();
  const listeners: ((group: string, event: LogEvent) => void)[] = [];

  function create(name: string, retentionInDays?: number) {
    const retention = retentionInDays === undefined ? {} : { retentionInDays };
    const { createdAt = clock.now(), events = [] } = groups.get(name) ?? {};
    groups.set(name, { name, createdAt, events, ...retention });
  }

  function append(name: string, stream: string, message: string) {
    if (!groups.has(name)) create(name);
    const events = groups.get(name)?.events ?? [];
    const event = { stream, timestamp: clock.now(), message };
    events.push(event);
    for (const listener of listeners) listener(name, event);
    // A tenth is dropped at once: moving the rest costs as much for one line as for many.
    if (events.length > KEPT_LINES) events.splice(0, KEPT_LINES / 10);
  }

  const memory = memoryOf<readonly LogGroup[]>({
    keep: () => [...groups.values()].map((group) => ({ ...group, events: group.events.slice(-REMEMBERED_LINES) })),
    takeBack(kept) {
      for (const group of kept) groups.set(group.name, { ...group, events: [...group.events] });
    },
  });
  const watch: LogStore['watch'] = (listener) => void listeners.push(listener);
  return { create, append, watch, find: (name) => groups.get(name), all: () => [...groups.values()], memory };
}
