/** How a Task state's `Resource` is called, and under which names it appears in events. */
export interface TaskResource {
  /** Family of its events: `TaskScheduled`, `LambdaFunctionScheduled`, `ActivityScheduled`. */
  readonly family: 'Task' | 'LambdaFunction' | 'Activity';
  /** `invoke`, `startExecution.sync:2`, or the ARN of a function or activity. */
  readonly resource: string;
  /** `resource` without what it says about waiting: `startExecution`. */
  readonly action: string;
  /** `lambda`, `aws-sdk:s3`; empty for functions and activities. */
  readonly resourceType: string;
  /** What the state waits for: the answer, the end of a job, or a task token. */
  readonly pattern: 'response' | 'sync' | 'token';
}

const INTEGRATION = /^arn:[\w-]+:states:[\w-]*:\d*:(.+?):([^:]+?)(\.sync(?::\d)?|\.waitForTaskToken)?$/;

/** Reads the `Resource` of a Task state. */
export function parseResource(arn: string): TaskResource {
  if (arn.includes(':activity:'))
    return { family: 'Activity', resource: arn, action: arn, resourceType: '', pattern: 'token' };
  const match = INTEGRATION.exec(arn);
  if (match === null)
    return { family: 'LambdaFunction', resource: arn, action: arn, resourceType: '', pattern: 'response' };
  const [, resourceType = '', action = '', suffix = ''] = match;
  const pattern = suffix === '' ? 'response' : suffix === '.waitForTaskToken' ? 'token' : 'sync';
  return { family: 'Task', resource: `${action}${suffix}`, action, resourceType, pattern };
}
