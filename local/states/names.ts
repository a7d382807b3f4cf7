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

/** Takes `…:stateMachine:<name>` or `…:stateMachine:<name>:<version>` apart. @throws AwsError `InvalidArn` */
export function parseMachineArn(arn: string): { machineArn: string; version: number | undefined } {
  const [, machineArn, version] = /^(arn:[^:]+:states:[^:]+:\d{12}:stateMachine:[^:]+)(?::(\d+))?$/.exec(arn) ?? [];
  if (machineArn === undefined) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  return { machineArn, version: version === undefined ? undefined : Number(version) };
}
