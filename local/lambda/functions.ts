import { join } from 'node:path';
import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import {
  AwsError,
  generatedName,
  type ProvisionedResource,
  type Provisioner,
  type ResourceDefinition,
  type ResourcePolicies,
} from '../service.ts';

/** A function as its template describes it. */
export interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly roleArn: string;
  /** Folder of the code. */
  readonly folder: string;
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly logGroup: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  /** Each tenant has environments of its own, and every invocation names one. */
  readonly perTenant: boolean;
}

/** What becomes of an asynchronous invocation that fails. */
export interface AsyncSettings {
  /** How often it is tried again. */
  readonly retries: number;
  /** ARN of the queue that is told when it is given up. @default - nobody is told */
  readonly onFailure?: string;
}

/** A function as an invocation names it. */
export interface FunctionReference {
  readonly configuration: FunctionConfiguration;
  /** ARN with the qualifier that was asked for: what permissions are granted on. */
  readonly qualifiedArn: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  /** For whom it is invoked: of a function in tenant isolation mode, and only of one. @default - none */
  readonly tenantId?: string;
}

/** The function as it is invoked for a tenant, or for nobody in particular. */
export function invokedFor(reference: FunctionReference, tenantId: string | undefined): FunctionReference {
  return tenantId === undefined ? reference : { ...reference, tenantId };
}

/** The functions of the account with their versions, aliases and permissions. */
export interface Functions {
  readonly provisioners: Readonly<Record<string, Provisioner>>;
  all(): readonly FunctionConfiguration[];
  /** By name of the function. */
  asyncSettings(name: string): AsyncSettings;
  /** By name, ARN or qualified ARN. @throws AwsError `ResourceNotFoundException` */
  find(nameOrArn: string, qualifier?: string): FunctionReference;
}

export interface FunctionsOptions {
  readonly accountId: string;
  readonly region: string;
  readonly resourcePolicies: ResourcePolicies;
  /** Folder of the asset with a key in S3. @throws Error when the assembly has no such asset */
  readonly assetFolder: (objectKey: string) => string;
  /** Variables that override those of the template, by function name. */
  readonly environment: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Of an asynchronous invocation that fails, after the first attempt. */
const MOST_RETRIES = 2;

/** Settings that change nothing on one machine are accepted; layers and inline code are not known. */
const functionProperties = z.strictObject({
  Architectures: z.unknown().optional(),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  DeadLetterConfig: z.unknown().optional(),
  Description: z.string().default(''),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  EphemeralStorage: z.unknown().optional(),
  FunctionName: z.string().optional(),
  Handler: z.string(),
  KmsKeyArn: z.string().optional(),
  LoggingConfig: z.looseObject({ LogGroup: z.string().optional() }).default({}),
  MemorySize: z.number().int().min(128).default(128),
  ReservedConcurrentExecutions: z.number().int().min(0).optional(),
  Role: z.string(),
  Runtime: z.string().startsWith('nodejs'),
  Tags: z.unknown().optional(),
  TenancyConfig: z.strictObject({ TenantIsolationMode: z.literal('PER_TENANT') }).optional(),
  Timeout: z.number().int().min(1).max(900).default(3),
  TracingConfig: z.unknown().optional(),
  // A function that has no network there has this machine's here.
  VpcConfig: z.unknown().optional(),
});
const versionProperties = z.looseObject({ FunctionName: z.string(), Description: z.string().optional() });
const aliasProperties = z.strictObject({
  Description: z.string().optional(),
  FunctionName: z.string(),
  FunctionVersion: z.string(),
  Name: z.string(),
});
const permissionProperties = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceAccount: z.string().optional(),
  SourceArn: z.string().optional(),
});

const queueArn = z.string().regex(/^arn:aws:sqs:/, 'destinations other than queues are not known here');
const eventInvokeProperties = z.strictObject({
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: queueArn }).optional() }).default({}),
  FunctionName: z.string(),
  // Hours: nothing waits so long here.
  MaximumEventAgeInSeconds: z.number().optional(),
  MaximumRetryAttempts: z.number().int().min(0).max(MOST_RETRIES).default(MOST_RETRIES),
  Qualifier: z.literal('$LATEST'),
});

interface State {
  /** By name of the function. */
  readonly asyncSettings: Map<string, AsyncSettings>;
  readonly options: FunctionsOptions;
  readonly functions: Map<string, FunctionConfiguration>;
  /** Newest version by name of the function. */
  readonly versions: Map<string, number>;
  /** Version by ARN of the alias. */
  readonly aliases: Map<string, string>;
  /** Statements by the qualified ARN they are about. */
  readonly permissions: Map<string, unknown[]>;
}

