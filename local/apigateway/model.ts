/** One REST API as its template describes it. */
export interface RestApi {
  readonly id: string;
  readonly name: string;
  readonly rootResourceId: string;
  readonly createdAt: number;
  /** Where the key for usage plans comes from: the `x-api-key` header, or the authorizer's `usageIdentifierKey`. */
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly binaryMediaTypes: readonly string[];
  readonly resources: Map<string, ApiResource>;
  readonly authorizers: Map<string, Authorizer>;
  /** By response type, e.g. `THROTTLED`, `DEFAULT_4XX`. */
  readonly gatewayResponses: Map<string, GatewayResponse>;
}

export interface ApiResource {
  readonly id: string;
  /** @default - the root */
  readonly parentId: string | undefined;
  /** `tenants`, `{tenant}` or `{proxy+}`; empty for the root. */
  readonly pathPart: string;
  /** `/v1/tenants/{proxy+}` */
  readonly path: string;
  /** By HTTP method, or `ANY`. */
  readonly methods: Map<string, ApiMethod>;
}

export interface ApiMethod {
  readonly httpMethod: string;
  /** @default - anyone may call */
  readonly authorizerId?: string | undefined;
  readonly apiKeyRequired: boolean;
  readonly integration: LambdaIntegration | MockIntegration;
}

/** `AWS_PROXY` to a function. */
export interface LambdaIntegration {
  readonly kind: 'lambda';
  readonly functionArn: string;
  readonly timeoutMs: number;
}

export interface MockIntegration {
  readonly kind: 'mock';
  /** By content type of the request. */
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly responses: readonly MockResponse[];
}

export interface MockResponse {
  readonly status: number;
  /** Matches the status that the request template names. @default - the response for everything else */
  readonly selectionPattern?: string | undefined;
  /** `method.response.header.<name>` to `'literal'`, `context.<variable>` and so on. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, string>>;
}

export interface Authorizer {
  readonly id: string;
  readonly functionArn: string;
  /** `method.request.header.Authorization` and the like; all must be present. */
  readonly identitySources: readonly string[];
  /** Seconds a result is reused for the same identity; 0 for never. */
  readonly ttl: number;
}

export interface GatewayResponse {
  /** @default - the status of the response type */
  readonly status?: number | undefined;
  /** `gatewayresponse.header.<name>` to `'literal'`, `context.<variable>` or `method.request.header.<name>`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, string>>;
}

export interface ThrottleLimits {
  /** Requests a second, on average. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

export interface Stage {
  readonly name: string;
  readonly apiId: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>>;
  /** By `<METHOD or *>:<resource path or /*>`. */
  readonly throttles: ReadonlyMap<string, ThrottleLimits>;
  /** @default - no access log */
  readonly accessLog?: { readonly logGroup: string; readonly format: string } | undefined;
}

export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly stages: readonly { readonly apiId: string; readonly stage: string }[];
  /** @default - no limit */
  readonly throttle?: ThrottleLimits | undefined;
  /** @default - no limit */
  readonly quota?: UsageQuota | undefined;
  /** Ids of the keys in the plan. */
  readonly keys: Set<string>;
}

export interface UsageQuota {
  readonly limit: number;
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
}

export interface ApiKey {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
  updatedAt: number;
  name: string;
  description: string | undefined;
  enabled: boolean;
  /** The template makes it. @default - a caller did */
  readonly ofTemplate?: boolean;
}

/** By id: the keys of the template, and the keys that callers added to a plan. */
export interface EarlierUsage {
  readonly apiKeys: Map<string, ApiKey>;
  readonly planKeys: Map<string, readonly string[]>;
}

/** Requests of a key in a plan's current period. */
export interface QuotaUse {
  /** Number of the period since 1970. */
  readonly period: number;
  count: number;
}

/** Everything that API Gateway remembers. */
export interface Gateway {
  readonly apis: Map<string, RestApi>;
  /** The stage that is served; the local cloud has one. @default - none was provisioned */
  stage: Stage | undefined;
  readonly usagePlans: Map<string, UsagePlan>;
  readonly apiKeys: Map<string, ApiKey>;
  /** By `<plan id> <key id>`. */
  readonly quotaUse: Map<string, QuotaUse>;
  /** What an earlier process kept of what the template makes. */
  readonly earlier: EarlierUsage;
  /** Role that writes logs, of `AWS::ApiGateway::Account`. @default - nothing is logged */
  logRoleArn: string | undefined;
}
