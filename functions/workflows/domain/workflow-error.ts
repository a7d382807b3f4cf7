import * as z from 'zod';
import { type WorkflowError, workflowError } from '../../shared/schemas.ts';
import { STANDARD_ERROR_BASE, STANDARD_ERRORS, type StandardError } from '../../tasks/public.ts';

/** What Step Functions says of a failure: the name of the error and its cause, which may be absent or any text. */
export interface Failure {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** Lambda's report of an error, which Step Functions puts into `Cause`. */
const lambdaReport = z.object({ errorMessage: z.string(), errorType: z.string().optional() });

/** What Step Functions says of another workflow that failed, which it puts into `Cause`. */
const childExecution = z.object({
  ExecutionArn: z.string(),
  Status: z.string(),
  Error: z.string().optional(),
  Cause: z.string().optional(),
});

function failureOf({ Status, Error: error, Cause: cause = Status }: z.output<typeof childExecution>): Failure {
  return { error: error ?? (Status === 'TIMED_OUT' ? 'States.Timeout' : 'States.TaskFailed'), cause };
}

const MOST_DETAIL_CHARACTERS = 2_000;

/**
 * A failure as an error in the specification's shape. Causes that are a problem in JSON text (raised by the workflow or
 * thrown by a connector, there inside of Lambda's report) are taken as they are; names of Step Functions' own errors
 * are mapped to the standard errors; anything else is a runtime error.
 */
export function toWorkflowError({ error = '', cause = '' }: Failure): WorkflowError {
  const direct = parseJson(cause);
  const child = error === 'States.TaskFailed' ? childExecution.safeParse(direct) : undefined;
  if (child?.success === true) return toWorkflowError(failureOf(child.data));
  const report = lambdaReport.safeParse(direct);
  const problem = workflowError.safeParse(report.success ? parseJson(report.data.errorMessage) : direct);
  if (problem.success) return problem.data;
  const detail = detailOf(report.success ? report.data.errorMessage : cause);
  const { kind, status, title } = classify(error);
  const type = kind === undefined ? error : `${STANDARD_ERROR_BASE}${kind}`;
  return { type, status, ...(title === '' ? {} : { title }), ...(detail === '' ? {} : { detail }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Causes are free text as often as JSON; what is not JSON is shown as it is.
    return undefined;
  }
}

/** Names of the platform's resources are no business of tenants. */
function detailOf(text: string): string {
  return text.replaceAll(/arn:aws[^\s'",]*/g, '(a resource of the platform)').slice(0, MOST_DETAIL_CHARACTERS);
}

interface Class {
  /** @default - the name of the error is its type */
  readonly kind?: StandardError;
  readonly status: number;
  readonly title: string;
}

const NAMED: Readonly<Record<string, Class>> = {
  'States.Timeout': { kind: 'timeout', status: 408, title: 'The time is up' },
  'States.HeartbeatTimeout': { kind: 'timeout', status: 408, title: 'The time is up' },
  'States.QueryEvaluationError': { kind: 'expression', status: 400, title: 'An expression failed' },
  'EventBridge.FailedEntry': { kind: 'communication', status: 500, title: 'An event was not taken' },
  'States.DataLimitExceeded': { kind: 'runtime', status: 500, title: 'A result is too large' },
};

function isStandard(kind: string): kind is StandardError {
  return Object.hasOwn(STANDARD_ERRORS, kind);
}

function classify(name: string): Class {
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (named !== undefined) return named;
  // `<kind>.<status>` is what connectors and raised errors are named; the cause was cut or is not a problem.
  const [, kind = '', status] = /^([a-z]+)\.(\d{3})$/.exec(name) ?? [];
  if (isStandard(kind)) return { kind, status: Number(status), title: '' };
  if (/^[a-z][a-z0-9+.-]*:/i.test(name) && URL.canParse(name)) return { status: 500, title: '' };
  return { kind: 'runtime', status: STANDARD_ERRORS.runtime, title: name };
}
