import { AwsError, type CloudContext } from '../service.ts';

const FORBIDDEN = /[\p{Cc}\s<>{}[\]?*"#%\\^|~`$&,;:/]/u;
const MAXIMUM_LENGTH = 80;

/** @throws AwsError `InvalidName` for what AWS does not take as name of a state machine or an execution */
export function checkName(name: string): void {
  if (name.length < 1 || name.length > MAXIMUM_LENGTH || FORBIDDEN.test(name)) {
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  }
}

export function machineArnOf(context: CloudContext, name: string): string {
  return `arn:aws:states:${context.region}:${context.accountId}:stateMachine:${name}`;
}

/** The ARN of an execution names the state machine, never the version. */
export function executionArnOf(context: CloudContext, machineName: string, name: string): string {
  return `arn:aws:states:${context.region}:${context.accountId}:execution:${machineName}:${name}`;
}

/**
 * Takes `…:stateMachine:<name>` apart, or the same with a version or an alias behind it.
 * @throws AwsError `InvalidArn`, and `ValidationException` for a Distributed Map state within a state machine
 */
export function parseMachineArn(arn: string): { machineArn: string; qualifier: string | undefined } {
  const [, machineArn, qualifier] =
    /^(arn:[^:]+:states:[^:]+:\d{12}:stateMachine:[^:]+)(?::([\w.-]+))?$/.exec(arn) ?? [];
  if (machineArn === undefined) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  if (machineArn.includes('/')) {
    throw new AwsError('ValidationException', `The ARN of a Map state is not allowed here: '${arn}'`);
  }
  return { machineArn, qualifier };
}

/** Whether what stands behind a state machine's ARN is the number of a version; aliases have other names. */
export function isVersionNumber(qualifier: string): boolean {
  return /^\d+$/.test(qualifier);
}
