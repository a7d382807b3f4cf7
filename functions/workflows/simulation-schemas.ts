import * as z from 'zod';
import { executionStep, isoTimestamp, workflowError } from '../shared/schemas.ts';

/** A year: no task may take longer, as no execution may. */
const MOST_MILLISECONDS = 31_536_000_000;
/** Answers one task may be given; the last one answers all calls that follow. */
const MOST_ANSWERS = 100;

const durationMs = z
  .int()
  .min(0)
  .max(MOST_MILLISECONDS)
  .optional()
  .meta({ description: 'Virtual milliseconds until the task answers; 0 if left out' });

const mockedError = workflowError.omit({ instance: true }).strict().meta({
  id: 'MockedError',
  description: 'The error that the task raises; its `instance` is the task',
});

const mockedAnswer = z
  .union([z.strictObject({ output: z.unknown(), durationMs }), z.strictObject({ error: mockedError, durationMs })])
  .meta({ id: 'MockedAnswer', description: 'What a task answers instead of calling anything: an output or an error' });

export const taskMocks = z
  .record(z.string().max(2048), z.union([mockedAnswer, z.array(mockedAnswer).min(1).max(MOST_ANSWERS)]))
  .meta({
    id: 'TaskMocks',
    description:
      'Answers by task: its name, or its JSON pointer in the definition. Of several answers each call takes the next (retries and iterations are calls of their own), and the last one answers the rest.',
  });

/** What a simulation is given, whatever the definition comes from. */
export const simulationSettings = {
  input: z.unknown().optional().meta({ description: 'Input of the run; `{}` if left out' }),
  mocks: taskMocks.default({}),
  startAt: isoTimestamp.optional().meta({ description: 'Where the virtual clock begins; now if left out' }),
};

export const simulation = z
  .object({
    status: z.enum(['completed', 'faulted', 'running']).meta({
      description: 'How the run ended; `running` when it waits for an answer that never comes',
    }),
    output: z.unknown().optional(),
    error: workflowError.optional(),
    durationMs: z.int().meta({ description: 'Virtual milliseconds from the start to the end' }),
    transitions: z.int().meta({ description: 'State transitions that the run would be billed for' }),
    historyEvents: z.int().meta({ description: 'History events of the run; Step Functions ends a run at 25,000' }),
    dollarsPerThousandRuns: z.number().meta({ description: 'State transitions alone, at the price of most Regions' }),
    unmocked: z.array(z.string()).meta({
      description: 'JSON pointers of tasks that were called without a mock, and never answered',
    }),
    steps: z.array(executionStep),
  })
  .meta({ id: 'Simulation' });
