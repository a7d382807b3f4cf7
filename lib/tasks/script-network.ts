import { Fn } from 'aws-cdk-lib';
import {
  CfnFlowLog,
  CfnNetworkAcl,
  CfnSecurityGroup,
  CfnSubnet,
  CfnSubnetNetworkAclAssociation,
  CfnVPC,
} from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../platform/acknowledge.ts';
import { type Platform, physicalName } from '../platform/platform.ts';

/** One for each of two availability zones. */
const SUBNETS = ['10.255.0.0/27', '10.255.0.32/27'];

/** A group without egress rules lets everything out: this one lets out what no packet is. */
const NO_EGRESS = { ipProtocol: 'icmp', fromPort: 252, toPort: 86, cidrIp: '255.255.255.255/32' };

/**
 * Where scripts of tenants run: subnets that lead nowhere. There is no gateway, endpoint or route, no resolver of names, the
 * security group lets nothing out, and the access list denies everything. It costs nothing.
 */
export class ScriptNetwork extends Construct {
  readonly config: CfnFunction.VpcConfigProperty;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const tags = [{ key: 'Name', value: physicalName(platform, 'scripts') }];
    // Names that are looked up leave a network by the resolver, which no route or group stops.
    const dns = { enableDnsSupport: false, enableDnsHostnames: false };
    const vpc = new CfnVPC(this, 'Vpc', { cidrBlock: '10.255.0.0/26', ...dns, tags });
    // An access list without entries denies all traffic.
    const noTraffic = new CfnNetworkAcl(this, 'NoTraffic', { vpcId: vpc.ref, tags });
    acknowledge(
      noTraffic,
      'VPC3',
      'It has no entries to keep in order: it denies all traffic, which is all it is for.',
    );
    const subnets = SUBNETS.map((cidrBlock, zone) => {
      const availabilityZone = Fn.select(zone, Fn.getAzs());
      const subnet = new CfnSubnet(this, `Subnet${zone}`, { vpcId: vpc.ref, cidrBlock, availabilityZone, tags });
      const association = { subnetId: subnet.ref, networkAclId: noTraffic.ref };
      new CfnSubnetNetworkAclAssociation(this, `NoTraffic${zone}`, association);
      return subnet;
    });
    const group = new CfnSecurityGroup(this, 'NoEgress', {
      vpcId: vpc.ref,
      groupDescription: 'Scripts reach nothing',
      securityGroupEgress: [NO_EGRESS],
    });
    this.logTraffic(vpc, platform);
    this.config = { subnetIds: subnets.map(({ ref }) => ref), securityGroupIds: [group.attrGroupId] };
  }

  /** Whatever is seen here was tried by a script. */
  private logTraffic(vpc: CfnVPC, platform: Platform): void {
    const logGroup = new LogGroup(this, 'Traffic', {
      logGroupName: `/aws/vpc/${physicalName(platform, 'scripts')}`,
      retention: platform.config.functionLogRetention,
      encryptionKey: platform.key.key,
      removalPolicy: platform.config.removalPolicy,
    });
    const role = new Role(this, 'TrafficRole', { assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com') });
    logGroup.grantWrite(role);
    new CfnFlowLog(this, 'FlowLog', {
      resourceType: 'VPC',
      resourceId: vpc.ref,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: logGroup.logGroupName,
      deliverLogsPermissionArn: role.roleArn,
    });
  }
}
