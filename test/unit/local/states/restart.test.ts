import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { callService } from '../../../../local/service-call.ts';
import { createStatesService } from '../../../../local/states/service.ts';
import { createManualClock } from '../../../../local/timers.ts';
import { fakeCloudWith, ROOT } from '../../../support/fake-cloud.ts';
import { type Kept, keepAll, takeBackAll } from '../../../support/memories.ts';
import { CALL, definition, FUNCTION_ARN, machine, PASS } from './test-states.ts';

type Answer = { readonly [member: string]: unknown };

/** Step Functions in one process, on a clock that goes on in the next one. */
function start(clock = createManualClock(1_800_000_000_000), kept: Kept = {}, invoke: () => unknown = () => ({})) {
  const cloud = {
    ...fakeCloudWith(clock, { invoke }),
    call: (request: Parameters<typeof callService>[2]) => callService(services, () => {}, request),
  };
  const service = createStatesService(cloud);
  const services = new Map([['states', service]]);
  takeBackAll([service], kept);
  service.start?.();
  const call = async (action: string, input: object = {}) => {
    const request = { service: 'states', action, input: { ...input }, principal: ROOT };
    const answer = (await callService(services, () => {}, request)) as Answer;
    await setImmediate();
    return answer;
  };
  return {
    cloud,
    call,
    async run(text: string, name = 'order') {
      const { stateMachineArn } = await call('CreateStateMachine', machine(name, text));
      const { executionArn } = await call('StartExecution', { stateMachineArn, name: 'one', input: '{"a":1}' });
      return { stateMachineArn, executionArn };
    },
    async advance(ms: number) {
      clock.advance(ms);
      await setImmediate();
    },
    statuses: () => cloud.events.map(({ event }) => (event.detail as { status: string }).status),
    /** Ends this process and starts the next. */
    async restart(downMs = 0, next?: () => unknown) {
      const written = keepAll([service]);
      await service.close?.();
      clock.advance(downMs);
      const life = start(clock, written, next);
      await setImmediate();
      return life;
    },
  };
}

/** Everything that is told of state machines and executions. */
async function told({ call }: ReturnType<typeof start>): Promise<unknown> {
  const answers: unknown[] = [];
  const ask = async (action: string, input?: object) => {
    const answer = await call(action, input);
    answers.push(answer);
    return answer;
  };
  const { stateMachines } = await ask('ListStateMachines');
  for (const { stateMachineArn } of stateMachines as { stateMachineArn: string }[]) {
    await ask('DescribeStateMachine', { stateMachineArn });
    await ask('ListStateMachineVersions', { stateMachineArn });
    await ask('ListTagsForResource', { resourceArn: stateMachineArn });
    const { stateMachineAliases } = await ask('ListStateMachineAliases', { stateMachineArn });
    for (const alias of stateMachineAliases as object[]) await ask('DescribeStateMachineAlias', alias);
    const { executions } = await ask('ListExecutions', { stateMachineArn });
    for (const execution of executions as object[]) {
      await ask('DescribeExecution', execution);
      await ask('DescribeStateMachineForExecution', execution);
      await ask('GetExecutionHistory', execution);
    }
  }
  return answers;
}

const WAIT = definition({ Type: 'Wait', Seconds: 60 }, { Type: 'Pass', Output: 'rested' });
const WAIT_FOR_TOKEN = definition({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: FUNCTION_ARN, Payload: { token: '{% $states.context.Task.Token %}' } },
  HeartbeatSeconds: 100,
});

