import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionKeys } from '../../../../local/iam/condition-keys.ts';
import { evaluateIdentityPolicies, evaluateResourcePolicy, type Identity } from '../../../../local/iam/evaluate.ts';
import { parsePolicy } from '../../../../local/iam/policy.ts';

type Keys = Readonly<Record<string, string | readonly string[] | boolean>>;

const ACTION = 'dynamodb:GetItem';
const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/rows';

function policy(...statements: readonly Readonly<Record<string, unknown>>[]) {
  return { Version: '2012-10-17', Statement: statements };
}

/** `${name}` in the text of a policy. */
const variable = (name: string) => `\${${name}}`;

/** Verdict of identity policies whose statements default to allowing everything. */
function verdict(
  statements: readonly Readonly<Record<string, unknown>>[],
  { action = ACTION, resource = TABLE, keys = {} as Keys } = {},
) {
  const complete = statements.map((statement) => ({
    Effect: 'Allow',
    ...('NotAction' in statement ? {} : { Action: '*' }),
    ...('NotResource' in statement ? {} : { Resource: '*' }),
    ...statement,
  }));
  const access = { action, resource, keys: conditionKeys(keys) };
  return evaluateIdentityPolicies(parsePolicy(policy(...complete), 'identity'), access);
}

const meets = (condition: Readonly<Record<string, unknown>>, keys: Keys) =>
  verdict([{ Condition: condition }], { keys }) === 'allow';

describe('effects', () => {
  test('nothing said is no', () => expect(verdict([])).toBe('none'));
  test('an explicit deny wins, wherever it stands', async () => {
    await fc.assert(
      fc.property(fc.array(fc.constantFrom('Allow', 'Deny'), { minLength: 1 }), (effects) => {
        const expected = effects.includes('Deny') ? 'deny' : 'allow';
        expect(verdict(effects.map((Effect) => ({ Effect })))).toBe(expected);
      }),
    );
  });
});

describe('actions', () => {
  test.each([
    ['dynamodb:GetItem', true],
    ['DYNAMODB:getitem', true],
    ['dynamodb:Get*', true],
    ['dynamodb:GetIte?', true],
    ['*', true],
    ['dynamodb:Get', false],
    ['sqs:*', false],
  ])('%s', (pattern, allowed) => {
    expect(verdict([{ Action: pattern }])).toBe(allowed ? 'allow' : 'none');
    expect(verdict([{ NotAction: pattern }])).toBe(allowed ? 'none' : 'allow');
    expect(verdict([{ Action: ['iam:x', pattern] }])).toBe(allowed ? 'allow' : 'none');
  });
});

describe('resources', () => {
  test.each([
    [TABLE, true],
    ['arn:aws:dynamodb:*:*:table/*', true],
    ['arn:aws:dynamodb:us-east-1:123456789012:table/row?', true],
    [`${TABLE}/index/*`, false],
    [TABLE.toUpperCase(), false],
  ])('%s', (pattern, allowed) => {
    expect(verdict([{ Resource: pattern }])).toBe(allowed ? 'allow' : 'none');
    expect(verdict([{ NotResource: pattern }])).toBe(allowed ? 'none' : 'allow');
  });

  test('variables stand for values of the request, literally', () => {
    const statement = {
      Resource: `arn:aws:dynamodb:us-east-1:123456789012:table/${variable('aws:PrincipalTag/tenant')}`,
    };
    const as = (tenant: string) => verdict([statement], { keys: { 'aws:PrincipalTag/tenant': tenant } });
    expect(as('rows')).toBe('allow');
    expect(as('row*')).toBe('none');
    expect(as('.*')).toBe('none');
  });

  test('a variable without a value makes the statement apply to nothing', () => {
    const unresolved = `arn:aws:s3:::${variable('aws:PrincipalTag/none')}`;
    for (const Effect of ['Allow', 'Deny']) {
      expect(verdict([{ Effect, Resource: unresolved }])).toBe('none');
      expect(verdict([{ Effect, NotResource: unresolved }])).toBe('none');
    }
  });

  test('defaults and escaped characters', () => {
    expect(verdict([{ Resource: `a-${variable("aws:PrincipalTag/none, 'x'")}` }], { resource: 'a-x' })).toBe('allow');
    expect(verdict([{ Resource: `a${variable('*')}` }], { resource: 'ab' })).toBe('none');
    expect(verdict([{ Resource: `a${variable('*')}${variable('?')}${variable('$')}` }], { resource: 'a*?$' })).toBe(
      'allow',
    );
  });
});

