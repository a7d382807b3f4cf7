import type * as z from 'zod';
import { DomainError, type Finding } from '../../../shared/errors.ts';
import type { taskMocks } from '../../simulation-schemas.ts';
import { segment } from '../json-schema/schema.ts';
import type { CallingTask } from './calling-tasks.ts';

export type TaskMocks = z.output<typeof taskMocks>;
type MockedAnswers = TaskMocks[string];
/** What a task answers, and after how long. */
export type MockedAnswer = Exclude<MockedAnswers, readonly unknown[]>;

function tasksMeant(key: string, tasks: readonly CallingTask[]): readonly CallingTask[] {
  return tasks.filter(({ pointer, name }) => (key.startsWith('/') ? pointer === key : name === key));
}

function finding(key: string, code: string, detail: string, hint: string): Finding {
  return { pointer: `/mocks${segment(key)}`, code, detail, hint };
}

function problemOf(key: string, tasks: readonly CallingTask[]): Finding | undefined {
  const meant = tasksMeant(key, tasks);
  if (meant.length === 1) return undefined;
  const list = (of: readonly CallingTask[]) => of.map(({ pointer }) => pointer).join(', ');
  if (meant.length > 1) {
    return finding(key, 'ambiguous-mock', `Several tasks have the name ${key}.`, `Use one of ${list(meant)}.`);
  }
  const hint = tasks.length === 0 ? 'The definition has no such task.' : `Tasks that call something: ${list(tasks)}.`;
  return finding(key, 'unknown-mock', `No task that calls something is named ${key}.`, hint);
}

/**
 * The answers of each task by its JSON pointer.
 * @throws DomainError `invalid-mocks` with a finding for each name that means no task, several, or one that has answers
 */
export function mocksByTask(mocks: TaskMocks, tasks: readonly CallingTask[]): ReadonlyMap<string, MockedAnswer[]> {
  const answers = new Map<string, MockedAnswer[]>();
  const findings: Finding[] = [];
  for (const [key, given] of Object.entries(mocks)) {
    const problem = problemOf(key, tasks);
    const pointer = tasksMeant(key, tasks)[0]?.pointer ?? '';
    if (problem !== undefined) findings.push(problem);
    else if (answers.has(pointer)) {
      findings.push(finding(key, 'repeated-mock', `${pointer} is mocked twice.`, 'Use its name or its pointer.'));
    } else answers.set(pointer, Array.isArray(given) ? given : [given]);
  }
  if (findings.length > 0) throw new DomainError('invalid-mocks', undefined, { findings });
  return answers;
}
