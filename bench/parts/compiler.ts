import { createRequire } from 'node:module';
import jsonata from 'jsonata';
import { parse } from 'yaml';
import { OFFLINE_SETTINGS } from '../../bin/offline-settings.ts';
import { compile } from '../../functions/workflows/compiler/compile.ts';
import type { JsonObject } from '../../functions/workflows/language/json.ts';
import { COMPILER_BUDGETS } from '../budgets.ts';
import { documentOf, expressionsOf } from '../documents.ts';
import { against, type Part } from '../part.ts';
import { cpuTimed, median } from '../statistics.ts';
import { takeTurns } from '../turns.ts';

const SIZES = [10, 100, 1000] as const;
/** A round handles so many tasks, whatever the size of the documents. */
const ROUND_TASKS = 1000;
const ROUNDS = 10;
/** The validator takes seconds. */
const VALIDATIONS = 3;

const validateAsl = createRequire(import.meta.url)('asl-validator') as (definition: JsonObject) => unknown;

/** How fast definitions are compiled. */
export const compiler: Part = {
  name: 'compiler',
  title: 'The compiler',
  method: `Milliseconds of CPU time to parse, check and compile a definition of so many tasks with one expression each, from its
YAML to the state machine with its report; what the libraries alone take to parse the same text and the same expressions
(\`yaml\`, \`jsonata\`); and what \`asl-validator\` takes to check the result. In one process, turn by turn, warm; medians. The
ratio is the compiler's time to the libraries'; the growth that of the time for a task to that with ${SIZES[0]} tasks.`,
  async measure({ progress }) {
    const all = await progress.step('compile definitions of three sizes', measureAll);
    return {
      columns: ['Tasks', 'Compiler', 'yaml + jsonata', 'Ratio', 'Growth', 'asl-validator on the result'],
      rows: all.map((times) => [
        String(times.tasks),
        ...[times.compiler, times.libraries].map((ms) => ms.toFixed(2)),
        against(times.compiler / times.libraries, COMPILER_BUDGETS.libraryRatio, 2),
        against(growthOf(times, all), COMPILER_BUDGETS.growthRatio, 2),
        times.validator.toFixed(2),
      ]),
      missed: all.flatMap((times) => missedBy(times, all)),
    };
  },
};

/** Milliseconds for one definition. */
interface Times {
  readonly tasks: number;
  readonly compiler: number;
  readonly libraries: number;
  readonly validator: number;
}

function growthOf({ tasks, compiler: ms }: Times, [first]: readonly Times[]): number {
  return first === undefined ? Number.NaN : ms / tasks / (first.compiler / first.tasks);
}

function missedBy(times: Times, all: readonly Times[]): readonly string[] {
  const [ratio, growth] = [times.compiler / times.libraries, growthOf(times, all)];
  return [
    ...(ratio > COMPILER_BUDGETS.libraryRatio
      ? [`compiling ${times.tasks} tasks takes ${ratio.toFixed(2)} times as long as parsing them`]
      : []),
    ...(growth > COMPILER_BUDGETS.growthRatio
      ? [`one of ${times.tasks} tasks takes ${growth.toFixed(2)} times as long as one of ${SIZES[0]}`]
      : []),
  ];
}

async function measureAll(): Promise<readonly Times[]> {
  const all: Times[] = [];
  for (const tasks of SIZES) all.push(await measure(tasks));
  return all;
}

async function measure(tasks: number): Promise<Times> {
  const text = documentOf(tasks);
  const expressions = expressionsOf(text);
  if (expressions.length !== tasks) throw new Error(`${expressions.length} expressions in ${tasks} tasks`);
  const compiled = compile(text, OFFLINE_SETTINGS);
  if (!compiled.ok) throw new Error(`the document is refused: ${JSON.stringify(compiled.errors)}`);
  const times = Math.ceil(ROUND_TASKS / tasks);
  const turns = [
    { times, run: () => compile(text, OFFLINE_SETTINGS) },
    { times, run: () => [parse(text), ...expressions.map((expression) => jsonata(expression))] },
  ];
  const [own = 0, libraries = 0] = await takeTurns(turns, ROUNDS);
  const validations: number[] = [];
  for (let i = 0; i < VALIDATIONS; i++)
    validations.push(await cpuTimed(async () => validateAsl(compiled.stateMachine)));
  return { tasks, compiler: own, libraries, validator: median(validations) };
}