describe('conditions on keys of one value', () => {
  test.each<[string, string, string, boolean]>([
    ['StringEquals', 'acme', 'acme', true],
    ['StringEquals', 'a*', 'acme', false],
    ['StringNotEquals', 'acme', 'globex', true],
    ['StringEqualsIgnoreCase', 'ACME', 'acme', true],
    ['StringNotEqualsIgnoreCase', 'ACME', 'acme', false],
    ['StringLike', 'a?m*', 'acme', true],
    ['StringNotLike', 'a?m*', 'acme', false],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '10', '9', false],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['NumericEquals', '1', '1.0', true],
    ['NumericNotEquals', '1', '2', true],
    ['NumericEquals', '1', 'one', false],
    ['NumericEquals', '0', '', false],
    ['NumericEquals', '16', '0x10', false],
    ['NumericNotEquals', '1', 'one', true],
    ['DateEquals', '2026-01-01', '2026-01-01T00:00:00Z', true],
    ['DateLessThan', '2026-01-01', 'Thursday 1', false],
    ['IpAddress', '::1/128', '::1', true],
    ['IpAddress', '10.0.0.0/8', '::1', false],
    ['NotIpAddress', '10.0.0.0/8', '::1', true],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
    ['DateGreaterThan', '1767225600', '2026-01-01T00:00:01Z', true],
    ['DateEquals', '2026-01-01T00:00:00Z', '1767225600', true],
    ['Bool', 'true', 'true', true],
    ['Bool', 'false', 'true', false],
    ['IpAddress', '127.0.0.0/8', '127.0.0.1', true],
    ['IpAddress', '10.0.0.0/8', '127.0.0.1', false],
    ['NotIpAddress', '10.0.0.0/8', '127.0.0.1', true],
    ['IpAddress', '127.0.0.1', '127.0.0.1', true],
    ['ArnLike', 'arn:aws:sqs:*:*:q-*', 'arn:aws:sqs:us-east-1:1:q-1', true],
    ['ArnEquals', 'arn:aws:sqs:*:*:q-*', 'arn:aws:sqs:us-east-1:1:q-1', true],
    ['ArnLike', 'arn:aws:*:q', 'arn:aws:sqs:us-east-1:1:q', false],
    ['ArnLike', 'arn:aws:states:*:*:*', 'arn:aws:states:us-east-1:1:stateMachine:a:1', true],
    ['ArnNotLike', 'arn:aws:sqs:*:*:q', 'arn:aws:sqs:us-east-1:1:q', false],
    ['BinaryEquals', 'QQ==', 'QQ==', true],
  ])('%s %s of %s', (operator, wanted, value, holds) => {
    expect(meets({ [operator]: { 'some:key': wanted } }, { 'some:key': value })).toBe(holds);
    // Names of keys are not case-sensitive; several values are alternatives, or none of them may agree.
    expect(meets({ [operator]: { 'Some:KEY': [wanted, wanted] } }, { 'some:Key': value })).toBe(holds);
  });

  test.each([
    ['StringEquals', false],
    ['StringLike', false],
    ['StringNotEquals', true],
    ['StringNotLike', true],
    ['ArnNotLike', true],
    ['Bool', false],
    ['StringEqualsIfExists', true],
    ['StringNotEqualsIfExists', true],
    ['BoolIfExists', true],
  ])('%s of a missing key is %s', (operator, holds) => {
    expect(meets({ [operator]: { 'some:key': 'true' } }, {})).toBe(holds);
  });

  test('all conditions and all keys must hold', () => {
    const both = { StringEquals: { a: '1', b: '2' }, Bool: { c: true } };
    expect(meets(both, { a: '1', b: '2', c: true })).toBe(true);
    expect(meets(both, { a: '1', b: '3', c: true })).toBe(false);
    expect(meets(both, { a: '1', b: '2', c: false })).toBe(false);
  });

  test('Null asks whether a key is there', () => {
    expect(meets({ Null: { a: 'true' } }, {})).toBe(true);
    expect(meets({ Null: { a: 'true' } }, { a: [] })).toBe(true);
    expect(meets({ Null: { a: 'false' } }, { a: '1' })).toBe(true);
    expect(meets({ Null: { a: 'false' } }, {})).toBe(false);
  });

  test('a variable without a value agrees with nothing', () => {
    const keys = { a: 'x' };
    expect(meets({ StringEquals: { a: variable('aws:PrincipalTag/none') } }, keys)).toBe(false);
    expect(meets({ StringLike: { a: `${variable('aws:PrincipalTag/none')}*` } }, keys)).toBe(false);
  });
});

describe('conditions on sets', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'c'));

  test('ForAllValues holds when every value agrees, also when there is none', async () => {
    await fc.assert(
      fc.property(letters, (values) => {
        const keys = { k: values };
        expect(meets({ 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, keys)).toBe(!values.includes('c'));
        expect(meets({ 'ForAllValues:StringNotEquals': { k: ['a', 'b'] } }, keys)).toBe(
          values.every((value) => value === 'c'),
        );
      }),
    );
    expect(meets({ 'ForAllValues:StringEquals': { k: 'a' } }, {})).toBe(true);
  });

  test('ForAnyValue holds when one value agrees, never when there is none', async () => {
    await fc.assert(
      fc.property(letters, (values) => {
        const keys = { k: values };
        expect(meets({ 'ForAnyValue:StringEquals': { k: ['a', 'b'] } }, keys)).toBe(
          values.some((value) => value !== 'c'),
        );
        expect(meets({ 'ForAnyValue:StringNotEquals': { k: ['a', 'b'] } }, keys)).toBe(values.includes('c'));
      }),
    );
    expect(meets({ 'ForAnyValue:StringNotEquals': { k: 'a' } }, {})).toBe(false);
  });
});