export function createFunctions(options: FunctionsOptions): Functions {
  const state: State = {
    options,
    functions: new Map(),
    versions: new Map(),
    aliases: new Map(),
    permissions: new Map(),
    asyncSettings: new Map(),
  };
  return {
    provisioners: {
      'AWS::Lambda::Function': (resource) => makeFunction(state, resource),
      'AWS::Lambda::Version': (resource) => makeVersion(state, resource),
      'AWS::Lambda::Alias': (resource) => makeAlias(state, resource),
      'AWS::Lambda::Permission': (resource) => makePermission(state, resource),
      'AWS::Lambda::EventInvokeConfig': (resource) => setAsyncInvocation(state, resource),
    },
    asyncSettings: (name) => state.asyncSettings.get(name) ?? { retries: MOST_RETRIES },
    all: () => [...state.functions.values()],
    find: (nameOrArn, qualifier) => find(state, nameOrArn, qualifier),
  };
}

function makeFunction({ functions, options }: State, resource: ResourceDefinition): ProvisionedResource {
  const properties = parseProperties(functionProperties, resource);
  const name = properties.FunctionName ?? generatedName(resource);
  const configuration = readFunction(name, properties, options);
  functions.set(name, configuration);
  return { ref: name, attributes: { Arn: configuration.arn } };
}

function makeVersion(state: State, resource: ResourceDefinition): ProvisionedResource {
  const { name, arn } = find(state, parseProperties(versionProperties, resource).FunctionName).configuration;
  const version = (state.versions.get(name) ?? 0) + 1;
  state.versions.set(name, version);
  return { ref: `${arn}:${version}`, attributes: { FunctionArn: `${arn}:${version}`, Version: String(version) } };
}

function makeAlias(state: State, resource: ResourceDefinition): ProvisionedResource {
  const { FunctionName, FunctionVersion, Name } = parseProperties(aliasProperties, resource);
  const { configuration, version } = find(state, FunctionName, FunctionVersion);
  const arn = `${configuration.arn}:${Name}`;
  state.aliases.set(arn, version);
  return { ref: arn, attributes: { AliasArn: arn } };
}

function makePermission(state: State, resource: ResourceDefinition): ProvisionedResource {
  const properties = parseProperties(permissionProperties, resource);
  const { qualifiedArn } = find(state, properties.FunctionName);
  const statements = state.permissions.get(qualifiedArn) ?? [];
  state.permissions.set(qualifiedArn, statements);
  statements.push(permissionStatement(properties, qualifiedArn));
  state.options.resourcePolicies.set(qualifiedArn, { Version: '2012-10-17', Statement: statements });
  return { ref: generatedName(resource), attributes: { Id: generatedName(resource) } };
}

function setAsyncInvocation({ asyncSettings }: State, resource: ResourceDefinition): ProvisionedResource {
  const { FunctionName, MaximumRetryAttempts, DestinationConfig } = parseProperties(eventInvokeProperties, resource);
  const onFailure = DestinationConfig.OnFailure?.Destination;
  asyncSettings.set(FunctionName, { retries: MaximumRetryAttempts, ...(onFailure === undefined ? {} : { onFailure }) });
  return { ref: generatedName(resource), attributes: {} };
}

function find({ options, functions, versions, aliases }: State, nameOrArn: string, qualifier?: string) {
  const [name = '', inArn] = nameOrArn.split(':function:').at(-1)?.split(':') ?? [];
  const asked = qualifier ?? inArn;
  const configuration = functions.get(name);
  const arn = configuration?.arn ?? `${arnPrefix(options)}${name}`;
  const qualifiedArn = asked === undefined ? arn : `${arn}:${asked}`;
  const version = asked === undefined || asked === '$LATEST' ? '$LATEST' : (aliases.get(qualifiedArn) ?? asked);
  const exists = version === '$LATEST' || Number(version) <= (versions.get(name) ?? 0);
  if (configuration === undefined || !exists) {
    throw new AwsError('ResourceNotFoundException', `Function not found: ${qualifiedArn}`, 404);
  }
  return { configuration, qualifiedArn, version };
}

function arnPrefix({ region, accountId }: FunctionsOptions): string {
  return `arn:aws:lambda:${region}:${accountId}:function:`;
}

function readFunction(
  name: string,
  properties: z.output<typeof functionProperties>,
  options: FunctionsOptions,
): FunctionConfiguration {
  const reserved = properties.ReservedConcurrentExecutions;
  return {
    name,
    arn: `${arnPrefix(options)}${name}`,
    description: properties.Description,
    roleArn: properties.Role,
    folder: join(options.assetFolder(properties.Code.S3Key)),
    handler: properties.Handler,
    runtime: properties.Runtime,
    memoryMb: properties.MemorySize,
    timeoutSeconds: properties.Timeout,
    logGroup: properties.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`,
    perTenant: properties.TenancyConfig !== undefined,
    variables: { ...properties.Environment?.Variables, ...options.environment[name] },
    ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
  };
}

/** What a permission adds to the function's policy: a service (`a.amazonaws.com`), or an account or identity. */
function permissionStatement(permission: z.output<typeof permissionProperties>, resource: string) {
  const { Action, Principal, SourceAccount, SourceArn } = permission;
  const condition = {
    ...(SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': SourceArn } }),
    ...(SourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
  };
  return {
    Effect: 'Allow',
    Action,
    Principal: Principal.endsWith('.amazonaws.com') ? { Service: Principal } : { AWS: Principal },
    Resource: resource,
    Condition: condition,
  };
}
