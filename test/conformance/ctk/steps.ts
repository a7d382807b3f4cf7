import { expect } from 'vitest';
import type { Step } from '../../support/gherkin.ts';
import { execute, readValue, runOf, runsOf, type World } from './world.ts';

interface Meaning {
  readonly pattern: RegExp;
  /** @param words what the groups of the pattern caught @param text doc string of the step, empty when there is none */
  readonly act: (world: World, words: readonly string[], text: string) => void | Promise<void>;
}

function step(pattern: RegExp, act: Meaning['act']): Meaning {
  return { pattern, act };
}

/** The value at a path of names with dots between. */
function at(path: string, value: unknown): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Readonly<Record<string, unknown>> | null | undefined)?.[name], value);
}

function lastRun(world: World, task: string) {
  const run = runsOf(world, task).at(-1);
  if (run === undefined) throw new Error(`${task} did not run.`);
  return run;
}

/** Place of the first run of a task among all runs. */
function place(world: World, task: string): number {
  const found = runOf(world).steps.findIndex(({ name }) => name === task);
  if (found === -1) throw new Error(`${task} did not run.`);
  return found;
}

const GIVEN: readonly Meaning[] = [
  step(/^a workflow with definition:$/, (world, _, text) => {
    world.definition = text;
  }),
  step(/^(?:given )?the workflow input is:$/, (world, _, text) => {
    world.input = readValue(text);
  }),
  // Answers are those of mocks: {output} or {error}, with {durationMs} of virtual time, or a list of them.
  step(/^the task '([^']+)' answers:$/, (world, [task = ''], text) => {
    world.answers[task] = readValue(text);
  }),
];

const WHEN: readonly Meaning[] = [
  step(/^the workflow is executed$/, async (world) => {
    world.run = await execute(world);
  }),
  step(/^the workflow cannot be executed because of '([^']+)'$/, async (world, [code]) => {
    await expect(execute(world)).rejects.toMatchObject({ code });
  }),
];

const WORKFLOW: readonly Meaning[] = [
  step(/^the workflow should complete$/, (world) => {
    expect(runOf(world)).toMatchObject({ status: 'completed' });
  }),
  step(/^the workflow should complete with output:$/, (world, _, text) => {
    const { status, output, error } = runOf(world);
    expect({ status, output, error }).toEqual({ status: 'completed', output: readValue(text) });
  }),
  step(/^the workflow should fault$/, (world) => {
    expect(runOf(world)).toMatchObject({ status: 'faulted' });
  }),
  // What an error says besides, such as its detail, is the platform's own.
  step(/^the workflow should fault with error:$/, (world, _, text) => {
    const { status, error } = runOf(world);
    expect({ status, error }).toMatchObject({ status: 'faulted', error: readValue(text) });
  }),
  step(/^the workflow should take (\d+) seconds$/, (world, [seconds]) => {
    expect(runOf(world).durationMs).toBe(Number(seconds) * 1000);
  }),
  step(/^the workflow output should have properties (.+)$/, (world, [names = '']) => {
    const { output } = runOf(world);
    const paths = [...names.matchAll(/'([^']+)'/g)].map(([, path = '']) => path);
    expect(paths.filter((path) => at(path, output) === undefined)).toEqual([]);
  }),
  step(/^the workflow output should have a '([^']+)' property with value:$/, (world, [path = ''], text) => {
    expect(at(path, runOf(world).output)).toEqual(readValue(text));
  }),
  step(
    /^the workflow output should have a '([^']+)' property containing (\d+) items?$/,
    (world, [path = '', count]) => {
      expect(at(path, runOf(world).output)).toHaveLength(Number(count));
    },
  ),
];

const ORDER: readonly Meaning[] = [
  step(/^(\S+) should run first$/, (world, [task]) => {
    expect(runOf(world).steps[0]?.name).toBe(task);
  }),
  step(/^(\S+) should run last$/, (world, [task]) => {
    expect(runOf(world).steps.at(-1)?.name).toBe(task);
  }),
  step(/^(\S+) should run after (\S+)$/, (world, [task = '', other = '']) => {
    expect(place(world, task)).toBeGreaterThan(place(world, other));
  }),
  step(/^(\S+) should run before (\S+)$/, (world, [task = '', other = '']) => {
    expect(place(world, task)).toBeLessThan(place(world, other));
  }),
  step(/^(\S+) should run (\d+) times?$/, (world, [task = '', count]) => {
    expect(runsOf(world, task)).toHaveLength(Number(count));
  }),
  step(/^(\S+) should not run$/, (world, [task = '']) => {
    expect(runsOf(world, task)).toEqual([]);
  }),
];

/** A task that ran several times is judged by its last run. */
const TASKS: readonly Meaning[] = [
  step(/^(\S+) should (complete|fault|cancel)$/, (world, [task = '', verb = '']) => {
    const status = { complete: 'completed', fault: 'faulted', cancel: 'cancelled' }[verb];
    expect(lastRun(world, task).status).toBe(status);
  }),
  step(/^(\S+) should complete with output:$/, (world, [task = ''], text) => {
    expect(lastRun(world, task)).toMatchObject({ status: 'completed' });
    expect(lastRun(world, task).output).toEqual(readValue(text));
  }),
  step(/^(\S+) should fault with error:$/, (world, [task = ''], text) => {
    expect(lastRun(world, task)).toMatchObject({ status: 'faulted', error: readValue(text) });
  }),
  step(/^(\S+) should take (\d+) attempts?$/, (world, [task = '', count]) => {
    expect(lastRun(world, task).attempts).toBe(Number(count));
  }),
  step(/^(\S+) should send:$/, (world, [task = ''], text) => {
    expect(runOf(world).sent.get(task)?.at(-1)).toMatchObject(readValue(text) as object);
  }),
];

const VOCABULARY: readonly Meaning[] = [...GIVEN, ...WHEN, ...WORKFLOW, ...ORDER, ...TASKS];

/** @throws Error naming the step, when it is none of the vocabulary or when what it says does not hold */
export async function perform(world: World, { text, docString = '', line }: Step): Promise<void> {
  const meaning = VOCABULARY.find(({ pattern }) => pattern.test(text));
  if (meaning === undefined) throw new Error(`Line ${line} says what no step means: ${text}`);
  const [, ...words] = meaning.pattern.exec(text) ?? [];
  try {
    await meaning.act(world, words, docString);
  } catch (error) {
    if (error instanceof Error) error.message = `line ${line}, ${text}\n${error.message}`;
    throw error;
  }
}
