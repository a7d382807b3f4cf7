import type { TestProject } from 'vitest/node';
import { synthesize } from '../../local/synthesize.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the cloud assembly that every end-to-end test runs. */
    assembly: string;
  }
}

/** Synthesizes the stacks once for all end-to-end tests. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('assembly', await synthesize('dev'));
}