describe('after a restart', () => {
  test('all is told as before', async () => {
    const first = start();
    const { stateMachineArn } = await first.run(PASS);
    await first.call('UpdateStateMachine', { stateMachineArn, definition: WAIT, publish: true });
    await first.call('TagResource', { resourceArn: stateMachineArn, tags: [{ key: 'tenant', value: 'acme' }] });
    await first.call('CreateStateMachineAlias', {
      name: 'live',
      routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:2`, weight: 100 }],
    });
    await first.call('StartExecution', { stateMachineArn: `${stateMachineArn}:live`, name: 'two' });
    const before = await told(first);
    const second = await first.restart();
    expect(await told(second)).toEqual(before);
    expect(second.statuses()).toEqual([]);
    const again = { stateMachineArn, name: 'one', input: '{"a":1}' };
    await expect(second.call('StartExecution', again)).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  });

  test('a wait goes on, and one that fell due meanwhile is over; its end is told once', async () => {
    const first = start();
    const { executionArn } = await first.run(WAIT);
    await first.advance(20_000);
    const second = await first.restart(10_000);
    await second.advance(29_999);
    expect(await second.call('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
    const third = await second.restart(500_000);
    await third.advance(0);
    expect(await third.call('DescribeExecution', { executionArn })).toMatchObject({
      ...{ status: 'SUCCEEDED', output: '"rested"' },
      ...{ startDate: 1_800_000_000, stopDate: 1_800_000_559.999 },
    });
    expect([first, second, third].map(({ statuses }) => statuses())).toEqual([['RUNNING'], [], ['SUCCEEDED']]);
    expect((await third.restart()).statuses()).toEqual([]);
  });

  test('a task that waits for its token still does, with its heartbeat, and is not called again', async () => {
    const first = start();
    const { executionArn } = await first.run(WAIT_FOR_TOKEN);
    const [{ taskToken } = { taskToken: '' }] = first.cloud.invocations.map(({ payload }) => ({
      taskToken: (payload as { token: string }).token,
    }));
    const second = await first.restart(90_000);
    await second.call('SendTaskHeartbeat', { taskToken });
    const third = await second.restart(90_000);
    await third.call('SendTaskSuccess', { taskToken, output: '{"approved":true}' });
    expect(await third.call('DescribeExecution', { executionArn })).toMatchObject({ output: '{"approved":true}' });
    expect([...second.cloud.invocations, ...third.cloud.invocations]).toEqual([]);
    const fourth = await third.restart();
    await expect(fourth.call('SendTaskSuccess', { taskToken, output: '1' })).rejects.toMatchObject({
      code: 'TaskTimedOut',
    });
  });

  test('a function that had not answered is invoked again', async () => {
    const first = start(undefined, {}, () => new Promise(() => {}));
    const { executionArn } = await first.run(CALL);
    const second = await first.restart(0, () => 'done');
    expect(await second.call('DescribeExecution', { executionArn })).toMatchObject({ output: '"done"' });
    expect(second.cloud.invocations.map(({ payload }) => payload)).toEqual(
      first.cloud.invocations.map(({ payload }) => payload),
    );
  });

  test('a child execution is waited for, not started again', async () => {
    const first = start();
    const { stateMachineArn } = await first.call('CreateStateMachine', machine('child', WAIT));
    const parent = definition({
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: stateMachineArn, Input: { a: 1 } },
      Output: '{% $states.result.Output %}',
    });
    const { executionArn } = await first.run(parent, 'parent');
    const second = await first.restart(10_000);
    await second.advance(50_000);
    await second.advance(0);
    expect(await second.call('DescribeExecution', { executionArn })).toMatchObject({ output: '"rested"' });
    expect((await second.call('ListExecutions', { stateMachineArn }))['executions']).toHaveLength(1);
  });

  test('a state machine that is being deleted is gone with its last execution', async () => {
    const first = start();
    const { stateMachineArn } = await first.run(WAIT);
    await first.call('DeleteStateMachine', { stateMachineArn });
    const second = await first.restart();
    expect(await second.call('DescribeStateMachine', { stateMachineArn })).toMatchObject({ status: 'DELETING' });
    await second.advance(60_000);
    const third = await second.restart();
    await expect(third.call('DescribeStateMachine', { stateMachineArn })).rejects.toMatchObject({
      code: 'StateMachineDoesNotExist',
    });
  });
});
