import { describe, expect, test } from '@jest/globals';
import { INDEXES, TABLE_KEY, TTL_ATTRIBUTE } from '../../functions/shared/table/contract.ts';
import { FUNCTION_ENTRIES } from '../../lib/platform/function-entries.ts';
import { only, roleOf, STAGES, StageTemplates, statements } from './stacks.ts';

/** IAM fills in the tag of the session. */
const OWN_KEYS = `$\{aws:PrincipalTag/tenant}#*`;

describe.each(STAGES)('tenant data in %s', (stage) => {
  const templates = new StageTemplates(stage);
  const role = only(templates.ofType('AWS::IAM::Role').filter(({ logicalId }) => logicalId.startsWith('TenantData')));
  const trust = statements(role.properties['AssumeRolePolicyDocument']);
  const rights = templates.roleStatements(role.logicalId);
  const rows = rights.filter(({ actions }) => actions.some((action) => action.startsWith('dynamodb:')));

  test('is reached by keys that begin with the tenant of the session, and a request must name its keys', () => {
    expect(rows).toHaveLength(1);
    expect(rows[0]?.condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [OWN_KEYS] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  });

  test('cannot be scanned, by anyone', () => {
    const everyone = templates
      .ofType('AWS::IAM::Policy')
      .flatMap(({ properties }) => statements(properties['PolicyDocument']));
    const actions = everyone.flatMap(({ effect, actions: own }) => (effect === 'Allow' ? own : []));
    expect(actions.filter((action) => /^dynamodb:(Scan|PartiQL|\*)/.test(action) || action === '*')).toEqual([]);
  });

  test('reaches the table and its tenant indexes, not the index of what is due', () => {
    const resources = rows.flatMap((statement) => statement.resources.map((resource) => JSON.stringify(resource)));
    expect(resources).toHaveLength(3);
    expect(resources.filter((resource) => resource.includes(`/index/${INDEXES.byWorkflow.name}`))).toHaveLength(1);
    expect(resources.filter((resource) => resource.includes(`/index/${INDEXES.byStatus.name}`))).toHaveLength(1);
    expect(resources.filter((resource) => resource.includes(INDEXES.due.name))).toEqual([]);
  });

  test('is open to sessions with a tenant tag and no other tag', () => {
    expect(trust.length).toBeGreaterThan(0);
    for (const { actions, condition } of trust) {
      expect([...actions].sort()).toEqual(['sts:AssumeRole', 'sts:TagSession']);
      expect(condition).toEqual({
        StringLike: { 'aws:RequestTag/tenant': '?*' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant'] },
      });
    }
  });

  test('is trusted to exactly the functions that may assume it', () => {
    const trusted = JSON.stringify(trust.map(({ principal }) => principal));
    for (const entry of FUNCTION_ENTRIES) {
      const assumes = templates.functionStatements(entry).some(({ actions }) => actions.includes('sts:AssumeRole'));
      const id = roleOf(templates.function(entry));
      expect({ entry, trusted: trusted.includes(`"${id}"`) }).toEqual({ entry, trusted: assumes });
    }
    expect(trusted).not.toContain(':root');
  });

  test('lies in one encrypted table with the keys and indexes that the code names', () => {
    const table = only(templates.ofType('AWS::DynamoDB::GlobalTable'));
    const index = (definition: (typeof INDEXES)[keyof typeof INDEXES], projection: string): object => ({
      IndexName: definition.name,
      KeySchema: [
        { AttributeName: definition.partition, KeyType: 'HASH' },
        { AttributeName: definition.sort, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: projection },
    });
    expect(table.properties).toMatchObject({
      KeySchema: [
        { AttributeName: TABLE_KEY.partition, KeyType: 'HASH' },
        { AttributeName: TABLE_KEY.sort, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        index(INDEXES.byWorkflow, 'ALL'),
        index(INDEXES.byStatus, 'ALL'),
        index(INDEXES.due, 'KEYS_ONLY'),
      ],
      TimeToLiveSpecification: { AttributeName: TTL_ATTRIBUTE, Enabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [
        {
          SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] } },
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          DeletionProtectionEnabled: templates.config.deletionProtection,
        },
      ],
    });
  });

  test('state machines run under a role that Step Functions takes for this stage’s machines', () => {
    const machines = only(
      templates.ofType('AWS::IAM::Role').filter(({ logicalId }) => logicalId.startsWith('StateMachinesRole')),
    );
    const [statement] = statements(machines.properties['AssumeRolePolicyDocument']);
    expect(statement?.principal).toEqual({ Service: 'states.amazonaws.com' });
    expect(JSON.stringify(statement?.condition['ArnLike'])).toContain(`stateMachine:trb_${stage}_*`);
    const invoked = templates
      .roleStatements(machines.logicalId)
      .filter(({ actions }) => actions.includes('lambda:InvokeFunction'));
    // Every name of each connector, and nothing else: what a published workflow names stays callable.
    const called = invoked.flatMap(({ resources }) => resources.map((resource) => JSON.stringify(resource)));
    const connectors = ['http', 'script'].map((kind) => `function:tributary-${stage}-tasks-on-${kind}-call`);
    expect(called.map((arn) => /function:[^"]+/.exec(arn)?.[0]).sort()).toEqual(
      connectors.flatMap((connector) => [connector, `${connector}:*`]),
    );
  });
});
