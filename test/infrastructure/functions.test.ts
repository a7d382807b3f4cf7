import { describe, expect, test } from '@jest/globals';
import { FUNCTION_ENTRIES } from '../../lib/platform/function-entries.ts';
import { list, roleOf, STAGES, StageTemplates, statements } from './stacks.ts';

describe.each(STAGES)('functions of %s', (stage) => {
  const templates = new StageTemplates(stage);
  const functions = templates.ofType('AWS::Lambda::Function');

  test('are exactly those with an entry, under their physical names', () => {
    const expected = FUNCTION_ENTRIES.map((entry) => `tributary-${stage}-${entry.replace('/', '-')}`);
    expect(functions.map(({ properties }) => properties['FunctionName']).sort()).toEqual(expected.sort());
  });

  test.each(FUNCTION_ENTRIES)('%s runs Node 24 on arm64, traced, with JSON logs and encrypted environment', (entry) => {
    expect(templates.function(entry).properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON' },
      KmsKeyArn: expect.anything(),
    });
  });

  test('have a role each, which Lambda alone can take', () => {
    const roles = functions.map(roleOf);
    expect(new Set(roles).size).toBe(functions.length);
    for (const id of roles) {
      const role = templates.ofType('AWS::IAM::Role').find(({ logicalId }) => logicalId === id);
      expect(statements(role?.properties['AssumeRolePolicyDocument'])).toMatchObject([
        { actions: ['sts:AssumeRole'], principal: { Service: 'lambda.amazonaws.com' } },
      ]);
      expect(role?.properties).not.toHaveProperty('ManagedPolicyArns');
    }
  });

  test('write to a log group of their own, which ends its entries and is encrypted', () => {
    const groups = templates.ofType('AWS::Logs::LogGroup');
    for (const { properties } of functions) {
      const group = groups.find(
        (candidate) => candidate.properties['LogGroupName'] === `/aws/lambda/${properties['FunctionName']}`,
      );
      expect(group?.properties).toMatchObject({ RetentionInDays: expect.any(Number), KmsKeyId: expect.anything() });
      expect(properties['LoggingConfig']).toMatchObject({ LogGroup: { Ref: group?.logicalId } });
    }
  });

  test('allow no action by pattern, and on every resource only traces and log delivery', () => {
    for (const entry of FUNCTION_ENTRIES)
      for (const { effect, actions, resources } of templates.functionStatements(entry)) {
        if (effect === 'Deny') continue;
        expect(actions.filter((action) => action.includes('*'))).toEqual([]);
        // Network interfaces have no names before they are made; the sandbox's code is denied them.
        const anywhere = entry === 'tasks/on-script-run' ? /^(xray|logs|ec2):/ : /^(xray|logs):/;
        if (resources.includes('*')) expect(actions.filter((action) => !anywhere.test(action))).toEqual([]);
      }
  });

  test('use the key only through the service that they talk to', () => {
    for (const entry of FUNCTION_ENTRIES)
      for (const { actions, condition } of templates.functionStatements(entry))
        if (actions.some((action) => action.startsWith('kms:') && action !== 'kms:DescribeKey'))
          expect(condition['StringEquals']).toHaveProperty(['kms:ViaService']);
  });

  test('are given no secret in their environment', () => {
    for (const { properties } of functions) expect(JSON.stringify(properties['Environment'])).not.toContain('resolve:');
  });

  test('answer API Gateway within its 29 seconds', () => {
    for (const entry of FUNCTION_ENTRIES.filter((candidate) => candidate.endsWith('/api')))
      expect(Number(templates.function(entry).properties['Timeout'])).toBeLessThan(29);
  });

  test('read their queues and streams within what is reserved for them', () => {
    for (const { properties } of templates.ofType('AWS::Lambda::EventSourceMapping')) {
      const scaling = properties['ScalingConfig'] as { MaximumConcurrency: number } | undefined;
      const [id] = list((properties['FunctionName'] as { Ref: string }).Ref);
      const target = functions.find(({ logicalId }) => logicalId === id);
      const reserved = target?.properties['ReservedConcurrentExecutions'] ?? Number.POSITIVE_INFINITY;
      // Of a stream it is a shard's.
      const concurrency = scaling?.MaximumConcurrency ?? Number(properties['ParallelizationFactor']);
      expect(concurrency).toBeLessThanOrEqual(Number(reserved));
    }
  });
});
