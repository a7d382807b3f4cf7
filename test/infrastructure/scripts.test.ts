import { describe, expect, test } from '@jest/globals';
import { FUNCTION_ENTRIES } from '../../lib/platform/function-entries.ts';
import { only, STAGES, StageTemplates } from './stacks.ts';

describe.each(STAGES)('scripts of tenants in %s', (stage) => {
  const templates = new StageTemplates(stage);
  const sandbox = templates.function('tasks/on-script-run');
  const ids = (type: string) => templates.ofType(type).map(({ logicalId }) => logicalId);

  test('run in environments that no two tenants share', () => {
    expect(sandbox.properties['TenancyConfig']).toEqual({ TenantIsolationMode: 'PER_TENANT' });
    const shared = templates.ofType('AWS::Lambda::Function').filter(({ logicalId }) => logicalId !== sandbox.logicalId);
    for (const { properties } of shared) expect(properties['TenancyConfig']).toBeUndefined();
  });

  test('run in subnets that lead nowhere', () => {
    const subnets = templates.ofType('AWS::EC2::Subnet');
    expect(subnets).toHaveLength(2);
    const group = only(templates.ofType('AWS::EC2::SecurityGroup'));
    expect(sandbox.properties['VpcConfig']).toEqual({
      SubnetIds: subnets.map(({ logicalId }) => ({ Ref: logicalId })),
      SecurityGroupIds: [{ 'Fn::GetAtt': [group.logicalId, 'GroupId'] }],
    });
    const ways =
      /^AWS::EC2::(Route|RouteTable|InternetGateway|EgressOnlyInternetGateway|NatGateway|VPCEndpoint|VPCPeeringConnection|VPCGatewayAttachment|TransitGateway\w*)$/;
    expect(templates.resources.filter(({ type }) => ways.test(type))).toEqual([]);
    for (const { properties } of subnets) expect(properties['MapPublicIpOnLaunch']).toBeUndefined();
  });

  test('have no resolver of names, no rule that lets anything out, and an access list that denies all', () => {
    expect(only(templates.ofType('AWS::EC2::VPC')).properties).toMatchObject({ EnableDnsSupport: false });
    const { SecurityGroupEgress, SecurityGroupIngress } = only(templates.ofType('AWS::EC2::SecurityGroup')).properties;
    expect(SecurityGroupIngress).toBeUndefined();
    expect(SecurityGroupEgress).toEqual([
      { CidrIp: '255.255.255.255/32', FromPort: 252, IpProtocol: 'icmp', ToPort: 86 },
    ]);
    expect(ids('AWS::EC2::NetworkAclEntry')).toEqual([]);
    const covered = templates
      .ofType('AWS::EC2::SubnetNetworkAclAssociation')
      .map(({ properties }) => properties['SubnetId']);
    expect(covered).toEqual(ids('AWS::EC2::Subnet').map((Ref) => ({ Ref })));
  });

  test('hold credentials that are denied everything', () => {
    const denials = templates.functionStatements('tasks/on-script-run').filter(({ effect }) => effect === 'Deny');
    expect(denials).toHaveLength(1);
    expect(denials[0]).toMatchObject({
      actions: ['*'],
      resources: ['*'],
      condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    });
  });

  test('may be run by the connector alone', () => {
    const callers = FUNCTION_ENTRIES.filter((entry) =>
      templates
        .functionStatements(entry)
        .some(
          ({ actions, resources }) =>
            actions.includes('lambda:InvokeFunction') && JSON.stringify(resources).includes(sandbox.logicalId),
        ),
    );
    expect(callers).toEqual(['tasks/on-script-call']);
    expect(
      templates
        .ofType('AWS::Lambda::Permission')
        .filter(({ properties }) => JSON.stringify(properties).includes(sandbox.logicalId)),
    ).toEqual([]);
  });

  test('leave traces of every packet they try to send', () => {
    expect(only(templates.ofType('AWS::EC2::FlowLog')).properties).toMatchObject({ TrafficType: 'ALL' });
  });
});
