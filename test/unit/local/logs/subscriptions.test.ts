import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createLogStore } from '../../../../local/logs/log-store.ts';
import { createLogsService } from '../../../../local/logs/service.ts';
import type { FaultOutcome } from '../../../../local/service.ts';
import { fakeCloud } from '../../../support/fake-cloud.ts';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:counter';

async function subscribed(fault: FaultOutcome = 'proceed', pattern = '{ $.type = "*Entered" }') {
  const cloud = { ...fakeCloud(), faults: { at: () => fault } };
  const logs = createLogStore(cloud.clock);
  const service = createLogsService(cloud, logs);
  logs.create('g');
  await service.provisioners['AWS::Logs::SubscriptionFilter']?.({
    logicalId: 'Filter',
    stackName: 'stack',
    type: 'AWS::Logs::SubscriptionFilter',
    properties: { DestinationArn: FUNCTION_ARN, FilterPattern: pattern, FilterName: 'f', LogGroupName: 'g' },
  });
  /** What the function was given. */
  const batches = () =>
    cloud.calls.map(({ input }) => {
      const { awslogs } = JSON.parse(String(input['Payload']));
      return JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());
    });
  return { cloud, logs, service, batches };
}

const entered = (n: number) => JSON.stringify({ type: 'TaskStateEntered', n });

describe('a subscription filter', () => {
  test('gives its function the lines that match, one batch a stream, in order', async () => {
    const { cloud, logs, batches } = await subscribed();
    for (let n = 0; n < 3; n++) logs.append('g', n === 1 ? 't' : 's', entered(n));
    logs.append('g', 's', JSON.stringify({ type: 'TaskStateExited' }));
    logs.append('other', 's', entered(9));
    expect(cloud.calls).toEqual([]);
    cloud.clock.advance(10_000);
    expect(batches()).toMatchObject([
      {
        messageType: 'DATA_MESSAGE',
        owner: '123456789012',
        logGroup: 'g',
        logStream: 's',
        subscriptionFilters: ['f'],
        logEvents: [{ message: entered(0) }, { message: entered(2) }],
      },
      { logStream: 't', logEvents: [{ message: entered(1) }] },
    ]);
    const ids = batches().flatMap(({ logEvents }) => logEvents.map(({ id }: { id: string }) => id));
    expect(new Set(ids).size).toBe(3);
    expect(cloud.calls[0]).toMatchObject({
      service: 'lambda',
      action: 'Invoke',
      input: { FunctionName: FUNCTION_ARN, InvocationType: 'Event' },
      principal: {
        service: 'logs.amazonaws.com',
        sourceArn: 'arn:aws:logs:us-east-1:123456789012:log-group:g:*',
      },
    });
  });

  test('cuts many lines into batches, and loses none', async () => {
    const { cloud, logs, batches } = await subscribed();
    for (let n = 0; n < 2500; n++) logs.append('g', 's', entered(n));
    cloud.clock.advance(10_000);
    const sizes = batches().map(({ logEvents }) => logEvents.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2500);
  });

  test.each([
    ['drop' as const, 0],
    ['duplicate' as const, 2],
    [{ delayMs: 60_000 }, 0],
  ])('suffers faults: %j', async (fault, times) => {
    const { cloud, logs, batches } = await subscribed(fault);
    logs.append('g', 's', entered(0));
    cloud.clock.advance(10_000);
    expect(batches()).toHaveLength(times);
    cloud.clock.advance(100_000);
    expect(batches()).toHaveLength(typeof fault === 'object' ? 1 : times);
  });

  test('needs a function that CloudWatch Logs may invoke', async () => {
    const { cloud } = await subscribed();
    expect(cloud.queries).toEqual([{ action: 'lambda:InvokeFunction', resource: FUNCTION_ARN }]);
  });

  test('goes on with what an earlier process had not delivered', async () => {
    const { logs, service } = await subscribed();
    logs.append('g', 's', entered(0));
    const next = await subscribed();
    next.service.memory?.takeBack(JSON.parse(JSON.stringify(service.memory?.keep())));
    next.service.start?.();
    next.cloud.clock.advance(10_000);
    expect(next.batches()).toMatchObject([{ logEvents: [{ message: entered(0) }] }]);
  });
});
