import { generatedName, type ProvisionedResource, type Provisioner, type ResourceDefinition } from '../service.ts';

/**
 * Resources that change nothing on one machine: they are named, so that others can refer to them, and no more. What is
 * not listed here and made by no service fails the boot, so that nothing is left out silently.
 */
export function inertProvisioners(region: string, accountId: string): Readonly<Record<string, Provisioner>> {
  const withArn = (service: string, kind: string): Provisioner => {
    const prefix = `arn:aws:${service}:${region}:${accountId}:${kind}`;
    return (resource) => named(nameOf(resource), { Arn: `${prefix}${nameOf(resource)}` });
  };
  return {
    ...Object.fromEntries(NAMED_ONLY.map((type) => [type, (resource: ResourceDefinition) => named(nameOf(resource))])),
    'AWS::CloudWatch::Alarm': withArn('cloudwatch', 'alarm:'),
    'AWS::CloudWatch::InsightRule': withArn('cloudwatch', 'insight-rule/'),
    'AWS::CloudWatch::CompositeAlarm': withArn('cloudwatch', 'alarm:'),
    'AWS::EC2::SecurityGroup': (resource) => named(nameOf(resource), { GroupId: nameOf(resource) }),
    'AWS::KinesisFirehose::DeliveryStream': withArn('firehose', 'deliverystream/'),
    'AWS::ApiGateway::DomainName': (resource) => domainName(nameOf(resource), region),
    'AWS::S3::Bucket': (resource) => bucket(nameOf(resource).toLowerCase(), region),
    'AWS::SNS::Topic': (resource) => topic(nameOf(resource), `arn:aws:sns:${region}:${accountId}`),
    'AWS::SSM::Parameter': ({ properties, ...resource }) =>
      named(nameOf({ ...resource, properties }), { Type: properties['Type'], Value: properties['Value'] }),
    'AWS::WAFv2::WebACL': withArn('wafv2', 'regional/webacl/'),
    'AWS::XRay::Group': withArn('xray', 'group/default/'),
  };
}

/** Resources whose name is all that others may ask for. */
const NAMED_ONLY = [
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::BasePathMapping',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Dashboard',
  'AWS::EC2::FlowLog',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetNetworkAclAssociation',
  'AWS::EC2::VPC',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::Logs::ResourcePolicy',
  'AWS::Route53::RecordSet',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::WAFv2::LoggingConfiguration',
  'AWS::WAFv2::WebACLAssociation',
];

/** A topic's `Ref` is its ARN. */
function topic(name: string, prefix: string): ProvisionedResource {
  const arn = `${prefix}:${name}`;
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
}

function bucket(name: string, region: string): ProvisionedResource {
  return named(name, {
    Arn: `arn:aws:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  });
}

/** The name is the operator's; it leads nowhere here. */
function domainName(name: string, region: string): ProvisionedResource {
  return named(name, {
    RegionalDomainName: `${name}.execute-api.${region}.amazonaws.com`,
    RegionalHostedZoneId: 'local',
  });
}

function named(name: string, attributes: Readonly<Record<string, unknown>> = {}): ProvisionedResource {
  return { ref: name, attributes };
}

/** The name that the template gives, whatever the type calls it. */
function nameOf(resource: ResourceDefinition): string {
  const members = [
    'Name',
    'AlarmName',
    'BucketName',
    'DashboardName',
    'DeliveryStreamName',
    'DomainName',
    'RuleName',
    'TopicName',
  ];
  const given = members.map((member) => resource.properties[member]).find((name) => typeof name === 'string');
  return typeof given === 'string' ? given : generatedName(resource);
}
