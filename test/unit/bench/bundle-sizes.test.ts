import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleBudget } from '../../../bench/budgets.ts';
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
});
