import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { workflowError } from '../../functions/shared/schemas.ts';
import { locate, type Positions } from '../../functions/workflows/language/finding.ts';
import { pointerTo } from '../../functions/workflows/language/pointer.ts';
import { parseYaml } from '../../functions/workflows/language/source/yaml-text.ts';
import { simulation, simulationSettings } from '../../functions/workflows/simulation-schemas.ts';
import { describeFinding } from '../findings.ts';

const expectation = z.strictObject({
  status: simulation.shape.status.default('completed'),
  /** The whole output. @default - any */
  output: z.unknown().optional(),
  /** Members that the error has; others are not looked at. @default - any */
  error: workflowError.partial().strict().optional(),
  /** Names of the tasks that ran, in the order in which they began. @default - any */
  tasks: z.array(z.string()).optional(),
  /** Virtual milliseconds from the start to the end. @default - any */
  durationMs: z.int().min(0).optional(),
  /** State transitions that the run must not exceed. @default - any number */
  mostTransitions: z.int().min(1).optional(),
});

const workflowTest = z.strictObject({ name: z.string().min(1), ...simulationSettings, expect: expectation });
export type WorkflowTest = z.output<typeof workflowTest>;

/** Tests of a workflow, kept beside it. */
const testFile = z.strictObject({
  /** Path of the definition, seen from the test file. */
  workflow: z.string().min(1),
  /** Paths of OpenAPI documents, seen from the test file, by the URLs that the definition names. */
  documents: z.record(z.string(), z.string()).default({}),
  tests: z.array(workflowTest).min(1),
});

/** A test file that was read, or what is wrong with it, as text. */
export type TestFile =
  | {
      readonly ok: true;
      readonly workflow: string;
      readonly documents: Readonly<Record<string, string>>;
      readonly tests: readonly WorkflowTest[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

function problemsOf(error: z.ZodError, positions: Positions, file: string, text: string): readonly string[] {
  return error.issues.map(({ path, message }) => {
    const finding = { pointer: pointerTo('', ...path), code: 'invalid-test', detail: message };
    return describeFinding(locate(finding, positions), 'error', file, text);
  });
}

/** Reads a test file (YAML or JSON). */
export function readTestFile(file: string): TestFile {
  const text = readFileSync(file, 'utf8');
  const { value, positions, findings } = parseYaml(text);
  if (findings.length > 0) {
    return {
      ok: false,
      problems: findings.map((each) => describeFinding(locate(each, positions), 'error', file, text)),
    };
  }
  const parsed = testFile.safeParse(value);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error, positions, file, text) };
  const { workflow, documents, tests } = parsed.data;
  const beside = (path: string) => join(dirname(file), path);
  const placed = Object.entries(documents).map(([url, path]) => [url, beside(path)] as const);
  return { ok: true, workflow: beside(workflow), documents: Object.fromEntries(placed), tests };
}
