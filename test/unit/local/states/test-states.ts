import { type CreateStateMachineCommandInput, DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import type { Service } from '../../../../local/service.ts';
import { createStatesService } from '../../../../local/states/service.ts';
import { createAcceleratedClock, type WakingClock } from '../../../../local/timers.ts';
import { type FakeCloud, type FakeCloudOptions, fakeCloudWith } from '../../../support/fake-cloud.ts';
import { clientOptions, serveService } from '../../../support/service-endpoint.ts';

export const ROLE_ARN = 'arn:aws:iam::123456789012:role/workflows';
export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:connector';

export interface TestStates {
  readonly cloud: FakeCloud<WakingClock>;
  readonly service: Service;
  readonly sdk: SFNClient;
  close(): Promise<void>;
}

/** Step Functions on a clock a thousand times as fast as real time. */
export async function testStates(options: FakeCloudOptions = {}): Promise<TestStates> {
  const cloud = fakeCloudWith(createAcceleratedClock(1000), options);
  const service = createStatesService(cloud);
  const endpoint = await serveService(cloud, service);
  return {
    cloud,
    service,
    sdk: new SFNClient({ ...clientOptions(endpoint), disableHostPrefix: true }),
    close: async () => {
      await service.close?.();
      await endpoint.close();
    },
  };
}

type StateDefinition = Record<string, unknown>;

/** The text of a JSONata state machine of one state after the other. */
export function definition(...states: StateDefinition[]): string {
  const named = states.map((state, index) => {
    const last = index === states.length - 1;
    const ends = state['Type'] === 'Fail' || state['Type'] === 'Succeed';
    const way = ends ? {} : last ? { End: true } : { Next: `S${index + 1}` };
    return [`S${index}`, { ...state, ...way }];
  });
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'S0', States: Object.fromEntries(named) });
}

export const PASS = definition({ Type: 'Pass', Output: '{% $states.input.a + 1 %}' });
export const WAIT = definition({ Type: 'Wait', Seconds: 86_400 });
/** The state that the compiler emits for `call: http`. */
export const CALL = definition({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: FUNCTION_ARN, Payload: { execution: '{% $states.context.Execution.Id %}' } },
  Output: '{% $states.result.Payload %}',
});

export function machine(name: string, text: string): CreateStateMachineCommandInput {
  return { name, definition: text, roleArn: ROLE_ARN, publish: true };
}

/** Waits for the end of an execution. */
export async function ended(states: TestStates, executionArn: string | undefined) {
  const describe = () => states.sdk.send(new DescribeExecutionCommand({ executionArn }));
  await expect.poll(async () => (await describe()).status, { timeout: 5000 }).not.toBe('RUNNING');
  return describe();
}
