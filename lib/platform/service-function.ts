import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { type IGrantable, type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  CfnFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  type TenancyConfig,
  Tracing,
  type VersionOptions,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { acknowledge } from './acknowledge.ts';
import { type FunctionEntry, isApi, memoryOf } from './function-entries.ts';
import { type Platform, physicalName } from './platform.ts';

/** Every variable that the function's schema reads, but for optional ones, and no other. */
export type EnvironmentOf<S extends z.ZodObject> = Readonly<{ [K in keyof z.input<S>]: string }>;

export interface ServiceFunctionProps<S extends z.ZodObject> {
  readonly platform: Platform;
  readonly entry: FunctionEntry;
  readonly description: string;
  /** Schema with which the function reads its environment: a missing or misspelt variable does not compile. */
  readonly schema: S;
  readonly environment: EnvironmentOf<S>;
  /** @default - 15 seconds: well under the 29 that API Gateway waits */
  readonly timeout?: Duration;
  /** How versions of the code are kept. @default - there is one version, the newest */
  readonly versions?: VersionOptions;
  /** Network and tenancy. @default - Lambda's own network, environments that all tenants share */
  readonly placement?: { readonly network: CfnFunction.VpcConfigProperty; readonly tenancy: TenancyConfig };
}

/** What all functions have in common. */
const DEFAULTS = {
  handler: 'index.handler',
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  loggingFormat: LoggingFormat.JSON,
  applicationLogLevelV2: ApplicationLogLevel.INFO,
  systemLogLevelV2: SystemLogLevel.WARN,
  tracing: Tracing.ACTIVE,
};

/** A function with our defaults: arm64, Node 24, a role and an encrypted log group of its own, traces, JSON logs. */
export class ServiceFunction<S extends z.ZodObject = z.ZodObject> extends Construct implements IGrantable {
  readonly entry: FunctionEntry;
  readonly role: IRole;
  readonly function: LambdaFunction;
  readonly timeout: Duration;
  readonly functionName: string;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<S>) {
    super(scope, id);
    const { platform, entry } = props;
    this.entry = entry;
    this.functionName = physicalName(platform, entry.replace('/', '-'));
    this.timeout = props.timeout ?? Duration.seconds(15);
    const logGroup = this.createLogGroup(platform);
    this.role = this.createRole(platform, logGroup);
    const reserved = platform.config.reservedConcurrency?.[entry];
    this.function = new LambdaFunction(this, 'Function', {
      ...DEFAULTS,
      functionName: this.functionName,
      description: props.description,
      code: platform.code(entry),
      memorySize: memoryOf(entry),
      timeout: this.timeout,
      role: this.role,
      logGroup,
      environmentEncryption: platform.key.key,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: entry,
        ...(isApi(entry) ? originsOf(platform) : {}),
        ...props.environment,
      },
      ...(props.placement === undefined ? {} : { tenancyConfig: props.placement.tenancy }),
      ...(props.versions === undefined ? {} : { currentVersionOptions: props.versions }),
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
    });
    if (props.placement !== undefined) this.connect(props.placement.network);
  }

  /** The construct of the CDK wants a network of its own classes; what CloudFormation takes are two lists of ids. */
  private connect(network: CfnFunction.VpcConfigProperty): void {
    const resource = this.function.node.defaultChild;
    if (!(resource instanceof CfnFunction)) throw new Error(`${this.functionName} is no function`);
    resource.vpcConfig = network;
  }

  get grantPrincipal(): IRole {
    return this.role;
  }

  get functionArn(): string {
    return this.function.functionArn;
  }

  /**
   * The ARN made from the physical name. It refers to no resource, so that an API can route to a function whose
   * environment in turn names what depends on the API.
   */
  get arnByName(): string {
    return Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: this.functionName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** The function may do this, and only on these resources. */
  allow(actions: readonly string[], resources: readonly string[], conditions?: Record<string, unknown>): void {
    this.role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions === undefined ? {} : { conditions }),
      }),
    );
  }

  /** The principal may call this function, not a version or alias of it. */
  grantInvoke(to: IGrantable): void {
    to.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.functionArn] }),
    );
  }

  private createLogGroup(platform: Platform): LogGroup {
    return new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${this.functionName}`,
      retention: platform.config.functionLogRetention,
      encryptionKey: platform.key.key,
      removalPolicy: platform.config.removalPolicy,
    });
  }

  private createRole(platform: Platform, logGroup: LogGroup): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Rights of ${this.functionName}`,
    });
    logGroup.grantWrite(role);
    platform.key.grantThrough('lambda', 'read', role);
    acknowledge(
      role,
      'IAM5[Resource::*]',
      'X-Ray takes trace segments, and log delivery its settings, without a resource.',
    );
    return role;
  }
}

/** Pages of the operator's own, in the variable that the pipeline reads; none where there are no such pages. */
function originsOf({ config }: Platform): Readonly<Record<string, string>> {
  const { allowedOrigins } = config.api;
  return allowedOrigins.length === 0 ? {} : { ALLOWED_ORIGINS: allowedOrigins.join(',') };
}
