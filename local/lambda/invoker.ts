import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogStore } from '../logs/log-store.ts';
import { AwsError, type Faults, type FunctionOutcome, type Principal } from '../service.ts';
import type { Session, Sessions } from '../sts/sessions.ts';
import { createEnvironmentPool, type EnvironmentPool } from './environment-pool.ts';
import { type ExecutionEnvironment, exited, startEnvironment } from './execution-environment.ts';
import type { FunctionConfiguration, FunctionReference } from './functions.ts';
import type { ClockPace } from './runtime-messages.ts';

export interface InvokerOptions {
  readonly region: string;
  readonly baseUrl: string;
  readonly faults: Faults;
  readonly logs: LogStore;
  readonly sessions: Sessions;
  readonly pace: ClockPace;
  /** Folder that keeps compiled code. */
  readonly codeCache: string;
  /** The role session that a function's code runs under. */
  readonly principalOf: (functionArn: string) => Principal;
}

/** Runs functions in worker threads. */
export interface Invoker {
  /**
   * @throws AwsError `TooManyRequestsException` when the function's reserved concurrency is used up,
   *   `InvalidParameterValueException` without the tenant that the function needs, or with one that it does not take
   */
  invoke(reference: FunctionReference, payload: string): Promise<FunctionOutcome>;
  close(): Promise<void>;
}

/** Environments of one function at a time: two cores run no more at once, and each takes some 30 MB. */
const MAXIMUM_ENVIRONMENTS = 4;

/** 6 MB, for requests and for answers. */
const PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;

export function createInvoker(options: InvokerOptions): Invoker {
  const pools = new Map<string, EnvironmentPool>();

  function poolOf(reference: FunctionReference): EnvironmentPool {
    const { configuration } = reference;
    const key = [configuration.name, reference.version, reference.tenantId].join(':');
    const existing = pools.get(key);
    if (existing !== undefined) return existing;
    const maximum = Math.min(MAXIMUM_ENVIRONMENTS, configuration.reservedConcurrency ?? MAXIMUM_ENVIRONMENTS);
    const pool = createEnvironmentPool(() => openEnvironment(reference, options), maximum);
    pools.set(key, pool);
    return pool;
  }

  async function invoke(reference: FunctionReference, payload: string): Promise<FunctionOutcome> {
    const { name, reservedConcurrency = Number.POSITIVE_INFINITY } = reference.configuration;
    checkTenant(reference);
    const pool = poolOf(reference);
    if (pool.load >= reservedConcurrency) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    if (Buffer.byteLength(payload) > PAYLOAD_LIMIT_BYTES) throw tooLarge(payload);
    const run = () =>
      pool.run({
        requestId: randomUUID(),
        payload,
        invokedFunctionArn: reference.qualifiedArn,
        traceId: traceId(),
        tenantId: reference.tenantId,
      });
    const before = await struck(options.faults, `function:before:${name}`, name);
    if (typeof before === 'object') return before;
    if (before === 'duplicate') await run();
    const outcome = await run();
    const after = await struck(options.faults, `function:after:${name}`, name);
    return typeof after === 'object' ? after : limited(outcome);
  }

  return {
    invoke,
    close: async () => void (await Promise.all([...pools.values()].map((pool) => pool.close()))),
  };
}

/** @throws AwsError `InvalidParameterValueException` as Lambda does (developer guide, "Troubleshooting tenant isolation") */
function checkTenant({ configuration, tenantId }: FunctionReference): void {
  if (configuration.perTenant === (tenantId !== undefined)) return;
  const message = configuration.perTenant
    ? 'The invoked function is enabled with tenancy configuration. Add a valid tenant ID in your request and try again.'
    : 'The invoked function is not enabled with tenancy configuration. Remove the tenant ID from your request and try again.';
  throw new AwsError('InvalidParameterValueException', message);
}

/**
 * Lets a fault strike before the code runs, or when it has run but nobody knows yet.
 * @returns the outcome that the fault makes, if it makes one
 */
async function struck(faults: Faults, point: string, name: string): Promise<FunctionOutcome | 'proceed' | 'duplicate'> {
  const fault = faults.at(point, name);
  if (fault === 'proceed' || fault === 'duplicate') return fault;
  if (fault === 'kill' || fault === 'drop') return exited('signal: killed');
  if ('fail' in fault) {
    const report = { errorType: fault.fail, errorMessage: 'Injected fault', trace: [] };
    return { payload: JSON.stringify(report), functionError: 'Unhandled' };
  }
  await sleep(fault.delayMs);
  return 'proceed';
}

function openEnvironment({ configuration, version }: FunctionReference, options: InvokerOptions): ExecutionEnvironment {
  const logStream = `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[${version}]${randomBytes(16).toString('hex')}`;
  const session = options.sessions.open({
    principal: { ...options.principalOf(configuration.arn), functionArn: configuration.arn },
    origin: { functionName: configuration.name, kill: () => environment.kill() },
  });
  const environment = startEnvironment({
    runtime: { folder: configuration.folder, handler: configuration.handler, pace: options.pace },
    variables: {
      ...platformVariables(configuration, version, options),
      ...credentialVariables(session),
      AWS_LAMBDA_LOG_STREAM_NAME: logStream,
      ...configuration.variables,
    },
    memoryMb: configuration.memoryMb,
    timeoutSeconds: configuration.timeoutSeconds,
    codeCache: options.codeCache,
    print: (line) => options.logs.append(configuration.logGroup, logStream, line),
  });
  void environment.ended.then(() => options.sessions.end(session));
  return environment;
}

/** The variables that Lambda reserves, and where the SDK finds AWS. */
function platformVariables(
  configuration: FunctionConfiguration,
  version: string,
  { region, baseUrl }: InvokerOptions,
): Readonly<Record<string, string>> {
  return {
    AWS_DEFAULT_REGION: region,
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    AWS_ENDPOINT_URL: baseUrl,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroup,
    AWS_REGION: region,
    LAMBDA_TASK_ROOT: configuration.folder,
    TZ: ':UTC',
    _HANDLER: configuration.handler,
  };
}

function credentialVariables({ credentials }: Session): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
  };
}

function limited(outcome: FunctionOutcome): FunctionOutcome {
  const size = Buffer.byteLength(outcome.payload);
  if (size <= PAYLOAD_LIMIT_BYTES) return outcome;
  const errorMessage = `Response payload size (${size} bytes) exceeded maximum allowed payload size (${PAYLOAD_LIMIT_BYTES} bytes).`;
  const report = { errorType: 'Function.ResponseSizeTooLarge', errorMessage };
  return { payload: JSON.stringify(report), functionError: 'Unhandled' };
}

function tooLarge(payload: string): AwsError {
  const size = Buffer.byteLength(payload);
  const message = `${size} byte payload is too large for the RequestResponse invocation type (limit ${PAYLOAD_LIMIT_BYTES} bytes)`;
  return new AwsError('RequestTooLargeException', message, 413);
}

/** A trace header as X-Ray writes it: version, time in hex, 96 random bits. */
function traceId(): string {
  const time = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${time}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=1`;
}
