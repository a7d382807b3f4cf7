import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';

/** Everything a log line may carry beside its message: ids, counts and codes, never what tenants send or store. */
export interface LogFields {
  readonly tenantId?: string | undefined;
  readonly principalKind?: string | undefined;
  readonly principalId?: string | undefined;
  /** What a client quotes; it travels through queues. */
  readonly requestId?: string | undefined;
  /** API Gateway's own id of the request, or Lambda's of the invocation. */
  readonly invocationId?: string | undefined;
  readonly workflowId?: string | undefined;
  readonly version?: string | undefined;
  readonly executionId?: string | undefined;
  readonly operationId?: string | undefined;
  readonly operation?: string | undefined;
  readonly status?: number | string | undefined;
  /** A code of the error registry. */
  readonly code?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly count?: number | undefined;
  readonly attempt?: number | undefined;
}

const ALLOWED = [
  'tenantId',
  'principalKind',
  'principalId',
  'requestId',
  'invocationId',
  'workflowId',
  'version',
  'executionId',
  'operationId',
  'operation',
  'status',
  'code',
  'durationMs',
  'count',
  'attempt',
] as const satisfies readonly (keyof LogFields)[];

/** Structured log lines of one service. */
export interface Logger {
  /** Adds fields to every line until `clear`. */
  bind(fields: LogFields): void;
  /** Forgets what was bound: call it first in every invocation, since functions are reused. */
  clear(): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** `error` is logged with its stack. */
  error(message: string, error?: unknown, fields?: LogFields): void;
}

/** Only fields of the list pass, also where a caller without types adds others. */
function allowed(fields: LogFields): Record<string, string | number> {
  const entries = ALLOWED.flatMap((name) => {
    const value = fields[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** A logger that writes JSON lines. `service` is the name of the context. */
export function createLogger(service: string): Logger {
  const lines = new PowertoolsLogger({ serviceName: service });
  return {
    bind: (fields) => lines.appendKeys(allowed(fields)),
    clear: () => lines.resetKeys(),
    info: (message, fields = {}) => lines.info(message, allowed(fields)),
    warn: (message, fields = {}) => lines.warn(message, allowed(fields)),
    error: (message, error, fields = {}) => {
      const thrown = error === undefined ? {} : { error: error instanceof Error ? error : new Error(typeof error) };
      lines.error(message, { ...allowed(fields), ...thrown });
    },
  };
}

/** Starts an invocation: forgets the one before and binds this one's fields. */
export function bindInvocation(logger: Logger, fields: LogFields): void {
  logger.clear();
  logger.bind(fields);
}
