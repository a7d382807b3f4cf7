import { beforeEach, describe, expect, test } from 'vitest';
import { createEventsService, type EventsService } from '../../../../local/events/service.ts';
import { createFaults, type FaultControl } from '../../../../local/faults.ts';
import { AwsError, type CloudContext } from '../../../../local/service.ts';
import { type FakeCloud, fakeCloud, ROOT } from '../../../support/fake-cloud.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:work';
const RULE = 'arn:aws:events:us-east-1:123456789012:rule/status';

let cloud: FakeCloud;
let service: EventsService;
let faults: FaultControl;
let refusals: AwsError[];

beforeEach(() => {
  faults = createFaults();
  refusals = [];
  const base = fakeCloud();
  const call: CloudContext['call'] = async (request) => {
    const refusal = refusals.shift();
    if (refusal !== undefined) throw refusal;
    return base.call(request);
  };
  cloud = { ...base, faults, call };
  service = createEventsService(cloud);
});

const provision = (type: string, properties: Record<string, unknown>) =>
  service.provisioners[`AWS::Events::${type}`]?.({ logicalId: 'X', stackName: 's', type, properties });

const call = (action: string, input: Record<string, unknown>) =>
  service.handle({
    service: 'events',
    action,
    input,
    principal: ROOT,
    requestId: 'r',
    signal: new AbortController().signal,
  });

