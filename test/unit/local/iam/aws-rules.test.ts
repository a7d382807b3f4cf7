import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAccessControl } from '../../../../local/iam/access-control.ts';
import { conditionKeys } from '../../../../local/iam/condition-keys.ts';
import { evaluateIdentityPolicies, evaluateResourcePolicy } from '../../../../local/iam/evaluate.ts';
import { parsePolicy } from '../../../../local/iam/policy.ts';
import { createRoles } from '../../../../local/iam/roles.ts';

/*
 * Rules of the IAM user guide ("Policy evaluation logic", "Condition operators", "Variables and tags") and of the KMS
 * developer guide ("Key policies") that decide whether a tenant's rows are safe.
 */

const ACCOUNT = '123456789012';
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`;
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/r`;
const session = { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`, roleName: 'r', tags: {} };
const root = { arn: `arn:aws:iam::${ACCOUNT}:root`, tags: {} };

type Element = Readonly<Record<string, unknown>>;
type Keys = Readonly<Record<string, string | readonly string[]>>;

const document = (...statements: readonly Element[]) => ({ Version: '2012-10-17', Statement: statements });
const statement = (rest: Element): Element => ({ Effect: 'Allow', Action: '*', Resource: '*', ...rest });
const variable = (name: string) => `\${${name}}`;

function verdict(written: readonly Element[], keys: Keys = {}, action = 'a:b', resource = 'arn:aws:a:::r') {
  const access = { action, resource, keys: conditionKeys(keys) };
  return evaluateIdentityPolicies(parsePolicy(document(...written), 'identity'), access);
}

const holds = (Condition: Element, keys: Keys) => verdict([statement({ Condition })], keys) === 'allow';

describe('statements', () => {
  test('an explicit deny wins over any number of allows, in any order and by any way of selecting', async () => {
    const allow = fc.constantFrom<Element>(
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Allow', NotAction: 'x:*', Resource: '*' },
      { Effect: 'Allow', Action: 'a:*', NotResource: 'arn:aws:x:::*' },
    );
    const deny = fc.constantFrom<Element>(
      { Effect: 'Deny', Action: 'A:B', Resource: '*' },
      { Effect: 'Deny', NotAction: 'a:c', Resource: '*' },
      { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:a:::other' },
    );
    await fc.assert(
      fc.property(fc.array(allow), deny, fc.array(allow), (before, denial, after) => {
        expect(verdict([...before, denial, ...after])).toBe('deny');
      }),
    );
  });

  test('what a NotAction or a NotResource leaves out is neither allowed nor denied', () => {
    expect(verdict([{ Effect: 'Allow', NotAction: ['A:*'], Resource: '*' }])).toBe('none');
    expect(verdict([{ Effect: 'Allow', Action: '*', NotResource: ['arn:aws:a:::r', 'arn:aws:b:::*'] }])).toBe('none');
    const denial = { Effect: 'Deny', NotAction: 'a:b', Resource: '*' };
    expect(verdict([statement({}), denial])).toBe('allow');
  });
});

describe('variables', () => {
  const tenant = variable('aws:PrincipalTag/tenant');

  test.each([
    'StringEquals',
    'StringNotEquals',
    'StringLike',
    'StringNotLike',
    'StringNotEqualsIgnoreCase',
    'ArnNotLike',
  ])('without a value match nothing, with %s neither', (operator) => {
    expect(holds({ [operator]: { k: tenant } }, { k: 'x' })).toBe(false);
    expect(holds({ [operator]: { k: [tenant, 'y'] } }, { k: 'x' })).toBe(false);
  });

  test('of a key with several values have no value, and defaults then apply', () => {
    const keys = { k: 'a', 'aws:PrincipalTag/tenant': ['a', 'b'] };
    expect(holds({ StringEquals: { k: tenant } }, keys)).toBe(false);
    expect(holds({ StringEquals: { k: variable("aws:PrincipalTag/tenant, 'a'") } }, keys)).toBe(true);
  });

  test('and escapes are literal in conditions as in resources', () => {
    expect(holds({ StringLike: { k: `a${variable('*')}` } }, { k: 'a*' })).toBe(true);
    expect(holds({ StringLike: { k: `a${variable('*')}` } }, { k: 'ab' })).toBe(false);
    expect(holds({ StringLike: { k: `${variable('?')}${variable('$')}` } }, { k: '?$' })).toBe(true);
  });

  test('bring in no wildcard, whatever their value', async () => {
    await fc.assert(
      fc.property(fc.string(), fc.string(), (tag, value) => {
        const keys = { k: `${value}#row`, 'aws:PrincipalTag/tenant': tag };
        expect(holds({ StringLike: { k: `${tenant}#row` } }, keys)).toBe(tag === value);
      }),
    );
  });
});

