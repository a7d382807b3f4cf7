import * as z from 'zod';
import { parseInput } from '../parse.ts';
import {
  AwsError,
  type AwsRequest,
  type CloudContext,
  type FunctionOutcome,
  HttpAnswer,
  type Principal,
  type RestRoute,
  type Service,
} from '../service.ts';
import { createTimers } from '../timers.ts';
import { type AsyncInvocations, createAsyncInvocations } from './async-invocations.ts';
import { createFailureDestinations } from './failure-destinations.ts';
import { type FunctionConfiguration, type FunctionReference, type Functions, invokedFor } from './functions.ts';
import type { Invoker } from './invoker.ts';

/** The Lambda API, and invoking without HTTP. */
export interface LambdaService extends Service {
  /** @see CloudContext.invokeFunction */
  invoke(functionArn: string, payload: string, principal: Principal): Promise<FunctionOutcome>;
}

interface LambdaOptions {
  readonly context: Pick<
    CloudContext,
    'accountId' | 'region' | 'baseUrl' | 'clock' | 'authorize' | 'log' | 'call' | 'functionPrincipal'
  >;
  readonly functions: Functions;
  readonly invoker: Invoker;
}

const routes: readonly RestRoute[] = [
  {
    method: 'POST',
    path: '/2015-03-31/functions/{FunctionName}/invocations',
    action: 'Invoke',
    payload: 'Payload',
    headers: { 'x-amz-invocation-type': 'InvocationType', 'x-amz-tenant-id': 'TenantId' },
  },
  { method: 'GET', path: '/2015-03-31/functions/{FunctionName}', action: 'GetFunction' },
  { method: 'GET', path: '/2015-03-31/functions/{FunctionName}/configuration', action: 'GetFunctionConfiguration' },
  { method: 'GET', path: '/2015-03-31/functions', action: 'ListFunctions' },
];

const reference = z.looseObject({ FunctionName: z.string(), Qualifier: z.string().optional() });
const invocation = z.looseObject({
  InvocationType: z.enum(['RequestResponse', 'Event', 'DryRun']).default('RequestResponse'),
  Payload: z.string().default(''),
  TenantId: z
    .string()
    .regex(/^[a-zA-Z0-9._:/=+\-@ ]{1,256}$/)
    .optional(),
});

/** Permissions are named after the API's actions, but for these. */
const PERMISSIONS: Readonly<Record<string, string>> = { Invoke: 'InvokeFunction' };

export function createLambdaService({ context, functions, invoker }: LambdaOptions): LambdaService {
  const timers = createTimers(context.clock);
  const { clock, log } = context;
  const giveUp = createFailureDestinations(context, functions);
  const events = createAsyncInvocations({ functions, invoker, timers, now: clock.now, log, giveUp });
  return {
    name: 'lambda',
    protocol: 'rest-json',
    provisioners: functions.provisioners,
    routes,
    authorize({ action, input }) {
      if (action === 'ListFunctions') return [{ action: 'lambda:ListFunctions', resource: '*' }];
      const resource = requested(functions, input).qualifiedArn;
      return [{ action: `lambda:${PERMISSIONS[action] ?? action}`, resource }];
    },
    async handle({ action, input }) {
      if (action === 'Invoke') return answerInvocation(requested(functions, input), input, invoker, events);
      if (action === 'ListFunctions') return { Functions: functions.all().map(describe) };
      const configuration = describe(requested(functions, input).configuration);
      return action === 'GetFunction' ? { Configuration: configuration } : configuration;
    },
    async invoke(functionArn, payload, principal) {
      const target = functions.find(functionArn);
      if (principal.service !== 'lambda.amazonaws.com') {
        context.authorize(principal, [{ action: 'lambda:InvokeFunction', resource: target.qualifiedArn }]);
      }
      return invoker.invoke(target, payload);
    },
    memory: events.memory,
    start: events.start,
    async close() {
      timers.close();
      await invoker.close();
    },
  };
}

/** @throws AwsError `ResourceNotFoundException` */
function requested(functions: Functions, input: AwsRequest['input']): FunctionReference {
  const { FunctionName, Qualifier } = parseInput(reference, input, 'InvalidParameterValueException');
  return functions.find(FunctionName, Qualifier);
}

async function answerInvocation(
  found: FunctionReference,
  input: AwsRequest['input'],
  invoker: Invoker,
  events: AsyncInvocations,
): Promise<HttpAnswer> {
  const { InvocationType, Payload, TenantId } = parseInput(invocation, input, 'InvalidParameterValueException');
  const payload = checkedPayload(Payload);
  const target = invokedFor(found, TenantId);
  if (InvocationType === 'DryRun') return new HttpAnswer(204);
  if (InvocationType === 'Event') {
    events.invoke(target, payload);
    return new HttpAnswer(202);
  }
  const outcome = await invoker.invoke(target, payload);
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': target.version };
  const failed = 'functionError' in outcome ? { 'x-amz-function-error': outcome.functionError } : {};
  return new HttpAnswer(200, { ...headers, ...failed }, outcome.payload);
}

/** @throws AwsError `InvalidRequestContentException` for what is not JSON; nothing at all is an empty object */
function checkedPayload(payload: string): string {
  if (payload === '') return '{}';
  try {
    JSON.parse(payload);
    return payload;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${reason}`);
  }
}

function describe(configuration: FunctionConfiguration) {
  return {
    FunctionName: configuration.name,
    FunctionArn: configuration.arn,
    Description: configuration.description,
    Runtime: configuration.runtime,
    Role: configuration.roleArn,
    Handler: configuration.handler,
    MemorySize: configuration.memoryMb,
    Timeout: configuration.timeoutSeconds,
    Version: '$LATEST',
    PackageType: 'Zip',
    State: 'Active',
    Environment: { Variables: configuration.variables },
    LoggingConfig: { LogGroup: configuration.logGroup },
  };
}
