import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { FUNCTION_ENTRIES } from '../../lib/platform/function-entries.ts';
import { list, only, type Resource, roleOf, STAGES, StageTemplates, statements } from './stacks.ts';

describe.each(STAGES)('queues and events of %s', (stage) => {
  const templates = new StageTemplates(stage);
  const queues = templates.ofType('AWS::SQS::Queue');
  const policies = templates.ofType('AWS::SQS::QueuePolicy');
  const sources = templates.ofType('AWS::Lambda::EventSourceMapping');
  const readsStream = ({ properties }: Resource): boolean => 'StartingPosition' in properties;
  const mappings = sources.filter((source) => !readsStream(source));
  const isDeadLetters = ({ properties }: Resource): boolean =>
    String(properties['QueueName']).endsWith('-dead-letters');
  const working = queues.filter((queue) => !isDeadLetters(queue));
  const policyOf = (queue: Resource) =>
    statements(
      only(policies.filter(({ properties }) => JSON.stringify(properties['Queues']).includes(`"${queue.logicalId}"`)))
        .properties['PolicyDocument'],
    );

  test('every queue is encrypted with the platform’s key and refuses plain connections', () => {
    expect(queues.length).toBeGreaterThan(0);
    for (const queue of queues) {
      expect(queue.properties).toHaveProperty('KmsMasterKeyId');
      const denied = policyOf(queue).find(({ effect }) => effect === 'Deny');
      expect(denied).toMatchObject({ actions: ['sqs:*'], condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    }
  });

  test('every queue has a dead-letter queue with an alarm', () => {
    const alarmed = templates
      .ofType('AWS::CloudWatch::Alarm')
      .map(({ properties }) => JSON.stringify(properties['Dimensions']));
    for (const { properties } of working) {
      const redrive = properties['RedrivePolicy'] as { deadLetterTargetArn: { 'Fn::GetAtt': [string, string] } };
      const dead = only(queues.filter(({ logicalId }) => logicalId === redrive.deadLetterTargetArn['Fn::GetAtt'][0]));
      expect(isDeadLetters(dead)).toBe(true);
      expect(alarmed.filter((dimensions) => dimensions?.includes(dead.logicalId))).toHaveLength(1);
    }
  });

  test('a message stays hidden for six timeouts of its consumer', () => {
    expect(mappings).toHaveLength(working.length);
    for (const { properties } of mappings) {
      const source = properties['EventSourceArn'] as { 'Fn::GetAtt': [string, string] };
      const target = properties['FunctionName'] as { Ref: string };
      const queue = only(working.filter(({ logicalId }) => logicalId === source['Fn::GetAtt'][0]));
      const consumer = only(
        templates.ofType('AWS::Lambda::Function').filter(({ logicalId }) => logicalId === target.Ref),
      );
      expect(Number(queue.properties['VisibilityTimeout'])).toBeGreaterThanOrEqual(
        6 * Number(consumer.properties['Timeout']),
      );
      expect(properties).toMatchObject({
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: expect.any(Number) },
      });
    }
  });

  test('the one reader of the stream gets executions, tries again from what failed, and tells what it gave up', () => {
    const reader = only(sources.filter(readsStream)).properties;
    expect(reader).toMatchObject({
      FunctionName: { Ref: templates.function('executions/on-change').logicalId },
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: expect.any(Number),
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"type":{"S":["execution","usage"]}}}}' }] },
    });
    const { OnFailure } = reader['DestinationConfig'] as {
      OnFailure: { Destination: { 'Fn::GetAtt': [string, string] } };
    };
    const queue = only(queues.filter(({ logicalId }) => logicalId === OnFailure.Destination['Fn::GetAtt'][0]));
    expect(queue.properties['QueueName']).toBe(`tributary-${stage}-changes-dead-letters`);
    const alarms = templates.ofType('AWS::CloudWatch::Alarm');
    const alarm = only(
      alarms.filter(({ properties }) => JSON.stringify(properties['Dimensions'])?.includes(queue.logicalId)),
    );
    expect(alarm.properties['AlarmName']).toBe(`tributary-${stage}-changes-dead-letters`);
  });

  test('states and calls of the execution log are counted by one function, which keeps what it gave up', () => {
    const { logicalId } = templates.function('usage/on-execution-log');
    const filter = only(templates.ofType('AWS::Logs::SubscriptionFilter')).properties;
    expect(filter).toMatchObject({
      DestinationArn: { 'Fn::GetAtt': [logicalId, 'Arn'] },
      FilterPattern: '{ ($.type = "*StateEntered") || ($.type = "*Scheduled") }',
    });
    expect(JSON.stringify(filter['LogGroupName'])).toContain('ExecutionLog');
    const permission = only(
      templates.ofType('AWS::Lambda::Permission').filter(({ properties }) => isLogs(properties['Principal'])),
    ).properties;
    expect(permission).toMatchObject({ FunctionName: { 'Fn::GetAtt': [logicalId, 'Arn'] } });
    expect(JSON.stringify(permission['SourceArn'])).toContain('ExecutionLog');
    const invocation = only(templates.ofType('AWS::Lambda::EventInvokeConfig')).properties;
    expect(invocation).toMatchObject({ FunctionName: { Ref: logicalId }, MaximumRetryAttempts: 2 });
    const dead = only(
      queues.filter(({ properties }) => properties['QueueName'] === `tributary-${stage}-usage-dead-letters`),
    );
    expect(JSON.stringify(invocation['DestinationConfig'])).toContain(dead.logicalId);
  });
  const isLogs = (principal: unknown): boolean => principal === 'logs.amazonaws.com';

  test('only its own rule can put status changes on the queue, and operators move them back', () => {
    const queue = only(working.filter(({ properties }) => properties['QueueName'] === `tributary-${stage}-status`));
    const rule = only(
      templates.ofType('AWS::Events::Rule').filter(({ properties }) => properties['EventPattern'] !== undefined),
    );
    expect(list(rule.properties['Targets'])).toMatchObject([{ Arn: { 'Fn::GetAtt': [queue.logicalId, 'Arn'] } }]);
    expect(policyOf(queue).filter(({ effect }) => effect === 'Allow')).toMatchObject([
      {
        actions: ['sqs:SendMessage'],
        principal: { Service: 'events.amazonaws.com' },
        condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule.logicalId, 'Arn'] } } },
      },
    ]);
    expect(
      templates
        .ofType('AWS::IAM::Policy')
        .filter(({ properties }) =>
          statements(properties['PolicyDocument']).some(
            ({ actions, resources }) =>
              actions.includes('sqs:SendMessage') && JSON.stringify(resources).includes(queue.logicalId),
          ),
        )
        .map(({ properties }) => properties['Roles']),
    ).toEqual([[{ Ref: roleOf(templates.function('queues/api')) }]]);
  });

  test('one function moves dead letters, each back to the queue that they came from', () => {
    const own = templates.functionStatements('queues/api');
    const reaches = (action: string, { logicalId }: Resource): boolean =>
      own.some(
        ({ actions, resources }) => actions.includes(action) && JSON.stringify(resources).includes(`"${logicalId}"`),
      );
    for (const queue of queues) {
      const gaveUp = working.some(({ properties }) =>
        JSON.stringify(properties['RedrivePolicy']).includes(`"${queue.logicalId}"`),
      );
      expect(reaches('sqs:SendMessage', queue)).toBe(working.includes(queue));
      for (const action of ['sqs:StartMessageMoveTask', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'])
        expect(reaches(action, queue)).toBe(gaveUp);
    }
    const movers = FUNCTION_ENTRIES.filter((entry) =>
      templates.functionStatements(entry).some(({ actions }) => actions.includes('sqs:StartMessageMoveTask')),
    );
    expect(movers).toEqual(['queues/api']);
  });

  test('of the roles of the stage only those with a grant may send, whatever else they are given', () => {
    const sends = (queue: Resource) =>
      templates
        .ofType('AWS::IAM::Policy')
        .filter(({ properties }) =>
          statements(properties['PolicyDocument']).some(
            ({ actions, resources }) =>
              actions.includes('sqs:SendMessage') && JSON.stringify(resources).includes(`"${queue.logicalId}"`),
          ),
        );
    for (const queue of working) {
      const producers = sends(queue).flatMap(({ properties }) => list(properties['Roles']) as { Ref: string }[]);
      const { condition } = only(
        policyOf(queue).filter(({ effect, actions }) => effect === 'Deny' && actions.includes('sqs:SendMessage')),
      );
      expect(JSON.stringify(condition['ArnLike'])).toContain(`role/tributary-${stage}-*`);
      const named = condition['ArnNotEquals']?.['aws:PrincipalArn'];
      expect(named === undefined ? [] : [named].flat()).toEqual(
        producers.map(({ Ref }) => ({ 'Fn::GetAtt': [Ref, 'Arn'] })),
      );
    }
  });

  test('the rule hears the ends of this stage’s executions and of no others', () => {
    const rule = only(
      templates.ofType('AWS::Events::Rule').filter(({ properties }) => properties['EventPattern'] !== undefined),
    );
    expect(rule.properties).not.toHaveProperty('EventBusName');
    expect(rule.properties['EventPattern']).toMatchObject({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] },
    });
    expect(JSON.stringify(rule.properties['EventPattern'])).toContain(`:stateMachine:trb_${stage}_"`);
  });

  test('every alarm says what suffers and where the cure is written, and reaches the operator', () => {
    const alarms = templates.ofType('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(10);
    for (const { properties } of alarms) {
      expect(properties['AlarmName']).toMatch(new RegExp(`^tributary-${stage}-`));
      expect(properties['AlarmDescription']).toMatch(/^Impact: .+\. Runbook: docs\/runbook\.md#[a-z-]+$/);
      expect(list(properties['AlarmActions'])).toHaveLength(1);
    }
  });

  test('every alarm leads to a heading of the runbook', () => {
    const runbook = readFileSync(path.join(process.cwd(), 'docs/runbook.md'), 'utf8');
    const headings = [...runbook.matchAll(/^## (.+)$/gm)].map((match) => match[1]?.toLowerCase().replaceAll(' ', '-'));
    for (const { properties } of templates.ofType('AWS::CloudWatch::Alarm'))
      expect(headings).toContain(String(properties['AlarmDescription']).split('#')[1]);
  });
});
