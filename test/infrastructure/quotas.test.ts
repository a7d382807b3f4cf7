import { describe, expect, test } from '@jest/globals';
import { list, STAGES, StageTemplates } from './stacks.ts';

/** Longer than any ARN or name that a reference stands for. */
const REFERENCE = 'x'.repeat(120);

/** ARNs of our roles, which have no path: `arn:aws-us-gov:iam::<12 digits>:role/` is the longest, and a name has 64. */
const ROLE_ARN = 'x'.repeat(38 + 64);

/** The text of a policy as IAM counts it: without white space, references at their longest. */
function sizeOf(document: unknown, roleIds: readonly string[] = []): number {
  return JSON.stringify(document, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const [name = ''] = Object.keys(value);
    if (name === 'Fn::Join') return joined((value as { 'Fn::Join': [string, unknown[]] })['Fn::Join']);
    if (name === 'Fn::GetAtt' && isArnOf(roleIds, value)) return ROLE_ARN;
    return name === 'Ref' || name.startsWith('Fn::') ? REFERENCE : value;
  }).length;
}

function isArnOf(roleIds: readonly string[], value: object): boolean {
  const [id = '', attribute] = list((value as { 'Fn::GetAtt'?: unknown })['Fn::GetAtt']) as readonly string[];
  return attribute === 'Arn' && roleIds.includes(id);
}

/** Pseudo-parameters are short: a region has up to 14 characters, an account 12. */
function joined([separator, parts]: [string, unknown[]]): string {
  const text = (part: unknown): string => {
    if (typeof part === 'string') return part;
    return String((part as { Ref?: string }).Ref).startsWith('AWS::') ? 'x'.repeat(14) : REFERENCE;
  };
  return parts.map(text).join(separator);
}

describe.each(STAGES)('quotas of AWS in %s', (stage) => {
  const templates = new StageTemplates(stage);
  const roles = templates.ofType('AWS::IAM::Role');
  const roleIds = roles.map(({ logicalId }) => logicalId);

  test('a trust policy has at most 2,048 characters', () => {
    for (const { logicalId, properties } of roles)
      expect([logicalId, sizeOf(properties['AssumeRolePolicyDocument'], roleIds) <= 2_048]).toEqual([logicalId, true]);
  });

  test('the inline policies of a role have at most 10,240 characters in all', () => {
    for (const { logicalId } of roles) {
      const own = templates
        .ofType('AWS::IAM::Policy')
        .filter(({ properties }) => JSON.stringify(properties['Roles']).includes(`"${logicalId}"`));
      const size = own.reduce((sum, { properties }) => sum + sizeOf(properties['PolicyDocument'], roleIds), 0);
      expect([logicalId, size <= 10_240]).toEqual([logicalId, true]);
    }
  });

  test('a managed policy has at most 6,144 characters, and a role at most ten', () => {
    for (const { properties } of templates.ofType('AWS::IAM::ManagedPolicy'))
      expect(sizeOf(properties['PolicyDocument'], roleIds)).toBeLessThanOrEqual(6_144);
    for (const { properties } of roles) expect(list(properties['ManagedPolicyArns']).length).toBeLessThanOrEqual(10);
  });

  test('the policy of the key has at most 32 KB', () => {
    for (const { properties } of templates.ofType('AWS::KMS::Key'))
      expect(sizeOf(properties['KeyPolicy'])).toBeLessThan(32_768);
  });

  test('the environment of a function has at most 4 KB', () => {
    for (const { properties } of templates.ofType('AWS::Lambda::Function'))
      expect(sizeOf(properties['Environment'])).toBeLessThan(4_096);
  });

  test('an alarm looks at no more than ten metrics, and at no search', () => {
    for (const { properties } of templates.ofType('AWS::CloudWatch::Alarm')) {
      expect(list(properties['Metrics']).length).toBeLessThanOrEqual(10);
      expect(JSON.stringify(properties)).not.toContain('SEARCH(');
    }
  });

  test('the web ACL uses at most the 1,500 capacity units that cost nothing more', () => {
    const units: Readonly<Record<string, number>> = {
      AWSManagedRulesAmazonIpReputationList: 25,
      RequestsPerAddress: 2,
      AWSManagedRulesKnownBadInputsRuleSet: 200,
      AWSManagedRulesCommonRuleSet: 700,
    };
    for (const { properties } of templates.ofType('AWS::WAFv2::WebACL')) {
      const used = (properties['Rules'] as { Name: string }[]).map(({ Name }) => units[Name] ?? Number.NaN);
      expect(used.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(1_500);
    }
  });
});
