import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { TenantLimits, Tier } from '../functions/shared/access/contract.ts';
import type { FunctionEntry } from './platform/function-entries.ts';

export type StageName = 'dev' | 'prod';

/** Everything in which stages differ; the stacks themselves know no stage. */
export interface StageConfig {
  readonly stage: StageName;
  /** What happens to data (table, keys, users, logs) when its resource leaves the stack. */
  readonly removalPolicy: RemovalPolicy;
  /** AWS refuses to delete the stacks with data, the table and the user pool. */
  readonly deletionProtection: boolean;
  /** How far back the table can be restored, in days (1–35). */
  readonly pointInTimeRecoveryDays: number;
  readonly functionLogRetention: RetentionDays;
  /** Logs of executions outlive the 90 days for which Step Functions keeps their history. */
  readonly executionLogRetention: RetentionDays;
  /** How long events on the bus can be replayed. */
  readonly eventArchive: Duration;
  readonly api: ApiConfig;
  /** Tenants whose people sign in at the tenant's own identity provider. @default - everybody has a password here */
  readonly federation?: FederationConfig;
  readonly tiers: Readonly<Record<Tier, TenantLimits>>;
  readonly burst: BurstConfig;
  /** Batches of wake messages that are handled at the same time. */
  readonly dispatcherConcurrency: number;
  /** Batches of status changes that are handled at the same time. */
  readonly trackerConcurrency: number;
  /**
   * Concurrency set aside for each function. Accounts with a quota of 10 exist, and there a deployment with
   * reservations fails. @default - functions share the account's concurrency
   */
  readonly reservedConcurrency?: Readonly<Record<FunctionEntry, number>>;
}

/** What tenants may have together beyond their guarantees: it is leased to those that want it, by weight. */
export interface BurstConfig {
  /** Executions that run. Step Functions takes 1,000,000 open ones of an account and Region. */
  readonly executions: number;
  /**
   * Starts in a second. Step Functions refills 150 to 300 a second of an account and Region; the guarantees of the
   * tenants that are busy at the same time come out of the rest.
   */
  readonly startsPerSecond: number;
}

export interface ApiConfig {
  /** Ceiling for all tenants together; API Gateway's own is 10,000 an account and Region. */
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  /**
   * Origins of the operator's own pages, e.g. a console: they may read the answers to every tenant and to operators.
   * Tenants name theirs in their settings.
   */
  readonly allowedOrigins: readonly string[];
  /**
   * Requests in five minutes after which the firewall refuses an address. Above what the highest tier may send, since
   * a tenant's systems may share one address.
   */
  readonly requestsPerAddress: number;
  /** Requests in five minutes that the firewall may refuse before the operator hears of it. */
  readonly blockedRequestsAlarm: number;
  /** @default - the API is reached by the name that API Gateway gives it */
  readonly domain?: DomainConfig;
}

/** A name of the operator's own for the API. */
export interface DomainConfig {
  readonly domainName: string;
  /** ARN of a certificate for the name in ACM, in the region of the stage. */
  readonly certificateArn: string;
  /** Id of the hosted zone in Route 53 that gets the records. @default - the operator makes them elsewhere */
  readonly hostedZoneId?: string;
}

/** Sign-in at identity providers of tenants, by the hosted pages of the user pool. */
export interface FederationConfig {
  /** The hosted pages are at `https://<prefix>.auth.<region>.amazoncognito.com`: nobody else's in the Region may be called so. */
  readonly signInDomainPrefix: string;
  /** Addresses of the operator's pages that may receive the code of a sign-in. HTTPS, except for localhost. */
  readonly callbackUrls: readonly string[];
  /** At most one for each tenant. */
  readonly providers: readonly FederatedProvider[];
}

export type FederatedProvider = OidcProvider | SamlProvider;

export interface OidcProvider {
  /** Id of the tenant whose people the provider vouches for. */
  readonly tenant: string;
  readonly kind: 'oidc';
  /** Its description is at `<issuer>/.well-known/openid-configuration`. */
  readonly issuer: string;
  readonly clientId: string;
  /** Name of the secret in Secrets Manager whose whole value is the client's secret, in the account and Region of the stage. */
  readonly clientSecretName: string;
  /** @default - `openid` and `email` */
  readonly scopes?: readonly string[];
}

