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
import type { FunctionConfiguration, FunctionReference, Functions } from './functions.ts';
import type { Invoker } from './invoker.ts';

/** The Lambda API, and invoking without HTTP. */
export interface LambdaService extends Service {
  /** @see CloudContext.invokeFunction */
  invoke(functionArn: string, payload: string, principal: Principal): Promise<FunctionOutcome>;
}

interface LambdaOptions {
  readonly context: Pick<CloudContext, 'accountId' | 'region' | 'clock' | 'authorize' | 'log'>;
  readonly functions: Functions;
  readonly invoker: Invoker;
}

const routes: readonly RestRoute[] = [
  {
    method: 'POST',
    path: '/2015-03-31/functions/{FunctionName}/invocations',
    action: 'Invoke',
    payload: 'Payload',
    headers: { 'x-amz-invocation-type': 'InvocationType' },
  },
  { method: 'GET', path: '/2015-03-31/functions/{FunctionName}', action: 'GetFunction' },
  { method: 'GET', path: '/2015-03-31/functions/{FunctionName}/configuration', action: 'GetFunctionConfiguration' },
  { method: 'GET', path: '/2015-03-31/functions', action: 'ListFunctions' },
];

const reference = z.looseObject({ FunctionName: z.string(), Qualifier: z.string().optional() });
const invocation = z.looseObject({
  ...reference.shape,
  InvocationType: z.enum(['RequestResponse', 'Event', 'DryRun']).default('RequestResponse'),
  Payload: z.string().default(''),
});

/** A failed asynchronous invocation is tried again after one minute, and once more after two. */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** Permissions are named after the API's actions, but for these. */
const PERMISSIONS: Readonly<Record<string, string>> = { Invoke: 'InvokeFunction' };

export function createLambdaService({ context, functions, invoker }: LambdaOptions): LambdaService {
  const timers = createTimers(context.clock);

  async function invoke(functionArn: string, payload: string, principal: Principal): Promise<FunctionOutcome> {
    const target = functions.find(functionArn);
    if (principal.service !== 'lambda.amazonaws.com') {
      context.authorize(principal, [{ action: 'lambda:InvokeFunction', resource: target.qualifiedArn }]);
    }
    return invoker.invoke(target, payload);
  }

  /** Lambda's own queue: the caller is not told how it ends. */
  async function invokeLater(target: FunctionReference, payload: string, attempt = 0): Promise<void> {
    const failure = await invoker.invoke(target, payload).then(
      (outcome) => ('functionError' in outcome ? outcome.payload : undefined),
      (error: unknown) => (error instanceof AwsError ? error.message : Promise.reject(error)),
    );
    if (failure === undefined) return;
    const delay = RETRY_DELAYS_MS[attempt];
    if (delay === undefined) context.log(`${target.configuration.name}: an event was dropped: ${failure}`);
    else timers.after(delay, () => void invokeLater(target, payload, attempt + 1));
  }

  async function answerInvocation(input: AwsRequest['input']): Promise<HttpAnswer> {
    const { FunctionName, Qualifier, InvocationType, Payload } = parseInvocation(input);
    const target = functions.find(FunctionName, Qualifier);
    const payload = checkedPayload(Payload);
    if (InvocationType === 'DryRun') return new HttpAnswer(204);
    if (InvocationType === 'Event') {
      void invokeLater(target, payload);
      return new HttpAnswer(202);
    }
    const outcome = await invoker.invoke(target, payload);
    const headers = { 'content-type': 'application/json', 'x-amz-executed-version': target.version };
    const failed = 'functionError' in outcome ? { 'x-amz-function-error': outcome.functionError } : {};
    return new HttpAnswer(200, { ...headers, ...failed }, outcome.payload);
  }

  return {
    name: 'lambda',
    protocol: 'rest-json',
    provisioners: functions.provisioners,
    routes,
    authorize({ action, input }) {
      if (action === 'ListFunctions') return [{ action: 'lambda:ListFunctions', resource: '*' }];
      const { FunctionName, Qualifier } = parseInput(reference, input, 'InvalidParameterValueException');
      const { qualifiedArn } = functions.find(FunctionName, Qualifier);
      return [{ action: `lambda:${PERMISSIONS[action] ?? action}`, resource: qualifiedArn }];
    },
    async handle({ action, input }) {
      if (action === 'Invoke') return answerInvocation(input);
      if (action === 'ListFunctions') return { Functions: functions.all().map(describe) };
      const { FunctionName, Qualifier } = parseInput(reference, input, 'InvalidParameterValueException');
      const configuration = describe(functions.find(FunctionName, Qualifier).configuration);
      return action === 'GetFunction' ? { Configuration: configuration } : configuration;
    },
    invoke,
    async close() {
      timers.close();
      await invoker.close();
    },
  };
}

function parseInvocation(input: AwsRequest['input']) {
  return parseInput(invocation, input, 'InvalidParameterValueException');
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
