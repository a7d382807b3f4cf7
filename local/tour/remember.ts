import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TourResult } from './tour.ts';

const FILE = 'tour.json';

/** Keeps beside the state what the tour left: its keys are shown only once. @param folder nothing is kept without one */
export async function rememberTour(tour: TourResult, folder: string | undefined): Promise<TourResult> {
  if (folder !== undefined) await writeFile(join(folder, FILE), JSON.stringify(tour), { mode: 0o600 });
  return tour;
}

/** @returns undefined when the process was ended before the tour was */
export async function recallTour(folder: string): Promise<TourResult | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, FILE), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
