import { describe, expect, test } from '@jest/globals';
import { FUNCTION_ENTRIES, type FunctionEntry } from '../../lib/platform/function-entries.ts';
import { STAGES, StageTemplates } from './stacks.ts';

const OWN = ['dynamodb', 'kms', 'logs', 'xray'];
const CONSUMES = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const TENANT_DATA = ['sts:AssumeRole', 'sts:TagSession'];

/** What each function may do, beside platform rows, its key, its log group and traces. Nothing more is allowed. */
const RIGHTS: Readonly<Record<FunctionEntry, readonly string[]>> = {
  'tenants/api': [
    ...TENANT_DATA,
    'apigateway:DELETE',
    'apigateway:GET',
    'apigateway:POST',
    'lambda:InvokeFunction',
    'secretsmanager:GetSecretValue',
    'sqs:SendMessage',
  ],
  'identity/api': [...TENANT_DATA, 'lambda:InvokeFunction'],
  'identity/on-authorization': ['secretsmanager:GetSecretValue'],
  'identity/on-token-generation': ['cognito-idp:AdminGetUser'],
  'identity/on-directory-request': [
    'cognito-idp:AdminCreateUser',
    'cognito-idp:AdminDisableUser',
    'cognito-idp:AdminEnableUser',
    'cognito-idp:AdminGetUser',
    'cognito-idp:AdminUserGlobalSignOut',
    'cognito-idp:ListUsers',
  ],
  'workflows/api': [...TENANT_DATA, 'sqs:SendMessage'],
  'workflows/on-publish': [
    ...TENANT_DATA,
    ...CONSUMES,
    'iam:PassRole',
    'sqs:SendMessage',
    'states:CreateStateMachine',
    'states:DescribeStateMachine',
    'states:ListStateMachineVersions',
    'states:PublishStateMachineVersion',
    'states:TagResource',
    'states:UpdateStateMachine',
  ],
  'executions/api': [
    ...TENANT_DATA,
    'sqs:SendMessage',
    'states:DescribeExecution',
    'states:GetExecutionHistory',
    'states:StopExecution',
  ],
  'executions/on-wake': [
    ...TENANT_DATA,
    ...CONSUMES,
    'sqs:SendMessage',
    'states:DescribeExecution',
    'states:RedriveExecution',
    'states:StartExecution',
    'states:StopExecution',
  ],
  'executions/on-demand': [...TENANT_DATA, ...CONSUMES, 'sqs:SendMessage'],
  'executions/on-bulk': [
    ...TENANT_DATA,
    ...CONSUMES,
    'sqs:SendMessage',
    'states:DescribeExecution',
    'states:StopExecution',
  ],
  'executions/on-status-change': [...TENANT_DATA, ...CONSUMES, 'sqs:SendMessage', 'states:DescribeExecution'],
  'executions/on-due': [...TENANT_DATA, 'sqs:SendMessage', 'states:DescribeExecution', 'states:StopExecution'],
  'executions/on-change': ['events:PutEvents', 'sqs:SendMessage'],
  'operations/api': TENANT_DATA,
  'queues/api': [
    ...TENANT_DATA,
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
    'sqs:StartMessageMoveTask',
  ],
  'tasks/on-http-call': [],
  'tasks/on-script-call': ['lambda:InvokeFunction'],
  // Lambda itself uses these to connect the function; its code is denied everything.
  'tasks/on-script-run': [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ],
  'audit/api': TENANT_DATA,
  'usage/api': TENANT_DATA,
  'usage/on-execution-log': [...TENANT_DATA, 'sqs:SendMessage'],
  'reference/api': [],
};

const STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];

