import { createHash } from 'node:crypto';
import type { Memory } from './data/memory.ts';
import type { WakingClock } from './timers.ts';

/** Who makes a request: the root of the local account, or a role session as STS handed it out. */
export interface Principal {
  /** ARN of the principal: `arn:aws:iam::<account>:root` or `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
  readonly arn: string;
  /** @default - the root of the account */
  readonly roleName?: string;
  /** Session tags: `aws:PrincipalTag/<key>`. */
  readonly tags: Readonly<Record<string, string>>;
  /** A service acting for itself, e.g. `events.amazonaws.com`; `arn` is then that name too. @default - none */
  readonly service?: string;
  /** Resource for which a service acts: `aws:SourceArn`, e.g. the ARN of a rule or of an API's method. @default - none */
  readonly sourceArn?: string;
  /** The function whose code asks, with its own role: `lambda:SourceFunctionArn`. @default - none */
  readonly functionArn?: string;
}

/** One question to IAM. A request may need several answered with yes. */
export interface AuthorizationQuery {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARN, or `*` for actions without a resource. */
  readonly resource: string;
  /** Condition keys of the request, e.g. `dynamodb:LeadingKeys`; principal tags and global keys are added by IAM. */
  readonly context?: Readonly<Record<string, string | readonly string[] | boolean>>;
}

/** A request to an AWS API after the wire format is undone. */
export interface AwsRequest {
  readonly service: string;
  /** Operation, e.g. `PutItem`. For REST protocols the provisioned route's name, e.g. `Invoke`. */
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
  readonly requestId: string;
  /** Aborts when the client hangs up. */
  readonly signal: AbortSignal;
}

