import type { Step } from '../../workflows/public.ts';

/** The body of an answer of Lambda may have 6 MB; the rest is room for what JSON adds. */
const MOST_PAGE_BYTES = 4_000_000;

/**
 * Steps from `offset` on: as many as asked for, or fewer when their inputs and outputs are large.
 * @returns `next`, the offset of the page after, unless this is the last
 */
export function pageOfSteps(
  steps: readonly Step[],
  offset: number,
  limit: number,
): { readonly items: Step[]; readonly next?: number } {
  const items: Step[] = [];
  let bytes = 0;
  for (const step of steps.slice(offset, offset + limit)) {
    bytes += Buffer.byteLength(JSON.stringify(step));
    // The first fits always: its input and output have 512 KiB at most.
    if (items.length > 0 && bytes > MOST_PAGE_BYTES) break;
    items.push(step);
  }
  const next = offset + items.length;
  return next < steps.length ? { items, next } : { items };
}
