import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleBudget } from '../../../bench/budgets.ts';
import { importInFreshProcess } from '../../../bench/fresh-process.ts';
import { bundleFunctions } from '../../../lib/platform/function-bundles.ts';
import { FUNCTION_ENTRIES } from '../../../lib/platform/function-entries.ts';
import { PROJECT_ROOT } from '../../../local/synthesize.ts';

const outdir = mkdtempSync(join(tmpdir(), 'tributary-bundles-'));

beforeAll(() => void bundleFunctions({ sources: join(PROJECT_ROOT, 'functions'), outdir }), 60_000);
afterAll(() => rmSync(outdir, { recursive: true }));

describe('the bundle of', () => {
  test.each(FUNCTION_ENTRIES)('%s is within its budget', (entry) => {
    const { size } = statSync(join(outdir, entry, 'index.js'));
    expect(size / 1024).toBeLessThanOrEqual(bundleBudget(entry).kilobytes);
  });

  // Functions refuse an empty environment, but only after everything that they import is there.
  test.each(FUNCTION_ENTRIES)('%s brings all that it imports', async (entry) => {
    const imported = importInFreshProcess(join(outdir, entry, 'index.js'), {});
    const failure = await imported.then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(failure).not.toContain('Cannot find');
    if (failure !== '') expect(failure).toContain('ZodError');
  });
});