export interface SamlProvider {
  /** Id of the tenant whose people the provider vouches for. */
  readonly tenant: string;
  readonly kind: 'saml';
  readonly metadataUrl: string;
}

const TIERS: StageConfig['tiers'] = {
  basic: {
    requestsPerSecond: 10,
    requestBurst: 20,
    runningExecutions: 5,
    burstExecutions: 20,
    startsPerSecond: 2,
    weight: 1,
    shards: 1,
    backlog: 100,
    workflows: 20,
    quotas: { starts: 10_000, transitions: 100_000, taskCalls: 50_000 },
  },
  pro: {
    requestsPerSecond: 50,
    requestBurst: 100,
    runningExecutions: 50,
    burstExecutions: 200,
    startsPerSecond: 10,
    weight: 4,
    shards: 1,
    backlog: 2_000,
    workflows: 200,
    quotas: { starts: 250_000, transitions: 5_000_000, taskCalls: 2_500_000 },
  },
  enterprise: {
    requestsPerSecond: 200,
    requestBurst: 400,
    runningExecutions: 500,
    burstExecutions: 2_000,
    startsPerSecond: 50,
    weight: 16,
    shards: 4,
    backlog: 20_000,
    workflows: 2_000,
    quotas: { starts: 5_000_000, transitions: 100_000_000, taskCalls: 50_000_000 },
  },
};

const STAGES: Readonly<Record<StageName, StageConfig>> = {
  dev: {
    stage: 'dev',
    removalPolicy: RemovalPolicy.DESTROY,
    deletionProtection: false,
    pointInTimeRecoveryDays: 1,
    functionLogRetention: RetentionDays.ONE_WEEK,
    executionLogRetention: RetentionDays.ONE_MONTH,
    eventArchive: Duration.days(7),
    api: {
      requestsPerSecond: 200,
      requestBurst: 400,
      allowedOrigins: [],
      requestsPerAddress: 75_000,
      blockedRequestsAlarm: 1_000,
    },
    tiers: TIERS,
    burst: { executions: 1_000, startsPerSecond: 100 },
    dispatcherConcurrency: 5,
    trackerConcurrency: 5,
  },
  prod: {
    stage: 'prod',
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: true,
    pointInTimeRecoveryDays: 35,
    functionLogRetention: RetentionDays.THREE_MONTHS,
    executionLogRetention: RetentionDays.THIRTEEN_MONTHS,
    eventArchive: Duration.days(90),
    api: {
      requestsPerSecond: 5_000,
      requestBurst: 5_000,
      allowedOrigins: [],
      requestsPerAddress: 100_000,
      blockedRequestsAlarm: 5_000,
    },
    tiers: TIERS,
    burst: { executions: 100_000, startsPerSecond: 100 },
    dispatcherConcurrency: 20,
    trackerConcurrency: 20,
    // 800 of an account's 1,000; the consumers of queues get no less than their event source may use, and the reader of
    // the stream enough for five shards.
    reservedConcurrency: {
      'tenants/api': 10,
      'identity/api': 50,
      'identity/on-authorization': 100,
      'identity/on-token-generation': 20,
      'identity/on-directory-request': 10,
      'workflows/api': 50,
      'workflows/on-publish': 2,
      'executions/api': 150,
      'executions/on-wake': 20,
      'executions/on-demand': 2,
      'executions/on-bulk': 2,
      'executions/on-status-change': 20,
      'executions/on-due': 1,
      'executions/on-change': 10,
      'operations/api': 5,
      'queues/api': 5,
      'tasks/on-http-call': 200,
      'tasks/on-script-call': 50,
      'tasks/on-script-run': 50,
      'audit/api': 15,
      'usage/api': 10,
      'usage/on-execution-log': 10,
      'reference/api': 10,
    },
  },
};

/**
 * The configuration of a stage.
 * @throws Error when there is no such stage
 */
export function stageConfig(stage: string): StageConfig {
  if (stage === 'dev' || stage === 'prod') return STAGES[stage];
  throw new Error(`There is no stage '${stage}'; choose one with -c stage=${Object.keys(STAGES).join('|')}`);
}

/** Runs of the publisher at the same time: Step Functions refills one state-machine write a second. */
export const PUBLISHER_CONCURRENCY = 2;
