import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ExecutionLog } from '../executions/execution-log.ts';
import { acknowledge } from '../platform/acknowledge.ts';
import type { Connector } from '../platform/connector.ts';
import type { Platform } from '../platform/platform.ts';
import type { PlatformBus } from '../platform/platform-bus.ts';
import type { ServiceFunction } from '../platform/service-function.ts';

export interface StateMachinesProps {
  readonly platform: Platform;
  readonly executionLog: ExecutionLog;
  /** Where `emit` tasks publish. */
  readonly bus: PlatformBus;
  /** Functions that compiled tasks invoke. */
  readonly connectors: readonly Connector[];
}

/** Delivery of logs is configured without naming a resource. */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];

/** What Step Functions says of the data that a key is to encrypt. */
const STATE_MACHINE_CONTEXT = 'kms:EncryptionContext:aws:states:stateMachineArn';

/** The state machines of all tenants, which the publisher makes while the platform runs: their role and who may do what. */
export class StateMachines extends Construct {
  private readonly role: Role;
  private readonly props: StateMachinesProps;

  constructor(scope: Construct, id: string, props: StateMachinesProps) {
    super(scope, id);
    this.props = props;
    const { account } = Stack.of(this);
    this.role = new Role(this, 'Role', {
      description: 'What workflows may do: call the connectors, publish events and run each other, and nothing else',
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': this.stateMachineArns },
        },
      }),
    });
    for (const connector of props.connectors) connector.grantInvoke(this.role);
    props.bus.grantPublishAsTenants(this.role);
    this.allowChildren();
    this.allowLogsAndTraces();
    this.allowEncryption();
  }

  get roleArn(): string {
    return this.role.roleArn;
  }

  get logGroupArn(): string {
    return this.props.executionLog.logGroup.logGroupArn;
  }

  /** Pattern of the ARNs of this stage's state machines and their versions. */
  get stateMachineArns(): string {
    return this.statesArn('stateMachine', '*');
  }

  /** Beginning of the ARNs of this stage's state machines. */
  get stateMachineArnPrefix(): string {
    return this.statesArn('stateMachine', '');
  }

  /** The function may make and change state machines that run under the workflows' role. */
  grantPublish(to: ServiceFunction): void {
    to.allow(
      [
        'CreateStateMachine',
        'DescribeStateMachine',
        'ListStateMachineVersions',
        'PublishStateMachineVersion',
        'TagResource',
        'UpdateStateMachine',
      ].map((action) => `states:${action}`),
      [this.stateMachineArns],
    );
    to.allow(['iam:PassRole'], [this.roleArn], { StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' } });
    to.allow(LOG_DELIVERY, ['*']);
    // Step Functions encrypts definitions in the name of who makes the state machine, and looks at the key before.
    this.grantKey('write', to);
    to.allow(['kms:DescribeKey'], [this.props.platform.key.arn]);
    this.acknowledgePatterns(to.role, 'stateMachine', '*');
  }

  /** The function may start executions of any version. */
  grantStart(to: ServiceFunction): void {
    to.allow(['states:StartExecution'], [this.stateMachineArns]);
    this.grantKey('write', to);
    this.acknowledgePatterns(to.role, 'stateMachine', '*');
  }

  /** The function may act on executions of this stage. */
  grantExecutions(
    to: ServiceFunction,
    actions: readonly ('DescribeExecution' | 'GetExecutionHistory' | 'RedriveExecution' | 'StopExecution')[],
  ): void {
    to.allow(
      actions.map((action) => `states:${action}`),
      [this.statesArn('execution', '*:*')],
    );
    // Input, output and history come decrypted for the caller; an end with a reason is encrypted for the machine's role.
    this.grantKey('read', to);
    this.acknowledgePatterns(to.role, 'execution', '*:*');
  }

  private statesArn(resource: 'stateMachine' | 'execution', rest: string): string {
    return Stack.of(this).formatArn({
      service: 'states',
      resource,
      resourceName: `trb_${this.props.platform.config.stage}_${rest}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** Step Functions names the state machine in the encryption context, so the key opens this stage's and no others. */
  private grantKey(use: 'read' | 'write', to: ServiceFunction): void {
    this.props.platform.key.grantThrough('states', use, to, {
      ArnLike: { [STATE_MACHINE_CONTEXT]: this.stateMachineArns },
    });
  }

  /**
   * What Step Functions needs to run a workflow inside another and to end with it (developer guide, "IAM policies for
   * StartExecution"): EventBridge tells of the end by a rule that is Step Functions' own.
   */
  private allowChildren(): void {
    const rule = Stack.of(this).formatArn({
      service: 'events',
      resource: 'rule',
      resourceName: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
    });
    const allow = (actions: readonly string[], resource: string) =>
      this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
    allow(['states:StartExecution'], this.stateMachineArns);
    allow(['states:DescribeExecution', 'states:StopExecution'], this.statesArn('execution', '*:*'));
    allow(['events:DescribeRule', 'events:PutRule', 'events:PutTargets'], rule);
    this.acknowledgePatterns(this.role, 'stateMachine', '*');
    this.acknowledgePatterns(this.role, 'execution', '*:*');
  }

  private allowLogsAndTraces(): void {
    this.role.addToPolicy(new PolicyStatement({ actions: LOG_DELIVERY, resources: ['*'] }));
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'].map(
          (action) => `xray:${action}`,
        ),
        resources: ['*'],
      }),
    );
    acknowledge(
      this.role,
      'IAM5[Resource::*]',
      'Log delivery and X-Ray take no resource; everything else names its own.',
    );
  }

  /** Data of an execution is encrypted for its state machine, log entries for their group. */
  private allowEncryption(): void {
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [this.props.platform.key.arn],
        conditions: { ArnLike: { [STATE_MACHINE_CONTEXT]: this.stateMachineArns } },
      }),
    );
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:GenerateDataKey'],
        resources: [this.props.platform.key.arn],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:SourceArn': Stack.of(this).formatArn({ service: 'logs', resource: '*' }) },
        },
      }),
    );
  }

  private acknowledgePatterns(role: Parameters<typeof acknowledge>[0], resource: string, rest: string): void {
    const { stage } = this.props.platform.config;
    acknowledge(
      role,
      `IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:${resource}:trb_${stage}_${rest}]`,
      'State machines are made while the platform runs; the prefix names this stage’s and no others.',
    );
  }
}
