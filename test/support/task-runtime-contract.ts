import { describe, expect, test } from 'vitest';
import { parseResource } from '../../functions/workflows/simulator/integrations/resource.ts';
import { shapeOutcome } from '../../functions/workflows/simulator/integrations/results.ts';
import { isJsonObject, type JsonObject } from '../../functions/workflows/simulator/json.ts';
import type { Json, TaskCall, TaskOutcome, TaskRuntime } from '../../functions/workflows/simulator/types.ts';

/** What the services of a runtime do; each piece of work is asked for by a state of that name. */
export type Work = 'answers' | 'breaks' | 'takes the event' | 'succeeds' | 'fails';

/** A runtime, and what its tasks call: a function that answers `{"n":1}`, one that fails, and state machines likewise. */
export interface TaskRuntimeSubject {
  readonly runtime: TaskRuntime;
  /** Arguments with which the work is asked for. */
  readonly arguments: Readonly<Record<Work, JsonObject>>;
}

const INTEGRATION = 'arn:aws:states:::';

function taskCall(subject: TaskRuntimeSubject, work: Work, resource: string): TaskCall {
  return {
    resource: `${INTEGRATION}${resource}`,
    arguments: subject.arguments[work],
    stateName: work,
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
    roleArn: 'arn:aws:iam::123456789012:role/workflows',
    timeoutMs: 60_000,
  };
}

/** The outcome of a call, and all that was said of its submission before. */
async function called(
  subject: TaskRuntimeSubject,
  work: Work,
  resource: string,
  signal = new AbortController().signal,
) {
  const submissions: (Json | undefined)[] = [];
  const call = taskCall(subject, work, resource);
  const outcome = await subject.runtime.call(call, signal, (answer) => void submissions.push(answer));
  return { call, outcome, submissions: [...submissions] };
}

/** What a state makes of the outcome. */
async function shaped(subject: TaskRuntimeSubject, work: Work, resource: string): Promise<TaskOutcome> {
  const { call, outcome } = await called(subject, work, resource);
  return shapeOutcome(parseResource(call.resource), outcome, { random: () => 0.5, now: 0, arguments: call.arguments });
}

function outputOf(outcome: TaskOutcome): JsonObject {
  const output = 'output' in outcome ? outcome.output : null;
  if (isJsonObject(output)) return output;
  return expect.fail(`It came to no object: ${JSON.stringify(outcome)}`);
}

/** What the simulator expects of every task runtime (`TaskRuntime` and `TaskOutcome`). */
export function taskRuntimeContract(name: string, create: () => Promise<TaskRuntimeSubject>): void {
  describe(`the task runtime of ${name}`, () => {
    test('answers with the payload of a function, without what the integration puts around it', async () => {
      const subject = await create();
      expect((await called(subject, 'answers', 'lambda:invoke')).outcome).toMatchObject({ output: { n: 1 } });
      expect(outputOf(await shaped(subject, 'answers', 'lambda:invoke'))).toMatchObject({
        Payload: { n: 1 },
        StatusCode: 200,
      });
    });

    test('tells how a function failed: its type is the error, its whole text the cause', async () => {
      const { outcome } = await called(await create(), 'breaks', 'lambda:invoke');
      if (!('error' in outcome)) expect.fail('It did not fail');
      expect(outcome.error).not.toBe('');
      expect(JSON.parse(outcome.cause ?? '')).toMatchObject({ errorType: outcome.error });
    });

    test('puts events', async () => {
      const output = outputOf(await shaped(await create(), 'takes the event', 'events:putEvents'));
      expect(output).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
      expect(output).toHaveProperty('SdkHttpMetadata');
    });

    test('starts executions', async () => {
      const { outcome } = await called(await create(), 'succeeds', 'states:startExecution');
      expect(outputOf(outcome)).toMatchObject({ ExecutionArn: expect.stringMatching(/^arn:aws:states:.*:execution:/) });
    });

    test('waits for executions; what they came to is text in .sync and JSON in .sync:2', async () => {
      const subject = await create();
      const text = outputOf(await shaped(subject, 'succeeds', 'states:startExecution.sync'));
      const json = outputOf(await shaped(subject, 'succeeds', 'states:startExecution.sync:2'));
      expect([text['Status'], json['Status']]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
      expect([text['Output'], json['Output']]).toEqual(['{"n":1}', { n: 1 }]);
    });

    test.each(['.sync', '.sync:2'])(
      'an execution that failed fails the task of %s, its description is the cause',
      async (form) => {
        const outcome = await shaped(await create(), 'fails', `states:startExecution${form}`);
        if (!('error' in outcome)) expect.fail('It did not fail');
        expect(outcome.error).toBe('States.TaskFailed');
        expect(JSON.parse(outcome.cause ?? '')).toMatchObject({
          ExecutionArn: expect.any(String),
          Status: 'FAILED',
          Error: expect.any(String),
        });
      },
    );

    test('says at most once that a job was submitted, and names the execution it then tells of', async () => {
      const { outcome, submissions } = await called(await create(), 'succeeds', 'states:startExecution.sync');
      expect(submissions.length).toBeLessThanOrEqual(1);
      const { ExecutionArn } = outputOf(outcome);
      for (const answer of submissions) expect(answer).toMatchObject({ ExecutionArn });
    });

    test.each<[Work, string]>([
      ['answers', 'lambda:invoke'],
      ['breaks', 'lambda:invoke'],
      ['takes the event', 'events:putEvents'],
      ['succeeds', 'states:startExecution.sync'],
      ['answers', 'glue:startJobRun'],
    ])('that %s by %s comes to an outcome, also when nobody waits for it any more', async (work, resource) => {
      const { outcome } = await called(await create(), work, resource, AbortSignal.abort());
      expect('output' in outcome || 'error' in outcome).toBe(true);
    });
  });
}
