import {
  type ChangeableTemplate,
  ofType,
  statementsOf,
  type TemplateStatement,
} from '../../../support/changed-assembly.ts';
import type { Fault } from './faulty-code.ts';

/** A function whose code has a fault. */
export interface FaultyFunction {
  /** `tributary-dev-<name>` */
  readonly name: string;
  readonly entry: string;
  readonly fault: Fault;
}

/** One layer of protection, how to take it away, and what then succeeds. */
export interface Layer {
  readonly name: string;
  readonly without?: (template: ChangeableTemplate) => void;
  readonly faulty?: FaultyFunction;
  /** Attempts that this layer alone stops. */
  readonly stops: readonly string[];
}

const policies = (template: ChangeableTemplate) =>
  ofType(template, 'AWS::IAM::Policy').flatMap((policy) => statementsOf(policy));
const ofTenants = (template: ChangeableTemplate) =>
  policies(template).filter((statement) =>
    JSON.stringify(statement.Condition ?? {}).includes('aws:PrincipalTag/tenant'),
  );

function withoutCondition(statements: readonly TemplateStatement[], operator: string): void {
  for (const { Condition } of statements) delete Condition?.[operator];
}

function withoutQueuePolicies(template: ChangeableTemplate): void {
  for (const policy of ofType(template, 'AWS::SQS::QueuePolicy')) {
    const own = statementsOf(policy);
    own.splice(0, own.length, ...own.filter(({ Sid }) => Sid !== 'OnlyItsProducers'));
  }
}

/** The logical id of the role of the function whose handler forgets the tenant. */
function roleOf(template: ChangeableTemplate, functionName: string): string | undefined {
  const found = ofType(template, 'AWS::Lambda::Function').find(
    ({ Properties }) => Properties['FunctionName'] === functionName,
  );
  return (found?.Properties['Role'] as { 'Fn::GetAtt': [string, string] } | undefined)?.['Fn::GetAtt'][0];
}

/** Gives the function of the forgetful handler a right that it should not have. */
export function grant(template: ChangeableTemplate, name: string, action: string, resource: unknown = '*'): void {
  const role = roleOf(template, 'tributary-dev-audit-api');
  if (role === undefined) return;
  const statement: TemplateStatement = { Effect: 'Allow', Action: action, Resource: resource };
  template.Resources[name] = {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: name,
      PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
      Roles: [{ Ref: role }],
    },
  };
}

/**
 * Faults that every platform of these tests has: rights that are wider than they should be. The layers behind them must
 * hold all the same.
 */
export function addWideGrants(template: ChangeableTemplate): void {
  for (const { Action } of ofTenants(template)) if (Array.isArray(Action)) Action.push('dynamodb:Scan');
  grant(template, 'MistakenSend', 'sqs:SendMessage');
}

export const LAYERS: readonly Layer[] = [
  {
    name: 'the condition on leading keys',
    without: (template) => withoutCondition(ofTenants(template), 'ForAllValues:StringLike'),
    stops: [
      ...['get', 'getAmongOwn', 'query', 'queryIndex', 'getOfPlatform'],
      ...['put', 'update', 'delete', 'putAmongOwn', 'checkAmongOwn'],
    ],
  },
  {
    name: 'the guard against requests without leading keys',
    without: (template) => withoutCondition(ofTenants(template), 'Null'),
    stops: ['scan'],
  },
  {
    name: 'that functions have no rows of their own',
    without: (template) => grant(template, 'MistakenRead', 'dynamodb:GetItem'),
    stops: ['getAsFunction'],
  },
  {
    name: 'that sessions name a tenant',
    without: (template) => {
      const roles = ofType(template, 'AWS::IAM::Role').flatMap((role) =>
        statementsOf(role, 'AssumeRolePolicyDocument'),
      );
      for (const statement of roles.filter(({ Condition }) => Condition?.['ForAllValues:StringEquals'])) {
        delete statement.Condition;
      }
    },
    stops: ['assumeWithoutTenant'],
  },
  {
    name: 'the policies of the queues',
    without: withoutQueuePolicies,
    stops: ['sendWake', 'sendPublish', 'sendStatus'],
  },
  {
    name: 'the comparison of an event with the ARN of its execution',
    faulty: {
      name: 'executions-on-status-change',
      entry: 'functions/executions/on-status-change.ts',
      fault: {
        file: 'functions/executions/domain/track.ts',
        from: ' || executionArnOf(execution) !== executionArn',
        to: '',
      },
    },
    stops: ['statusOfAnotherMachine'],
  },
  {
    name: 'the comparison of a message with its group',
    faulty: {
      name: 'executions-on-wake',
      entry: 'functions/executions/on-wake.ts',
      fault: { file: 'functions/executions/on-wake.ts', from: 'group !== tenantId', to: 'group === undefined' },
    },
    stops: ['wakeOfAnotherGroup'],
  },
  {
    name: 'the check of permissions',
    faulty: {
      name: 'identity-api',
      entry: 'functions/identity/api.ts',
      fault: {
        file: 'functions/shared/http/api.ts',
        from: '    requirePermission(caller, route.operation.permission);\n',
        to: '',
      },
    },
    stops: ['viewerMakesKeys'],
  },
  {
    name: 'the signature of tokens',
    faulty: {
      name: 'identity-on-authorization',
      entry: 'functions/identity/on-authorization.ts',
      fault: {
        file: 'functions/identity/adapters/access-tokens.ts',
        from: 'await jwtVerify(',
        to: "await (async (text: string, ..._: unknown[]) => ({ payload: JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) }))(",
      },
    },
    stops: ['changedClaims'],
  },
];

/**
 * Layers by three on one platform, to save time: what each of them stops is stopped by none of the other two, so that every
 * attempt that succeeds is still due to one of them.
 */
export const TAKEN_TOGETHER: readonly (readonly [string, string, string])[] = [
  [
    'the condition on leading keys',
    'the comparison of an event with the ARN of its execution',
    'the check of permissions',
  ],
  [
    'the guard against requests without leading keys',
    'the comparison of a message with its group',
    'the signature of tokens',
  ],
  ['that functions have no rows of their own', 'that sessions name a tenant', 'the policies of the queues'],
];
