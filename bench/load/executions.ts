import * as z from 'zod';
import type { ApiClient } from '../api-client.ts';

/** An execution as the API lists it; times in milliseconds since the epoch. */
export interface ListedExecution {
  readonly id: string;
  readonly createdAt: number;
  /** @default - it waits */
  readonly startedAt?: number | undefined;
  /** @default - it has not ended */
  readonly endedAt?: number | undefined;
}

const time = z.string().transform((text) => Date.parse(text));

const page = z.object({
  items: z.array(z.object({ id: z.string(), createdAt: time, startedAt: time.optional(), endedAt: time.optional() })),
  next: z.string().optional(),
});

/** The executions of a tenant that were created from a moment on (milliseconds since the epoch), newest first. */
export async function listSince(client: ApiClient, from: number): Promise<readonly ListedExecution[]> {
  const all: ListedExecution[] = [];
  let cursor = '';
  for (;;) {
    const { items, next } = page.parse(await client.expect('GET', `/v1/executions?limit=100${cursor}`));
    all.push(...items.filter(({ createdAt }) => createdAt >= from));
    if (next === undefined || items.some(({ createdAt }) => createdAt < from)) return all;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
}

/** Milliseconds from accepted to running, of those that run or ran. */
export function startLatencies(executions: readonly ListedExecution[]): readonly number[] {
  return executions.flatMap(({ createdAt, startedAt }) => (startedAt === undefined ? [] : [startedAt - createdAt]));
}

/**
 * How much of an allowance is used while there is work for it: the mean over the time in which executions wait of
 * what runs, as a share of the allowance.
 * @param until the moment of the look (milliseconds since the epoch); the first wave, until the allowance was first
 * used up, does not count
 * @returns undefined when nothing had to wait
 */
export function useOfAllowance(
  executions: readonly ListedExecution[],
  allowance: number,
  until: number,
): number | undefined {
  const changes = executions
    .flatMap(({ createdAt, startedAt = until, endedAt = until }) => [
      { at: createdAt, waiting: 1, running: 0 },
      { at: startedAt, waiting: -1, running: 1 },
      { at: endedAt, waiting: 0, running: -1 },
    ])
    // What came after the moment is known of some executions only.
    .map((change) => ({ ...change, at: Math.min(change.at, until) }))
    .toSorted((a, b) => a.at - b.at);
  let [waiting, running, last, busyMs, usedMs] = [0, 0, 0, 0, 0];
  let isFull = false;
  for (const change of changes) {
    if (isFull && waiting > 0) {
      busyMs += change.at - last;
      usedMs += (change.at - last) * Math.min(1, running / allowance);
    }
    last = change.at;
    waiting += change.waiting;
    running += change.running;
    isFull ||= running >= allowance;
  }
  return busyMs === 0 ? undefined : usedMs / busyMs;
}
