import { parseResource } from '../integrations/resource.ts';
import type { Json } from '../types.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

export type MachineType = 'STANDARD' | 'EXPRESS';

// AWS takes a placeholder for the account, as its examples have.
const FUNCTION_ARN = /^arn:aws[\w-]*:lambda:[\w-]+:[\w-]+:function:[\w-]+(:[\w$-]+)?$/;
const ACTIVITY_ARN = /^arn:aws[\w-]*:states:[\w-]+:\d{12}:activity:.+$/;
const INTEGRATION_ARN = /^arn:aws[\w-]*:states:[\w-]*:\d*:(aws-sdk:)?[\w-]+:[\w.:-]+$/;

/** Services with optimized integrations (developer guide, "Integrating optimized services with Step Functions"). */
const OPTIMIZED_SERVICES = new Set([
  ...['apigateway', 'athena', 'batch', 'bedrock', 'codebuild', 'databrew', 'dynamodb', 'ecs', 'eks'],
  ...['elasticmapreduce', 'emr-containers', 'emr-serverless', 'events', 'glue', 'http', 'lambda', 'mediaconvert'],
  ...['sagemaker', 'sns', 'sqs', 'states'],
]);

/** How the integrations that are simulated may wait, beside not at all (same page). */
const WAITS: Readonly<Record<string, readonly string[]>> = {
  'lambda:invoke': ['.waitForTaskToken'],
  'events:putEvents': ['.waitForTaskToken'],
  'sqs:sendMessage': ['.waitForTaskToken'],
  'states:startExecution': ['.sync', '.sync:2', '.waitForTaskToken'],
  'http:invoke': [],
};

function isRecognized(resource: string): boolean {
  if (FUNCTION_ARN.test(resource) || ACTIVITY_ARN.test(resource)) return true;
  if (!INTEGRATION_ARN.test(resource)) return false;
  const task = parseResource(resource);
  const { resourceType, action } = task;
  const suffix = task.resource.slice(action.length);
  if (resourceType.startsWith('aws-sdk:')) return suffix === '' || suffix === '.waitForTaskToken';
  if (!OPTIMIZED_SERVICES.has(resourceType)) return false;
  const name = `${resourceType}:${action}`;
  return suffix === '' || !Object.hasOwn(WAITS, name) || WAITS[name]?.includes(suffix) === true;
}

/** What Express machines cannot wait for (developer guide, "Choosing workflow type"). */
function expressRules(location: string, resource: string): readonly Diagnostic[] {
  const { family, pattern } = parseResource(resource);
  if (family === 'Activity') {
    return [schemaError(location, 'Express state machine does not support Activity ARN')];
  }
  if (pattern === 'token') {
    // The space at the end is AWS's own.
    return [schemaError(location, "Express state machine does not support '.waitForTaskToken' service integration ")];
  }
  return pattern === 'sync'
    ? [schemaError(location, "Express state machine does not support '.sync' service integration")]
    : [];
}

/** `Resource` of a Task names something that Step Functions can call. */
export function resourceRules(place: string, resource: Json | undefined, type: MachineType): readonly Diagnostic[] {
  if (resource === undefined) return [];
  const location = `${place}/Resource`;
  if (typeof resource !== 'string' || !resource.startsWith('arn:')) {
    return [schemaError(location, 'Value is not a valid resource ARN')];
  }
  if (!isRecognized(resource)) {
    const reason = 'The value is not a valid resource ARN, or the resource is not available in this region.';
    return [schemaError(location, `The resource provided ${resource} is not recognized. ${reason}`)];
  }
  return type === 'EXPRESS' ? expressRules(location, resource) : [];
}
