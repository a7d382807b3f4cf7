import { describe, expect, test } from 'vitest';
import { createAccessControl } from '../../../../local/iam/access-control.ts';
import { createRoles } from '../../../../local/iam/roles.ts';
import type { AuthorizationQuery, Principal } from '../../../../local/service.ts';

const ACCOUNT = '123456789012';
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:q`;
const root: Principal = { arn: `arn:aws:iam::${ACCOUNT}:root`, tags: {} };
const events: Principal = {
  arn: 'events.amazonaws.com',
  service: 'events.amazonaws.com',
  tags: {},
  sourceArn: 'arn:aws:events:us-east-1:123456789012:rule/r',
};
const send: AuthorizationQuery = { action: 'sqs:SendMessage', resource: QUEUE };

type Statements = readonly Readonly<Record<string, unknown>>[];

function document(statements: Statements) {
  return { Version: '2012-10-17', Statement: statements };
}

/** An account with one role `r`. */
function account(
  options: { own?: Statements; trust?: Statements; tags?: Record<string, string>; managed?: string[] } = {},
) {
  const roles = createRoles(ACCOUNT);
  const trust = options.trust ?? [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
  ];
  void roles.provisioners['AWS::IAM::Role']?.({
    logicalId: 'R',
    stackName: 's',
    type: 'AWS::IAM::Role',
    properties: {
      RoleName: 'r',
      Path: '/team/',
      AssumeRolePolicyDocument: document(trust),
      Policies: options.own === undefined ? [] : [{ PolicyName: 'p', PolicyDocument: document(options.own) }],
      ManagedPolicyArns: options.managed ?? [],
      Tags: Object.entries(options.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    },
  });
  const clock = { now: () => Date.UTC(2026, 10, 22) };
  const access = createAccessControl({ accountId: ACCOUNT, region: 'us-east-1', clock, roles });
  const asks =
    (principal: Principal, ...queries: AuthorizationQuery[]) =>
    () =>
      access.authorize(principal, queries);
  return { ...access, roles, asks };
}

const session = (tags: Record<string, string> = {}): Principal => ({
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/session`,
  roleName: 'r',
  tags,
});

describe('within an account', () => {
  test('the root may do everything that is not denied to it', () => {
    const { asks, resourcePolicies } = account();
    expect(asks(root, send)).not.toThrow();
    resourcePolicies.set(QUEUE, document([{ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: QUEUE }]));
    expect(asks(root, send)).toThrow(/with an explicit deny in a resource-based policy$/);
  });

  test('the denial names principal, action, resource and reason', () => {
    const message = `User: arn:aws:sts::${ACCOUNT}:assumed-role/r/session is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} because no identity-based policy allows the sqs:SendMessage action`;
    expect(account().asks(session(), send)).toThrow(
      expect.objectContaining({ code: 'AccessDeniedException', message }),
    );
  });

  test('a policy of the identity or of the resource is enough', () => {
    const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE };
    expect(account({ own: [allow] }).asks(session(), send)).not.toThrow();
    const { asks, resourcePolicies } = account();
    resourcePolicies.set(QUEUE, document([{ ...allow, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/team/r` } }]));
    expect(asks(session(), send)).not.toThrow();
  });

  test('a resource that admits the account leaves it to the identity', () => {
    const allow = { Effect: 'Allow', Action: 'sqs:*', Resource: QUEUE };
    const admits = document([{ ...allow, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }]);
    for (const [own, allowed] of [
      [[], false],
      [[allow], true],
    ] as const) {
      const { asks, resourcePolicies } = account({ own });
      resourcePolicies.set(QUEUE, admits);
      if (allowed) expect(asks(session(), send)).not.toThrow();
      else expect(asks(session(), send)).toThrow(/no identity-based policy/);
    }
  });

  test('a deny of the identity beats an allow of the resource', () => {
    const { asks, resourcePolicies } = account({ own: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
    resourcePolicies.set(QUEUE, document([{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: QUEUE }]));
    expect(asks(session(), send)).toThrow(/with an explicit deny in an identity-based policy$/);
  });

  test('every query must be allowed', () => {
    const { asks } = account({ own: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }] });
    expect(asks(session(), send, { ...send, action: 'sqs:DeleteMessage' })).toThrow(/sqs:DeleteMessage/);
  });

  test('a service needs the policy of the resource, bound to its source', () => {
    const { asks, resourcePolicies } = account();
    expect(asks(events, send)).toThrow(/not authorized/);
    const allow = {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: QUEUE,
      Condition: { ArnEquals: { 'aws:SourceArn': events.sourceArn } },
    };
    const overHttp = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:*',
      Resource: QUEUE,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    resourcePolicies.set(QUEUE, document([allow, overHttp]));
    expect(asks(events, send)).not.toThrow();
    expect(asks({ ...events, sourceArn: 'arn:aws:events:us-east-1:123456789012:rule/other' }, send)).toThrow();
  });

  test('session tags override those of the role', () => {
    const own = [
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } },
    ];
    const { asks } = account({ own, tags: { team: 'a' } });
    expect(asks(session(), send)).not.toThrow();
    expect(asks(session({ team: 'b' }), send)).toThrow();
  });

  test('managed policies of AWS are known by ARN, others fail', () => {
    const basic = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    const put = { action: 'logs:PutLogEvents', resource: '*' };
    expect(account({ managed: [basic] }).asks(session(), put)).not.toThrow();
    expect(() => account({ managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] })).toThrow(/not known/);
  });
});

describe('trust policies', () => {
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/team/r`;
  const assume: AuthorizationQuery = { action: 'sts:AssumeRole', resource: roleArn };
  const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];

  test('must admit whoever assumes the role, whatever its own policies say', () => {
    expect(account({ own: everything }).asks(session(), assume)).toThrow(/no resource-based policy allows/);
    expect(account().asks(root, assume)).toThrow(/no resource-based policy allows/);
    expect(account().asks({ arn: 'x', service: 'lambda.amazonaws.com', tags: {} }, assume)).not.toThrow();
    expect(account().asks(events, assume)).toThrow();
  });

  test('that admit the account leave it to the identity', () => {
    const trust = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }];
    expect(account({ trust, own: everything }).asks(session(), assume)).not.toThrow();
    expect(account({ trust }).asks(session(), assume)).toThrow(/no identity-based policy/);
    expect(account({ trust }).asks(root, assume)).not.toThrow();
  });

  test('do not answer for passing the role', () => {
    const pass = { action: 'iam:PassRole', resource: roleArn };
    expect(account({ own: everything }).asks(session(), pass)).not.toThrow();
    expect(account().asks(session(), pass)).toThrow(/no identity-based policy/);
  });
});
