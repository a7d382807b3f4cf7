import { mockedTasks } from '../../../../../functions/workflows/domain/simulation/mocked-tasks.ts';
import type { MockedAnswer } from '../../../../../functions/workflows/domain/simulation/task-mocks.ts';
import { type TaskRuntimeSubject, taskRuntimeContract, type Work } from '../../../../support/task-runtime-contract.ts';

const ERROR = { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503, title: 'Down' };

async function subject(): Promise<TaskRuntimeSubject> {
  const answers: readonly (readonly [Work, MockedAnswer])[] = [
    ['answers', { output: { n: 1 } }],
    ['breaks', { error: ERROR }],
    ['succeeds', { output: { n: 1 } }],
    ['fails', { error: ERROR }],
  ];
  const works: readonly Work[] = ['answers', 'breaks', 'takes the event', 'succeeds', 'fails'];
  const states = Object.fromEntries(works.map((work) => [work, { task: `/do/${work}` }]));
  return {
    runtime: mockedTasks(new Map(answers.map(([work, answer]) => [`/do/${work}`, [answer]])), { tasks: {}, states }),
    arguments: { answers: {}, breaks: {}, 'takes the event': {}, succeeds: {}, fails: {} },
  };
}

taskRuntimeContract('a simulation with mocks', subject);
