import { TENANT_ID } from './ids.ts';

/** What the ARN of an execution says; it cannot be forged, since only the publisher names state machines. */
export interface ExecutionIdentity {
  readonly tenantId: string;
  readonly executionId: string;
}

const ARN = /^arn:[a-z-]+:states:[a-z0-9-]+:\d{12}:execution:trb_([a-z0-9]+)_([^_:]+)_[^:]+:([^:]+)$/;

/**
 * Reads tenant and execution id from `arn:…:execution:trb_<stage>_<tenant>_<namespace>_<name>_<hash>:<execution id>`.
 * @returns undefined when the ARN is not one of this platform's stage
 */
export function parseExecutionArn(arn: string, stage: string): ExecutionIdentity | undefined {
  const match = ARN.exec(arn);
  if (match === null) return undefined;
  const [, arnStage, tenantId = '', executionId = ''] = match;
  return arnStage === stage && TENANT_ID.test(tenantId) ? { tenantId, executionId } : undefined;
}
