import { describe, expect, test } from '@jest/globals';
import type { TenantLimits } from '../../functions/shared/access/contract.ts';
import { stageConfig } from '../../lib/config.ts';
import { FUNCTION_ENTRIES } from '../../lib/platform/function-entries.ts';
import { only, type Resource, STAGES, StageTemplates } from './stacks.ts';

const dev = new StageTemplates('dev');
const prod = new StageTemplates('prod');

/** Types of what holds data that cannot be made again. */
const DATA = [
  'AWS::KMS::Key',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Cognito::UserPool',
  'AWS::SecretsManager::Secret',
  'AWS::Logs::LogGroup',
];

describe('stages', () => {
  test.each(STAGES)('%s stays under 400 resources a stack', (stage) => {
    for (const { Resources } of Object.values(new StageTemplates(stage).templates))
      expect(Object.keys(Resources).length).toBeLessThan(400);
  });

  test('have the same resources: they differ by data only', () => {
    const shape = (templates: StageTemplates): string[] =>
      templates.resources
        // Names of a deployment and of a stage carry a hash or the stage.
        .map(({ stack, type }) => `${stack.replace(/dev|prod/, 'stage')} ${type}`)
        .sort();
    expect(shape(prod)).toEqual(shape(dev));
  });

  test('differ in names, retention, protection, concurrency, rates and free capacity, and in nothing else', () => {
    const normal = ({ properties, type }: Resource): string =>
      `${type} ${JSON.stringify(properties)
        .replaceAll(/\b(dev|prod)\b/g, 'stage')
        .replaceAll(/_(dev|prod)_/g, '_stage_')
        .replaceAll(/(DeploymentStage)(dev|prod)[0-9A-F]{8}|(Deployment)[0-9A-F]{8}[0-9a-f]{32}/g, '$1$3')
        .replaceAll(
          /"(RetentionInDays|RetentionDays|RecoveryPeriodInDays|MaximumConcurrency|ThrottlingRateLimit|ThrottlingBurstLimit|Limit)":\d+/g,
          '"$1":0',
        )
        .replaceAll(/(blocked-requests.*"Threshold":)\d+/g, (_, before: string) => `${before}0`)
        .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1')
        .replaceAll(/"(DeletionProtection|DeletionProtectionEnabled)":("\w+"|true|false)/g, '"$1":0')
        .replaceAll(/"(BURST_\w+)":"\d+"/g, '"$1":"0"')
        .replaceAll(/,?"ReservedConcurrentExecutions":\d+/g, '')}`;
    expect(prod.resources.map(normal).sort()).toEqual(dev.resources.map(normal).sort());
  });

  test('prod keeps its data when a stack goes, dev does not', () => {
    for (const type of DATA) {
      expect(prod.ofType(type).map(({ deletionPolicy }) => deletionPolicy)).not.toContain('Delete');
      expect(new Set(prod.ofType(type).map(({ deletionPolicy }) => deletionPolicy))).toEqual(new Set(['Retain']));
      expect(new Set(dev.ofType(type).map(({ deletionPolicy }) => deletionPolicy))).toEqual(new Set(['Delete']));
    }
  });

  test('prod reserves concurrency and leaves the 100 that Lambda demands, dev reserves none', () => {
    const reserved = (templates: StageTemplates): unknown[] =>
      FUNCTION_ENTRIES.map((entry) => templates.function(entry).properties['ReservedConcurrentExecutions']);
    expect(reserved(dev)).toEqual(FUNCTION_ENTRIES.map(() => undefined));
    expect(
      reserved(prod)
        .map(Number)
        .reduce((sum, value) => sum + value, 0),
    ).toBeLessThanOrEqual(900);
  });

  test('prod protects table and people from deletion', () => {
    expect(only(prod.ofType('AWS::Cognito::UserPool')).properties['DeletionProtection']).toBe('ACTIVE');
    expect(only(dev.ofType('AWS::Cognito::UserPool')).properties['DeletionProtection']).toBe('INACTIVE');
  });

  test('no stack brings a custom resource', () => {
    const types = new Set(prod.resources.map(({ type }) => type));
    expect([...types].filter((type) => type.startsWith('Custom::') || type.includes('CustomResource'))).toEqual([]);
  });

  test('the outputs that clients rely on are there', () => {
    const outputs = (stack: string): string[] => Object.keys(dev.templates[`tributary-dev-${stack}`]?.Outputs ?? {});
    expect(outputs('foundation')).toEqual(
      expect.arrayContaining(['EventBusName', 'TableName', 'UserPoolClientId', 'UserPoolId']),
    );
    expect(outputs('application')).toContain('ApiUrl');
  });

  test('an unknown stage is refused', () => {
    expect(() => stageConfig('stage-x')).toThrow("There is no stage 'stage-x'");
  });

  test('a higher tier never has less', () => {
    for (const stage of STAGES) {
      const { tiers } = stageConfig(stage);
      const figures = ({ quotas, ...limits }: TenantLimits) => Object.values({ ...limits, ...quotas });
      const [basic, pro, enterprise] = [figures(tiers.basic), figures(tiers.pro), figures(tiers.enterprise)];
      basic.forEach((limit, n) => {
        expect(pro[n]).toBeGreaterThanOrEqual(limit);
        expect(enterprise[n]).toBeGreaterThanOrEqual(pro[n] ?? 0);
      });
    }
  });
});

describe('people', () => {
  test('are invited, never sign up, and sign in with password or refresh token', () => {
    expect(only(dev.ofType('AWS::Cognito::UserPool')).properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UserPoolTier: 'ESSENTIALS',
      UsernameAttributes: ['email'],
      LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0' } },
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: true } },
    });
    expect(only(dev.ofType('AWS::Cognito::UserPoolClient')).properties).toMatchObject({
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      AccessTokenValidity: 15,
    });
    expect(only(dev.ofType('AWS::Cognito::UserPoolGroup')).properties['GroupName']).toBe('operators');
  });

  test('who has set up a second factor is asked for it at every sign-in: the pool remembers no devices', () => {
    const pool = only(dev.ofType('AWS::Cognito::UserPool')).properties;
    expect(pool).toMatchObject({ MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
    expect(pool).not.toHaveProperty('DeviceConfiguration');
  });

  test('the key turns every year', () => {
    expect(only(dev.ofType('AWS::KMS::Key')).properties['EnableKeyRotation']).toBe(true);
  });
});
