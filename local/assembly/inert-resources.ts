import { generatedName, type ProvisionedResource, type Provisioner, type ResourceDefinition } from '../service.ts';

/**
 * Resources that change nothing on one machine: they are named, so that others can refer to them, and no more. What is
 * not listed here and made by no service fails the boot, so that nothing is left out silently.
 */
export function inertProvisioners(region: string, accountId: string): Readonly<Record<string, Provisioner>> {
  const arn = (service: string, kind: string) => (resource: ResourceDefinition) => {
    const name = nameOf(resource);
    return named(name, { Arn: `arn:aws:${service}:${region}:${accountId}:${kind}${name}` });
  };
  return {
    'AWS::ApiGateway::Account': (resource) => named(nameOf(resource), { Id: nameOf(resource) }),
    'AWS::CDK::Metadata': (resource) => named(nameOf(resource)),
    'AWS::CloudWatch::Alarm': arn('cloudwatch', 'alarm:'),
    'AWS::CloudWatch::CompositeAlarm': arn('cloudwatch', 'alarm:'),
    'AWS::CloudWatch::Dashboard': (resource) => named(nameOf(resource)),
    'AWS::KinesisFirehose::DeliveryStream': arn('firehose', 'deliverystream/'),
    'AWS::Lambda::EventInvokeConfig': (resource) => named(nameOf(resource)),
    'AWS::Logs::MetricFilter': (resource) => named(nameOf(resource)),
    'AWS::Logs::QueryDefinition': (resource) => named(nameOf(resource), { QueryDefinitionId: nameOf(resource) }),
    'AWS::Logs::ResourcePolicy': (resource) => named(nameOf(resource)),
    'AWS::Logs::SubscriptionFilter': (resource) => named(nameOf(resource)),
    'AWS::S3::Bucket': bucket,
    'AWS::S3::BucketPolicy': (resource) => named(nameOf(resource)),
    'AWS::SNS::Subscription': (resource) => named(nameOf(resource)),
    'AWS::SNS::Topic': topic,
    'AWS::SNS::TopicPolicy': (resource) => named(nameOf(resource)),
    'AWS::SSM::Parameter': (resource) =>
      named(nameOf(resource), { Type: resource.properties['Type'], Value: resource.properties['Value'] }),
    'AWS::WAFv2::LoggingConfiguration': (resource) => named(nameOf(resource)),
    'AWS::WAFv2::WebACL': arn('wafv2', 'regional/webacl/'),
    'AWS::WAFv2::WebACLAssociation': (resource) => named(nameOf(resource)),
    'AWS::XRay::Group': arn('xray', 'group/default/'),
  };

  function topic(resource: ResourceDefinition): ProvisionedResource {
    const name = nameOf(resource);
    const topicArn = `arn:aws:sns:${region}:${accountId}:${name}`;
    return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
  }

  function bucket(resource: ResourceDefinition): ProvisionedResource {
    const name = nameOf(resource).toLowerCase();
    return named(name, {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    });
  }
}

function named(name: string, attributes: Readonly<Record<string, unknown>> = {}): ProvisionedResource {
  return { ref: name, attributes };
}

/** The name that the template gives, whatever the type calls it. */
function nameOf(resource: ResourceDefinition): string {
  const members = ['Name', 'AlarmName', 'BucketName', 'DashboardName', 'DeliveryStreamName', 'TopicName'];
  const given = members.map((member) => resource.properties[member]).find((name) => typeof name === 'string');
  return typeof given === 'string' ? given : generatedName(resource);
}
