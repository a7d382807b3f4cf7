import { describe, expect, test } from '@jest/globals';
import { only, type Resource, STAGES, StageTemplates, statements } from './stacks.ts';

/** Where each type that takes a customer-managed key is told of it. */
const KEY_OF: Readonly<Record<string, (properties: Resource['properties']) => unknown>> = {
  'AWS::Cognito::UserPool': ({ KeyConfiguration }) => (KeyConfiguration as { KmsKeyArn?: unknown })?.KmsKeyArn,
  'AWS::DynamoDB::GlobalTable': ({ Replicas }) =>
    (Replicas as { SSESpecification?: { KMSMasterKeyId?: unknown } }[])[0]?.SSESpecification?.KMSMasterKeyId,
  'AWS::Events::Archive': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::Events::EventBus': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::Lambda::Function': ({ KmsKeyArn }) => KmsKeyArn,
  'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
  'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::SecretsManager::Secret': ({ KmsKeyId }) => KmsKeyId,
};

/** Types that hold no data of tenants or people, or take no key. A new type must be put into one of the lists. */
const WITHOUT_KEY =
  /^AWS::(ApiGateway::\w+|CloudWatch::\w+|Cognito::UserPool(Client|Group)|EC2::\w+|Events::Rule|IAM::\w+|KMS::\w+|Lambda::(Alias|EventInvokeConfig|EventSourceMapping|Permission|Version)|Logs::(ResourcePolicy|SubscriptionFilter)|SNS::TopicPolicy|SQS::QueuePolicy|WAFv2::\w+)$/;

describe.each(STAGES)('encryption in %s', (stage) => {
  const templates = new StageTemplates(stage);
  const key = only(templates.ofType('AWS::KMS::Key'));

  test('everything that takes the platform’s key has it', () => {
    for (const { logicalId, type, properties } of templates.resources) {
      const keyOf = KEY_OF[type];
      if (keyOf === undefined) expect(type).toMatch(WITHOUT_KEY);
      // Other stacks import the key's ARN by an output that carries its name.
      else
        expect([logicalId, JSON.stringify(keyOf(properties))]).toEqual([
          logicalId,
          expect.stringContaining(key.logicalId),
        ]);
    }
  });

  test('services use the key for this account, and for what they name', () => {
    const services = statements(key.properties['KeyPolicy']).filter(({ principal }) =>
      JSON.stringify(principal).includes('"Service"'),
    );
    expect(services.length).toBeGreaterThan(4);
    for (const { condition, actions } of services) {
      expect(Object.keys(condition).length).toBeGreaterThan(0);
      expect(actions).not.toContain('kms:*');
    }
  });

  test.each([
    ['the groups of functions', `log-group:/aws/*/tributary-${stage}-*`],
    ['the firewall’s group', `log-group:aws-waf-logs-tributary-${stage}-*`],
    ['API Gateway’s own group', `log-group:API-Gateway-Execution-Logs_*/${stage}`],
  ])('logs: the key opens %s', (_, pattern) => {
    expect(JSON.stringify(key.properties['KeyPolicy'])).toContain(`:${pattern}"`);
  });

  test('every log group matches a pattern of the key and ends its entries', () => {
    for (const { properties } of templates.ofType('AWS::Logs::LogGroup')) {
      expect(properties['RetentionInDays']).toEqual(expect.any(Number));
      expect(JSON.stringify(properties['LogGroupName'])).toMatch(
        new RegExp(`"(/aws/[a-z/]+/|aws-waf-logs-)tributary-${stage}-|API-Gateway-Execution-Logs_.*/${stage}"`),
      );
    }
  });

  test('who works with executions opens what is encrypted for this stage’s state machines, and nothing else', () => {
    const throughStates = templates
      .ofType('AWS::IAM::Policy')
      .flatMap(({ properties }) =>
        statements(properties['PolicyDocument']).filter(({ condition }) =>
          JSON.stringify(condition['StringEquals']?.['kms:ViaService'] ?? '').includes('states.'),
        ),
      );
    expect(throughStates.length).toBeGreaterThan(3);
    for (const { actions, condition } of throughStates) {
      expect(actions.filter((action) => !['kms:Decrypt', 'kms:GenerateDataKey'].includes(action))).toEqual([]);
      const machines = condition['ArnLike']?.['kms:EncryptionContext:aws:states:stateMachineArn'];
      expect(JSON.stringify(machines)).toContain(`:stateMachine:trb_${stage}_*`);
    }
  });

  test('who sends to a queue may make and read data keys, who receives may read them', () => {
    const ofQueues = templates
      .ofType('AWS::IAM::Policy')
      .flatMap(({ properties }) =>
        statements(properties['PolicyDocument']).filter(({ condition }) =>
          JSON.stringify(condition['StringEquals']?.['kms:ViaService'] ?? '').includes('sqs.'),
        ),
      );
    expect(ofQueues.length).toBeGreaterThan(3);
    for (const { actions } of ofQueues)
      expect([['kms:Decrypt'], ['kms:Decrypt', 'kms:GenerateDataKey']]).toContainEqual([...actions].sort());
  });
});
