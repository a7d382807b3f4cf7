import { type Memory, memoryOf } from '../data/memory.ts';
import type { TourResult } from './tour.ts';

/** What the tour left, kept with the state that it made: its keys are shown only once. */
export interface TourMemory {
  /** @default - no tour was taken */
  result: TourResult | undefined;
  readonly kept: ReadonlyMap<string, Memory>;
}

export function createTourMemory(): TourMemory {
  const memory = memoryOf<TourResult | null>({
    keep: () => tour.result ?? null,
    takeBack: (result) => {
      tour.result = result ?? undefined;
    },
  });
  const tour: TourMemory = { result: undefined, kept: new Map([['tour', memory]]) };
  return tour;
}
