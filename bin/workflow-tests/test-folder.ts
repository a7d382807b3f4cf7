import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../functions/workflows/compiler/compile.ts';
import { describeFinding } from '../findings.ts';
import { settingsWith } from '../offline-settings.ts';
import { runTest } from './run-test.ts';
import { readTestFile, type TestFile } from './test-file.ts';

/** How many tests passed, and how many did not or could not be run. */
interface Score {
  readonly passed: number;
  readonly failed: number;
}

function testFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const skipped = ['**/node_modules/**', '**/.*/**'];
  const found = globSync('**/*.test.{yaml,yml,json}', { cwd: path, exclude: skipped });
  return found.map((name) => join(path, name)).sort();
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/^/gm, '    ')).join('\n');
}

async function runTests({ workflow, documents, tests }: Extract<TestFile, { ok: true }>): Promise<Score> {
  const text = readFileSync(workflow, 'utf8');
  const compiled = compile(text, settingsWith(documents));
  if (!compiled.ok) {
    console.log(indented(compiled.errors.map((error) => describeFinding(error, 'error', workflow, text))));
    return { passed: 0, failed: tests.length };
  }
  let failed = 0;
  for (const test of tests) {
    const differences = await runTest(test, compiled);
    if (differences.length > 0) failed += 1;
    console.log(`  ${differences.length > 0 ? 'failed' : 'passed'}  ${test.name}`);
    if (differences.length > 0) console.log(indented(differences));
  }
  return { passed: tests.length - failed, failed };
}

async function runFile(file: string): Promise<Score> {
  console.log(file);
  const read = readTestFile(file);
  if (!read.ok) {
    console.log(indented(read.problems));
    return { passed: 0, failed: 1 };
  }
  const missing = [read.workflow, ...Object.values(read.documents)].filter((path) => !existsSync(path));
  if (missing.length === 0) return runTests(read);
  console.log(indented(missing.map((path) => `${path}: there is no such file`)));
  return { passed: 0, failed: read.tests.length };
}

/**
 * Runs the tests of workflows in a folder and those below, or in one file, and prints how each went.
 * @returns whether there are tests, and all pass
 */
export async function testFolder(path: string): Promise<boolean> {
  let passed = 0;
  let failed = 0;
  for (const file of testFiles(path)) {
    const score = await runFile(file);
    passed += score.passed;
    failed += score.failed;
  }
  if (passed + failed === 0) console.error(`${path}: there is no file *.test.yaml`);
  else console.log(`${passed} passed, ${failed} failed`);
  return passed > 0 && failed === 0;
}
