import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OFFLINE_SETTINGS } from '../../../bin/offline-settings.ts';
import { readTestFile, type WorkflowTest } from '../../../bin/workflow-tests/test-file.ts';
import { type CompileResult, compile } from '../../../functions/workflows/compiler/compile.ts';
import type { Json } from '../../../functions/workflows/simulator/types.ts';
import { PROJECT_ROOT } from '../../../local/synthesize.ts';

const FOLDER = join(PROJECT_ROOT, 'examples');

/** A workflow of `examples/` with the same job written by hand as a state machine, and the tests that both must pass. */
export interface Example {
  readonly name: string;
  readonly compiled: Extract<CompileResult, { readonly ok: true }>;
  readonly handWritten: Json;
  /** The input that is kept beside it. */
  readonly input: unknown;
  readonly tests: readonly WorkflowTest[];
}

export function exampleNames(): readonly string[] {
  const entries = readdirSync(FOLDER, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** @throws Error when the workflow is refused or the test file cannot be read */
export function readExample(name: string): Example {
  const path = (file: string) => join(FOLDER, name, file);
  const read = (file: string) => readFileSync(path(file), 'utf8');
  const compiled = compile(read('workflow.yaml'), OFFLINE_SETTINGS);
  if (!compiled.ok) throw new Error(`${name} is refused: ${JSON.stringify(compiled.errors)}`);
  const file = readTestFile(path(`${name}.test.yaml`));
  if (!file.ok) throw new Error(file.problems.join('\n'));
  return {
    name,
    compiled,
    handWritten: JSON.parse(read(`${name}.hand-written.asl.json`)),
    input: JSON.parse(read('input.json')),
    tests: file.tests,
  };
}