const entry = (more: object = {}) => ({ Source: 'tributary', DetailType: 'done', Detail: '{"n":1}', ...more });
/** Lets deliveries that have been started reach their target. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const bodies = () => cloud.calls.map(({ input }) => JSON.parse(String(input['MessageBody'])));

describe('rules', () => {
  test('send what fits to their queue, as the service for the rule', async () => {
    const made = await provision('Rule', {
      Name: 'status',
      EventPattern: { source: ['aws.states'], detail: { status: ['FAILED'] } },
      Targets: [{ Id: '0', Arn: QUEUE, SqsParameters: { MessageGroupId: 'all' } }],
    });
    expect(made).toEqual({ ref: 'status', attributes: { Arn: RULE } });
    const event = { source: 'aws.states', 'detail-type': 'Change', resources: ['arn:x'] };
    service.putEvent('default', { ...event, detail: { status: 'FAILED' } });
    service.putEvent('default', { ...event, detail: { status: 'RUNNING' } });
    await settled();
    expect(cloud.calls).toMatchObject([
      {
        service: 'sqs',
        action: 'SendMessage',
        input: { QueueUrl: 'http://127.0.0.1:4000/123456789012/work', MessageGroupId: 'all' },
        principal: { service: 'events.amazonaws.com', sourceArn: RULE },
      },
    ]);
    expect(bodies()).toMatchObject([
      {
        version: '0',
        source: 'aws.states',
        account: '123456789012',
        region: 'us-east-1',
        time: '2026-11-22T12:00:00Z',
        resources: ['arn:x'],
        detail: { status: 'FAILED' },
      },
    ]);
  });

  test('transform what they send', async () => {
    const transformer = {
      InputPathsMap: { n: '$.detail.n', list: '$.detail.list[1]', none: '$.detail.none' },
      InputTemplate: '{"text": "n is <n> of <aws.events.rule-name>", "n": <n>, "second": <list>, "none": "<none>"}',
    };
    await provision('Rule', {
      Name: 'status',
      EventPattern: { source: ['s'] },
      Targets: [
        { Id: '0', Arn: QUEUE, InputTransformer: transformer },
        { Id: '1', Arn: QUEUE, InputPath: '$.detail' },
        { Id: '2', Arn: QUEUE, Input: '{"constant":true}' },
      ],
    });
    const detail = { n: 1, list: ['a', { b: 2 }] };
    service.putEvent('default', { source: 's', 'detail-type': 't', detail });
    await settled();
    expect(bodies()).toEqual([
      { text: 'n is 1 of status', n: 1, second: { b: 2 }, none: '' },
      detail,
      { constant: true },
    ]);
  });

  test('follow a schedule on the clock of the cloud, once started', async () => {
    const Arn = 'arn:aws:lambda:us-east-1:123456789012:function:due';
    await provision('Rule', { Name: 'due', ScheduleExpression: 'rate(1 minute)', Targets: [{ Id: '0', Arn }] });
    await provision('Rule', {
      Name: 'off',
      ScheduleExpression: 'rate(1 minute)',
      State: 'DISABLED',
      Targets: [{ Id: '0', Arn }],
    });
    cloud.clock.advance(180_000);
    expect(cloud.calls).toEqual([]);
    service.start?.();
    cloud.clock.advance(180_000);
    expect(cloud.calls).toHaveLength(3);
    expect(cloud.calls[0]).toMatchObject({
      service: 'lambda',
      action: 'Invoke',
      input: { FunctionName: Arn, InvocationType: 'Event' },
    });
    await service.close?.();
    cloud.clock.advance(180_000);
    expect(cloud.calls).toHaveLength(3);
  });
});

describe('delivery', () => {
  const dead = 'arn:aws:sqs:us-east-1:123456789012:dead';
  const rule = (policy: object = {}) =>
    provision('Rule', {
      Name: 'status',
      EventPattern: { source: ['s'] },
      Targets: [{ Id: '0', Arn: QUEUE, DeadLetterConfig: { Arn: dead }, ...policy }],
    });
  const put = () => service.putEvent('default', { source: 's', 'detail-type': 't', detail: {} });

  test('is tried again after a fault of the target', async () => {
    await rule();
    refusals.push(new AwsError('ServiceUnavailable', 'busy', 503));
    put();
    await settled();
    expect(cloud.calls).toEqual([]);
    cloud.clock.advance(1000);
    await settled();
    expect(cloud.calls).toHaveLength(1);
  });

  test.each([
    ['when the policy refuses', new AwsError('AccessDeniedException', 'no'), {}],
    [
      'when attempts are used up',
      new AwsError('ServiceUnavailable', 'busy', 503),
      { RetryPolicy: { MaximumRetryAttempts: 0 } },
    ],
  ])('goes to the dead letters %s', async (_, refusal, policy) => {
    await rule(policy);
    refusals.push(refusal);
    put();
    await settled();
    expect(cloud.calls).toMatchObject([
      {
        input: {
          QueueUrl: 'http://127.0.0.1:4000/123456789012/dead',
          MessageAttributes: { ERROR_CODE: { StringValue: refusal.code }, RULE_ARN: { StringValue: RULE } },
        },
      },
    ]);
  });

  test('can be lost, doubled and late', async () => {
    await rule();
    faults.inject({ point: 'events:deliver', subject: 'status', outcome: 'drop', times: 1 });
    put();
    await settled();
    expect(cloud.calls).toHaveLength(0);
    faults.inject({ point: 'events:deliver', outcome: 'duplicate', times: 1 });
    put();
    await settled();
    expect(cloud.calls).toHaveLength(2);
    expect(new Set(bodies().map(({ id }) => id)).size).toBe(1);
    faults.inject({ point: 'events:deliver', outcome: { delayMs: 9000 }, times: 1 });
    put();
    cloud.clock.advance(8999);
    expect(cloud.calls).toHaveLength(2);
    cloud.clock.advance(1);
    await settled();
    expect(cloud.calls).toHaveLength(3);
  });
});

describe('PutEvents', () => {
  test('answers for each entry', async () => {
    const answer = await call('PutEvents', {
      Entries: [
        entry(),
        entry({ Detail: '[1]' }),
        entry({ Source: 'aws.states' }),
        entry({ EventBusName: 'nowhere' }),
        entry({ DetailType: undefined }),
      ],
    });
    expect(answer).toMatchObject({
      FailedEntryCount: 4,
      Entries: [
        { EventId: expect.any(String) },
        { ErrorCode: 'MalformedDetail' },
        { ErrorCode: 'NotAuthorizedForSourceException' },
        { ErrorCode: 'ResourceNotFoundException' },
        { ErrorCode: 'InvalidArgument' },
      ],
    });
  });

  test('refuses more than ten entries or 256 KB', async () => {
    const refused = { code: 'ValidationException' };
    await expect(call('PutEvents', { Entries: Array(11).fill(entry()) })).rejects.toMatchObject(refused);
    const Detail = JSON.stringify({ text: 'x'.repeat(256 * 1024) });
    await expect(call('PutEvents', { Entries: [entry({ Detail })] })).rejects.toMatchObject(refused);
  });

  test('is asked for each bus and source', () => {
    const request = { service: 'events', principal: ROOT, requestId: 'r', signal: new AbortController().signal };
    const Entries = [entry({ EventBusName: 'own' }), entry()];
    expect(service.authorize({ ...request, action: 'PutEvents', input: { Entries } })).toEqual(
      ['own', 'default'].map((bus) => ({
        action: 'events:PutEvents',
        resource: `arn:aws:events:us-east-1:123456789012:event-bus/${bus}`,
        context: { 'events:source': 'tributary', 'events:detail-type': 'done' },
      })),
    );
  });
});

test('a bus of its own has its own rules and an archive that remembers', async () => {
  const bus = await provision('EventBus', { Name: 'own', Description: 'x', KmsKeyIdentifier: 'arn:key' });
  const SourceArn = bus?.attributes['Arn'];
  await provision('Archive', {
    ArchiveName: 'own',
    SourceArn,
    EventPattern: { account: ['123456789012'] },
    RetentionDays: 7,
  });
  const rule = await provision('Rule', {
    Name: 'r',
    EventBusName: 'own',
    EventPattern: { source: ['tributary'] },
    Targets: [{ Id: '0', Arn: QUEUE }],
  });
  expect(rule?.ref).toBe('own|r');
  await call('PutEvents', { Entries: [entry(), entry({ EventBusName: 'own' })] });
  await settled();
  expect(cloud.calls).toHaveLength(1);
  expect(await call('DescribeArchive', { ArchiveName: 'own' })).toMatchObject({ EventCount: 1 });
  expect(await call('ListEventBuses', {})).toMatchObject({ EventBuses: [{ Name: 'default' }, { Name: 'own' }] });
  expect(await call('ListRules', { EventBusName: 'own' })).toMatchObject({ Rules: [{ Name: 'r', State: 'ENABLED' }] });
  expect(await call('ListTargetsByRule', { Rule: 'r', EventBusName: 'own' })).toEqual({
    Targets: [{ Id: '0', Arn: QUEUE }],
  });
  await expect(call('DescribeRule', { Name: 'r' })).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
});