/** An answer of a `rest-json` operation that is not simply `200` with a JSON body, e.g. Lambda's `Invoke`. */
export class HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;

  constructor(status: number, headers: Readonly<Record<string, string>> = {}, body: string | Uint8Array = '') {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** An error that an AWS API answers with; the wire layer writes it in the protocol's form. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the error's body, e.g. `CancellationReasons`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** The physical side of a provisioned resource: what `Ref` and `Fn::GetAtt` answer. */
export interface ProvisionedResource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A resource of a template whose intrinsic functions are resolved. */
export interface ResourceDefinition {
  readonly logicalId: string;
  readonly stackName: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Name that CloudFormation would generate for a resource without one: stack, logical id and a hash, stable over boots. */
export function generatedName(resource: ResourceDefinition, maximum = 64): string {
  const hash = createHash('sha256').update(`${resource.stackName}/${resource.logicalId}`).digest('hex').slice(0, 12);
  return `${`${resource.stackName}-${resource.logicalId}`.slice(0, maximum - 13)}-${hash}`;
}

/** Makes one resource. Called in dependency order; throws when properties are not understood. */
export type Provisioner = (resource: ResourceDefinition) => ProvisionedResource | Promise<ProvisionedResource>;

/** How the wire layer reads requests and writes answers of a service. */
export type WireProtocol = 'json' | 'query' | 'rest-json';

/** One operation of a `rest-json` service. */
export interface RestRoute {
  readonly method: string;
  /** `/apikeys/{api_Key}`; `{name+}` takes the rest of the path. */
  readonly path: string;
  readonly action: string;
  /** Member of `input` that holds the body as a string, unparsed. @default - the body is a JSON object and merged */
  readonly payload?: string;
  /** Header (lower case) to member of `input`. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One emulated AWS service. */
export interface Service {
  /** Signing name (SigV4 scope): `dynamodb`, `sqs`, `states`, `lambda`, `sts`, `secretsmanager`, `apigateway`, `cognito-idp`, … */
  readonly name: string;
  readonly protocol: WireProtocol;
  /** Resource types of CloudFormation that this service makes. */
  readonly provisioners: Readonly<Record<string, Provisioner>>;
  /**
   * REST routes, for `rest-json` only: method and path pattern to action; path variables, query and JSON body are
   * merged into `input`. @default - none
   */
  readonly routes?: readonly RestRoute[];
  /** Operations that need no credentials, e.g. `InitiateAuth`. @default - none */
  readonly anonymous?: readonly string[];
  /** What IAM must allow before `handle` is called. */
  authorize(request: AwsRequest): readonly AuthorizationQuery[];
  /** Answers the request with the output's members; `rest-json` may also answer an `HttpAnswer`. @throws AwsError */
  handle(request: AwsRequest): Promise<unknown>;
  /** What is kept in the data folder. @default - nothing */
  readonly memory?: Memory;
  /** Called once, when every resource of every stack is made: pollers and schedules begin here. @default - nothing */
  start?(): void;
  /** Stops timers, workers and connections. @default - nothing to stop */
  close?(): Promise<void>;
}

/** A resource-based policy (queue, key, function, role trust) that IAM evaluates beside the identity's. */
export interface ResourcePolicies {
  set(resourceArn: string, policy: unknown): void;
}

/** Outcome of invoking a function: its JSON answer or its error, as Lambda reports them. */
export type FunctionOutcome =
  | { readonly payload: string }
  | { readonly payload: string; readonly functionError: 'Unhandled' };

/** Faults that tests and the tour can inject. Every service asks before it delivers. */
export interface Faults {
  /** Called at a named point (`events:deliver`, `sqs:deliver`, `function:before:<name>`, …). */
  at(point: string, subject: string): FaultOutcome;
}

/**
 * What a fault does at its point: the delivery is lost, happens twice, late, or fails with an error code. `kill` ends
 * the function's environment that the point concerns, as a crash would; where there is none, it is a `drop`.
 */
export type FaultOutcome =
  | 'proceed'
  | 'drop'
  | 'duplicate'
  | 'kill'
  | { readonly delayMs: number }
  | {
      readonly fail: string;
      /** Further members of the error's body, e.g. `CancellationReasons`; for AWS calls only. @default - none */
      readonly members?: Readonly<Record<string, unknown>>;
    };

/** What every service of the local cloud can use. */
export interface CloudContext {
  readonly accountId: string;
  readonly region: string;
  /** The one clock of the cloud, real or accelerated; the functions' `Date` keeps its pace. */
  readonly clock: WakingClock;
  /** `http://127.0.0.1:<port>`: both the API and the endpoint of every AWS service. */
  readonly baseUrl: string;
  readonly faults: Faults;
  readonly resourcePolicies: ResourcePolicies;
  /** Asks IAM; @throws AwsError `AccessDeniedException` naming principal, action and resource when the answer is no. */
  authorize(principal: Principal, queries: readonly AuthorizationQuery[]): void;
  /**
   * A principal for work that a service does under a role, e.g. a state machine's. `service` is who assumes it
   * (`states.amazonaws.com`), `sourceArn` the resource it does so for. @throws AwsError `AccessDeniedException` when the
   * role's trust policy does not admit it
   */
  assumeRole(roleArn: string, sessionName: string, service: string, sourceArn?: string): Principal;
  /** The role session that a function's code runs under; event sources poll as it. @throws AwsError when there is none */
  functionPrincipal(functionArn: string): Principal;
  /**
   * Calls an operation of another service as `principal`, authorized like a request over the wire, e.g. `sqs`
   * `SendMessage` for a rule's target. @throws AwsError
   */
  call(request: {
    readonly service: string;
    readonly action: string;
    readonly input: Readonly<Record<string, unknown>>;
    readonly principal: Principal;
  }): Promise<unknown>;
  /**
   * Runs a function and waits for its answer; the permission to invoke it is checked for `principal`. Event sources
   * come as the service `lambda.amazonaws.com`, which needs none. @throws AwsError when it may not, or does not exist
   */
  invokeFunction(functionArn: string, payload: string, principal: Principal): Promise<FunctionOutcome>;
  /** Puts an event on a bus, as an AWS service does on the default one. */
  putEvent(
    busName: string,
    event: {
      readonly source: string;
      readonly 'detail-type': string;
      readonly detail: unknown;
      readonly resources?: readonly string[];
    },
  ): void;
  /** Writes lines of an AWS service to a log group; what is for a group that does not exist is lost. */
  deliverLogs(logGroup: string, logStream: string, messages: readonly string[]): void;
  /** One line for the person at the terminal, or nowhere in tests. */
  log(line: string): void;
}
