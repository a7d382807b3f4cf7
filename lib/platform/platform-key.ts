import { ArnFormat, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface PlatformKeyProps {
  /** `tributary-<stage>`: alias of the key, and the beginning of the names of all that it encrypts. */
  readonly name: string;
  readonly stage: string;
  readonly removalPolicy: RemovalPolicy;
}

/** What a principal may do with what the key encrypts, always through a service and never by itself. */
type KeyUse = 'read' | 'write';

/** Services that use the key in the name of who calls them. */
type KeyService = 'dynamodb' | 'lambda' | 'secretsmanager' | 'sqs' | 'states';

const READ: readonly string[] = ['kms:Decrypt'];
// Who writes reads the data key back: SQS checks it, Step Functions uses it again.
const READ_AND_WRITE: readonly string[] = [...READ, 'kms:GenerateDataKey'];

/** The least that each service asks of its callers, from the developer guides. */
const ACTIONS: Readonly<Record<KeyService, Readonly<Record<KeyUse, readonly string[]>>>> = {
  dynamodb: {
    read: [...READ, 'kms:DescribeKey'],
    write: [...READ_AND_WRITE, 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  },
  lambda: { read: READ, write: READ_AND_WRITE },
  secretsmanager: { read: READ, write: READ_AND_WRITE },
  sqs: { read: READ, write: READ_AND_WRITE },
  states: { read: READ, write: READ_AND_WRITE },
};

/** The stage's customer-managed key, rotated every year. */
export class PlatformKey extends Construct {
  readonly key: IKey;
  private readonly name: string;
  private readonly stage: string;

  constructor(scope: Construct, id: string, props: PlatformKeyProps) {
    super(scope, id);
    this.name = props.name;
    this.stage = props.stage;
    this.key = new Key(this, 'Key', {
      alias: `alias/${props.name}`,
      description: 'Data of the workflow platform at rest',
      enableKeyRotation: true,
      removalPolicy: props.removalPolicy,
    });
    this.allowLogs();
    this.allowEvents();
    this.allowAlarms();
    this.allowUserPools();
  }

  get arn(): string {
    return this.key.keyArn;
  }

  /**
   * Lets the principal use the key in requests that the AWS service makes for it.
   * @param conditions e.g. on the encryption context that the service names. @default - none
   */
  grantThrough(service: KeyService, use: KeyUse, to: IGrantable, conditions: Record<string, unknown> = {}): void {
    to.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...ACTIONS[service][use]],
        resources: [this.arn],
        conditions: {
          StringEquals: { 'kms:ViaService': `${service}.${Stack.of(this).region}.amazonaws.com` },
          ...conditions,
        },
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
          'kms:EncryptionContext:aws:logs:arn': [
            logGroups(`/aws/*/${this.name}-*`),
            // The firewall and API Gateway choose the names of their groups.
            logGroups(`aws-waf-logs-${this.name}-*`),
            logGroups(`API-Gateway-Execution-Logs_*/${this.stage}`),
          ],
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

  /** Cognito encrypts what it knows of people; the pool's id is not known before it is made with the key. */
  private allowUserPools(): void {
    const stack = Stack.of(this);
    const pools = stack.formatArn({ service: 'cognito-idp', resource: 'userpool', resourceName: '*' });
    const own = { StringEquals: { 'aws:SourceAccount': stack.account } };
    for (const service of ['cognito-idp', 'identitystore'].map(
      (name) => new ServicePrincipal(`${name}.amazonaws.com`),
    )) {
      const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKeyWithoutPlaintext'];
      this.allow(service, use, {
        ...own,
        ArnLike: { 'aws:SourceArn': pools, 'kms:EncryptionContext:aws:cognito-idp:userpool-arn': pools },
      });
      this.allow(service, ['kms:DescribeKey'], { ...own, ArnLike: { 'aws:SourceArn': pools } });
    }
  }

  private allow(service: ServicePrincipal, actions: string[], conditions: Record<string, unknown>): void {
    this.key.addToResourcePolicy(
      // In a key policy `*` is the key itself.
      new PolicyStatement({ principals: [service], actions, resources: ['*'], conditions }),
    );
  }
}