describe('sets', () => {
  test('a missing key passes ForAllValues and IfExists, and fails ForAnyValue; Null tells it apart', () => {
    expect(holds({ 'ForAllValues:StringEquals': { k: 'a' } }, {})).toBe(true);
    expect(holds({ 'ForAllValues:StringEquals': { k: 'a' }, Null: { k: 'false' } }, {})).toBe(false);
    expect(holds({ 'ForAllValues:StringEquals': { k: 'a' }, Null: { k: 'false' } }, { k: ['a', 'a'] })).toBe(true);
    expect(holds({ 'ForAnyValue:StringEquals': { k: 'a' } }, {})).toBe(false);
    expect(holds({ 'ForAnyValue:StringNotEquals': { k: 'a' } }, {})).toBe(false);
    expect(holds({ 'ForAnyValue:StringEqualsIfExists': { k: 'a' } }, {})).toBe(true);
    expect(holds({ 'ForAllValues:StringEqualsIfExists': { k: 'a' } }, { k: ['a', 'b'] })).toBe(false);
  });

  test('one value that does not agree is enough to fail ForAllValues, and one that agrees to pass ForAnyValue', async () => {
    await fc.assert(
      fc.property(fc.array(fc.constantFrom('acme#a', 'acme#b', 'globex#a'), { minLength: 1 }), (values) => {
        const own = values.map((value) => value.startsWith('acme#'));
        expect(holds({ 'ForAllValues:StringLike': { k: 'acme#*' } }, { k: values })).toBe(own.every(Boolean));
        expect(holds({ 'ForAnyValue:StringLike': { k: 'acme#*' } }, { k: values })).toBe(own.some(Boolean));
      }),
    );
  });
});

describe('policies that cannot be what they seem are refused', () => {
  test.each<[string, Element]>([
    ['a number', { NumericNotEquals: { k: 'one' } }],
    ['no number', { NumericEquals: { k: '' } }],
    ['a date', { DateLessThan: { k: 'tomorrow' } }],
    ['a flag', { Bool: { k: 'yes' } }],
    ['a network', { NotIpAddress: { k: '10.0.0.0/33' } }],
    ['an address', { IpAddress: { k: 'localhost' } }],
    ['what Null asks', { Null: { k: 'maybe' } }],
    ['an operator', { StringMatches: { k: 'a' } }],
  ])('%s', (_, Condition) => {
    expect(() => parsePolicy(document(statement({ Condition })), 'identity')).toThrow();
  });

  test('principals that are named by a pattern, or by whom they are not', () => {
    const about = (rest: Element) => () => parsePolicy(document(statement(rest)), 'resource');
    expect(about({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/*` } })).toThrow(/in full/);
    expect(about({ Principal: { Service: '*.amazonaws.com' } })).toThrow(/in full/);
    expect(about({ NotPrincipal: { AWS: ROLE_ARN } })).toThrow(/malformed/);
    expect(about({ Principal: { AWS: '*' } })).not.toThrow();
  });
});

describe('policies of resources', () => {
  test('deny everyone but those whose role is named', () => {
    const statements = parsePolicy(
      document({
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:SendMessage',
        Resource: 'q',
        Condition: {
          ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/p-*` },
          ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/p-api` },
        },
      }),
      'resource',
    );
    const says = (keys: Keys) =>
      evaluateResourcePolicy(
        statements,
        { action: 'sqs:SendMessage', resource: 'q', keys: conditionKeys(keys) },
        { accountId: ACCOUNT, arns: [ROLE_ARN] },
      );
    expect(says({ 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/p-audit` })).toBe('deny');
    expect(says({ 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/p-api` })).toBe('none');
    expect(says({ 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/people` })).toBe('none');
    expect(says({})).toBe('none');
  });
});

describe('policies of keys', () => {
  function account(keyPolicy: readonly Element[], own: readonly Element[]) {
    const roles = createRoles(ACCOUNT);
    void roles.provisioners['AWS::IAM::Role']?.({
      logicalId: 'R',
      stackName: 's',
      type: 'AWS::IAM::Role',
      properties: {
        RoleName: 'r',
        AssumeRolePolicyDocument: document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' }),
        Policies: [{ PolicyName: 'p', PolicyDocument: document(...own) }],
      },
    });
    const access = createAccessControl({ accountId: ACCOUNT, region: 'us-east-1', clock: { now: () => 0 }, roles });
    access.resourcePolicies.set(KEY, document(...keyPolicy));
    return (principal: typeof session | typeof root) => () =>
      access.authorize(principal, [{ action: 'kms:Decrypt', resource: KEY }]);
  }
  const decrypt = statement({ Action: 'kms:Decrypt' });
  const toAccount = statement({ Action: 'kms:*', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } });

  test('must admit whoever uses the key: a right of the identity alone is not enough', () => {
    const toService = statement({ Action: 'kms:*', Principal: { Service: 'logs.amazonaws.com' } });
    expect(account([toService], [decrypt])(session)).toThrow(/no resource-based policy/);
    expect(account([toService], [decrypt])(root)).toThrow(/no resource-based policy/);
  });

  test('that admit the account leave it to the identity; one that names the role is enough', () => {
    expect(account([toAccount], [decrypt])(session)).not.toThrow();
    expect(account([toAccount], [statement({ Action: 's3:*' })])(session)).toThrow(/no identity-based policy/);
    const toRole = statement({ Action: 'kms:Decrypt', Principal: { AWS: ROLE_ARN } });
    expect(account([toRole], [statement({ Action: 's3:*' })])(session)).not.toThrow();
  });
});

test('roles with a boundary are refused, since boundaries are not evaluated', () => {
  const { provisioners } = createRoles(ACCOUNT);
  const properties = {
    RoleName: 'r',
    AssumeRolePolicyDocument: document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' }),
    PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/b`,
  };
  const make = () =>
    provisioners['AWS::IAM::Role']?.({ logicalId: 'R', stackName: 's', type: 'AWS::IAM::Role', properties });
  expect(make).toThrow(/PermissionsBoundary/);
});