describe('a tenant role', () => {
  const tenantRole = (guarded: boolean) => [
    {
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': `${variable('aws:PrincipalTag/tenant')}#*` },
        ...(guarded ? { Null: { 'dynamodb:LeadingKeys': 'false' } } : {}),
      },
    },
  ];
  const asAcme = (leadingKeys: readonly string[], guarded = true) =>
    verdict(tenantRole(guarded), {
      keys: { 'aws:PrincipalTag/tenant': 'acme', 'dynamodb:LeadingKeys': leadingKeys },
    });

  test('reaches its own rows only', () => {
    expect(asAcme(['acme#tenant'])).toBe('allow');
    expect(asAcme(['acme#tenant', 'acme#audit'])).toBe('allow');
    expect(asAcme(['acme#tenant', 'globex#tenant'])).toBe('none');
    expect(asAcme(['acme-2#tenant'])).toBe('none');
  });

  test('needs the guard: without leading keys it would reach everything', () => {
    expect(asAcme([], false)).toBe('allow');
    expect(asAcme([])).toBe('none');
  });

  test('reaches nothing without its tag', () => {
    expect(verdict(tenantRole(true), { keys: { 'dynamodb:LeadingKeys': ['acme#tenant'] } })).toBe('none');
  });
});

describe('policies of resources', () => {
  const role: Identity = {
    accountId: '123456789012',
    arns: ['arn:aws:sts::123456789012:assumed-role/r/s', 'arn:aws:iam::123456789012:role/r'],
  };
  const events: Identity = { accountId: '123456789012', arns: [], service: 'events.amazonaws.com' };
  const access = { action: 'sqs:SendMessage', resource: 'q', keys: conditionKeys({}) };
  const says = (principal: unknown, identity: Identity, effect = 'Allow') => {
    const statement = { Effect: effect, Principal: principal, Action: 'sqs:*', Resource: 'q' };
    return evaluateResourcePolicy(parsePolicy(policy(statement), 'resource'), access, identity);
  };

  test.each<[unknown, string, string]>([
    ['*', 'allow', 'allow'],
    [{ AWS: '*' }, 'allow', 'allow'],
    [{ AWS: 'arn:aws:iam::123456789012:role/r' }, 'allow', 'none'],
    [{ AWS: 'arn:aws:sts::123456789012:assumed-role/r/s' }, 'allow', 'none'],
    [{ AWS: 'arn:aws:sts::123456789012:assumed-role/r/other' }, 'none', 'none'],
    [{ AWS: 'arn:aws:iam::123456789012:root' }, 'delegate', 'none'],
    [{ AWS: '123456789012' }, 'delegate', 'none'],
    [{ AWS: '210987654321' }, 'none', 'none'],
    [{ Service: 'events.amazonaws.com' }, 'none', 'allow'],
    [{ Service: ['sns.amazonaws.com', 'events.amazonaws.com'] }, 'none', 'allow'],
    [{ Federated: '*' }, 'none', 'none'],
  ])('%j admits a role: %s, a service: %s', (principal, forRole, forService) => {
    expect(says(principal, role)).toBe(forRole);
    expect(says(principal, events)).toBe(forService);
    expect(says(principal, role, 'Deny')).toBe(forRole === 'none' ? 'none' : 'deny');
  });
});

describe('malformed policies', () => {
  const statement = { Effect: 'Allow', Action: 'a:b', Resource: '*' };
  test.each<[string, unknown]>([
    ['an unknown element', policy({ ...statement, Resources: '*' })],
    ['an unknown operator', policy({ ...statement, Condition: { StringIs: { a: 'b' } } })],
    ['an unknown prefix', policy({ ...statement, Condition: { 'ForSome:StringEquals': { a: 'b' } } })],
    ['Null with a suffix', policy({ ...statement, Condition: { NullIfExists: { a: 'true' } } })],
    ['Action and NotAction', policy({ ...statement, NotAction: 'c:d' })],
    ['no action', policy({ Effect: 'Allow', Resource: '*' })],
    ['no resource', policy({ Effect: 'Allow', Action: 'a:b' })],
    ['a principal', policy({ ...statement, Principal: '*' })],
    ['another effect', policy({ ...statement, Effect: 'Maybe' })],
    ['an older version', { Version: '2008-10-17', Statement: [statement] }],
  ])('%s is refused', (_what, document) => {
    expect(() => parsePolicy(document, 'identity')).toThrow();
  });
});
