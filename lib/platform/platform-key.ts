import { ArnFormat, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface PlatformKeyProps {
  /** `tributary-<stage>`: alias of the key, and the beginning of the names of all that it encrypts. */
  readonly name: string;
  readonly removalPolicy: RemovalPolicy;
}

/** What a principal may do with the key, always through a service and never by itself. */
type KeyUse = 'read' | 'write';

const ACTIONS: Readonly<Record<KeyUse, readonly string[]>> = {
  read: ['kms:Decrypt', 'kms:DescribeKey'],
  // SQS and DynamoDB read the data key back, so who writes decrypts too.
  write: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
};

/** The stage's customer-managed key, rotated every year. */
export class PlatformKey extends Construct {
  readonly key: IKey;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: PlatformKeyProps) {
    super(scope, id);
    this.name = props.name;
    this.key = new Key(this, 'Key', {
      alias: `alias/${props.name}`,
      description: 'Data of the workflow platform at rest',
      enableKeyRotation: true,
      removalPolicy: props.removalPolicy,
    });
    this.allowLogs();
    this.allowEvents();
    this.allowAlarms();
  }

  get arn(): string {
    return this.key.keyArn;
  }

  /** Lets the principal use the key in requests that the AWS service makes for it. */
  grantThrough(
    service: 'dynamodb' | 'lambda' | 'secretsmanager' | 'sqs' | 'states',
    use: KeyUse,
    to: IGrantable,
  ): void {
    to.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...ACTIONS[use]],
        resources: [this.arn],
        conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(this).region}.amazonaws.com` } },
      }),
    );
  }

  /** CloudWatch Logs encrypts the log groups of this stage only; it names them in the encryption context. */
  private allowLogs(): void {
    const stack = Stack.of(this);
    const logGroups = (resourceName: string): string =>
      stack.formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    this.allow(
      new ServicePrincipal(`logs.${stack.region}.amazonaws.com`),
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': logGroups(`/aws/*/${this.name}*`),
        },
      },
    );
    this.allow(new ServicePrincipal('delivery.logs.amazonaws.com'), ['kms:Decrypt', 'kms:DescribeKey'], {
      StringEquals: { 'aws:SourceAccount': stack.account },
    });
  }

  /** EventBridge encrypts the bus and its archive, and sends to encrypted queues for the rules of this stage. */
  private allowEvents(): void {
    const stack = Stack.of(this);
    const sources = ['archive', 'event-bus', 'rule'].map((resource) =>
      stack.formatArn({ service: 'events', resource, resourceName: `${this.name}-*` }),
    );
    this.allow(
      new ServicePrincipal('events.amazonaws.com'),
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
      {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': sources },
      },
    );
  }

  /** CloudWatch publishes alarms to the encrypted topic. */
  private allowAlarms(): void {
    this.allow(new ServicePrincipal('cloudwatch.amazonaws.com'), ['kms:Decrypt', 'kms:GenerateDataKey'], {
      StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
    });
  }

  private allow(service: ServicePrincipal, actions: string[], conditions: Record<string, unknown>): void {
    this.key.addToResourcePolicy(
      // In a key policy `*` is the key itself.
      new PolicyStatement({ principals: [service], actions, resources: ['*'], conditions }),
    );
  }
}
