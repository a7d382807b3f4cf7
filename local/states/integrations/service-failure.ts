import { randomUUID } from 'node:crypto';
import type { TaskOutcome } from '../../../functions/workflows/simulator/types.ts';
import type { AwsError } from '../../service.ts';

/** How Step Functions names the errors of a service: by the classes of the SDK that it calls it with. */
interface ErrorNames {
  readonly prefix: string;
  /** Name of the service in causes. */
  readonly service: string;
  /** Class for what has none of its own, such as a refusal by IAM. */
  readonly general: string;
  /** Codes with a class of their own. */
  readonly own: readonly string[];
  /** Status of a refusal by IAM. @default - the one the error has */
  readonly deniedStatus?: number;
}

export type CalledService = 'lambda' | 'events' | 'sqs' | 'states';

const ERROR_NAMES: Readonly<Record<CalledService, ErrorNames>> = {
  lambda: {
    prefix: 'Lambda',
    service: 'AWSLambda',
    general: 'AWSLambdaException',
    deniedStatus: 403,
    own: [
      ...['InvalidParameterValueException', 'InvalidRequestContentException', 'RequestTooLargeException'],
      ...['ResourceConflictException', 'ResourceNotFoundException', 'ServiceException', 'TooManyRequestsException'],
    ],
  },
  events: {
    prefix: 'EventBridge',
    service: 'AmazonEventBridge',
    general: 'AmazonEventBridgeException',
    own: ['InternalException'],
  },
  sqs: {
    prefix: 'SQS',
    service: 'AmazonSQS',
    general: 'AmazonSQSException',
    own: ['InvalidMessageContents', 'QueueDoesNotExist', 'UnsupportedOperation'],
  },
  states: {
    prefix: 'StepFunctions',
    service: 'AWSStepFunctions',
    general: 'AWSStepFunctionsException',
    own: [
      ...['ExecutionAlreadyExists', 'ExecutionDoesNotExist', 'ExecutionLimitExceeded', 'InvalidArn'],
      ...['InvalidExecutionInput', 'InvalidName', 'StateMachineDeleting', 'StateMachineDoesNotExist'],
      'ValidationException',
    ],
  },
};

/** A refusal of a service as the failure of the task that called it. */
export function serviceFailure(called: CalledService, { code, message, status }: AwsError): TaskOutcome {
  const { prefix, service, general, own, deniedStatus = status } = ERROR_NAMES[called];
  const exception = code.endsWith('Exception') ? code : `${code}Exception`;
  const told = code === 'AccessDeniedException' ? deniedStatus : status;
  const details = `Service: ${service}; Status Code: ${told}; Error Code: ${code}; Request ID: ${randomUUID()}; Proxy: null`;
  return { error: `${prefix}.${own.includes(code) ? exception : general}`, cause: `${message} (${details})` };
}