/** Platform rows (partitions and actions) of the functions that have any. */
const PLATFORM_ROWS: Partial<Record<FunctionEntry, { readonly keys: string[]; readonly actions: string[] }>> = {
  'tenants/api': {
    keys: ['$platform#tenants', '$platform#user#*', '$platform#idempotency', '$platform#audit'],
    actions: ['ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  },
  'identity/api': {
    keys: ['$platform#user#*', '$platform#api-key#*'],
    actions: ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  },
  'identity/on-authorization': { keys: ['$platform#api-key#*'], actions: ['GetItem'] },
  'identity/on-token-generation': { keys: ['$platform#user#*'], actions: ['Query'] },
  'executions/on-demand': { keys: ['$platform#claims'], actions: ['GetItem', 'PutItem'] },
  'queues/api': { keys: ['$platform#audit'], actions: ['PutItem'] },
  'workflows/api': { keys: ['$platform#publishing'], actions: ['PutItem', 'Query'] },
  'workflows/on-publish': { keys: ['$platform#publishing'], actions: ['PutItem', 'Query'] },
  'executions/on-due': { keys: ['$platform#due#*'], actions: ['Query'] },
};

describe.each(STAGES)('rights in %s', (stage) => {
  const templates = new StageTemplates(stage);
  const actionsOf = (entry: FunctionEntry): readonly string[] =>
    templates.functionStatements(entry).flatMap(({ effect, actions }) => (effect === 'Allow' ? actions : []));

  test.each(FUNCTION_ENTRIES)('%s may do what it needs and nothing else', (entry) => {
    const foreign = actionsOf(entry).filter((action) => !OWN.includes(action.split(':')[0] ?? ''));
    expect([...new Set(foreign)].sort()).toEqual([...RIGHTS[entry]].sort());
  });

  test.each(FUNCTION_ENTRIES)('%s reaches its platform rows and no tenant’s', (entry) => {
    const rows = templates
      .functionStatements(entry)
      .filter(({ actions }) => actions.some((action) => action.startsWith('dynamodb:') && !STREAM.includes(action)));
    const expected = PLATFORM_ROWS[entry];
    if (expected === undefined) return expect(rows).toEqual([]);
    expect(rows).toHaveLength(1);
    expect([...(rows[0]?.actions ?? [])].sort()).toEqual(expected.actions.map((action) => `dynamodb:${action}`));
    expect(rows[0]?.condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': expected.keys },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  });

  test('one function reads the stream of all tenants, and it alone publishes, under the sources of the platform', () => {
    const readers = FUNCTION_ENTRIES.filter((entry) => actionsOf(entry).some((action) => STREAM.includes(action)));
    const publishers = FUNCTION_ENTRIES.filter((entry) => actionsOf(entry).includes('events:PutEvents'));
    expect([readers, publishers]).toEqual([['executions/on-change'], ['executions/on-change']]);
    const own = templates.functionStatements('executions/on-change');
    const publish = own.filter(({ actions }) => actions.includes('events:PutEvents'));
    expect(publish).toHaveLength(1);
    expect(JSON.stringify(publish[0]?.resources)).toContain('EventsBus');
    expect(publish[0]?.condition).toEqual({
      StringEquals: { 'events:source': ['tributary.executions', 'tributary.usage'] },
    });
    const read = own.filter(({ actions }) => actions.some((action) => STREAM.includes(action)));
    expect(read.flatMap(({ actions }) => actions).sort()).toEqual(STREAM);
    for (const { resources } of read)
      expect(JSON.stringify(resources)).toMatch(/StreamArn|table\/tributary-(dev|prod)-data\/stream\/\*/);
  });

  test('the publisher passes only the role of workflows, only to Step Functions', () => {
    const pass = templates
      .functionStatements('workflows/on-publish')
      .filter(({ actions }) => actions.includes('iam:PassRole'));
    const roles = templates
      .ofType('AWS::IAM::Role')
      .filter(({ logicalId }) => logicalId.startsWith('StateMachinesRole'));
    expect(pass).toHaveLength(1);
    expect(pass[0]?.resources).toEqual([{ 'Fn::GetAtt': [roles[0]?.logicalId, 'Arn'] }]);
    expect(pass[0]?.condition).toEqual({ StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' } });
  });

  test('workflows publish in the name of tenants only', () => {
    const [role] = templates
      .ofType('AWS::IAM::Role')
      .filter(({ logicalId }) => logicalId.startsWith('StateMachinesRole'));
    const publish = templates
      .roleStatements(role?.logicalId ?? '')
      .filter(({ actions }) => actions.includes('events:PutEvents'));
    expect(publish).toHaveLength(1);
    expect(JSON.stringify(publish[0]?.resources)).toContain('EventsBus');
    expect(publish[0]?.condition).toEqual({ StringLike: { 'events:source': 'tributary.tenant.*' } });
  });

  test('Step Functions is reached by the prefix of the stage only', () => {
    for (const entry of FUNCTION_ENTRIES)
      for (const { actions, resources } of templates.functionStatements(entry))
        if (actions.some((action) => action.startsWith('states:')))
          for (const resource of resources) expect(JSON.stringify(resource)).toContain(`:trb_${stage}_*`);
  });

  test('usage keys are made in the plans of tiers and nowhere else', () => {
    const made = templates
      .functionStatements('tenants/api')
      .filter(({ actions }) => actions.includes('apigateway:POST'));
    const paths = made.flatMap(({ resources }) => resources.map((resource) => JSON.stringify(resource)));
    expect(paths.filter((path) => path.includes('/usageplans/'))).toHaveLength(3);
    expect(paths.filter((path) => path.includes('/apikeys'))).toHaveLength(1);
    expect(paths).toHaveLength(4);
  });
});
