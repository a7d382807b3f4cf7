import * as z from 'zod';
import { AwsError, type CloudContext, type FunctionOutcome } from '../service.ts';
import type { User, UserPool, UserPoolClient } from './model.ts';

export type TokenSource =
  | 'TokenGeneration_Authentication'
  | 'TokenGeneration_NewPasswordChallenge'
  | 'TokenGeneration_RefreshTokens';

const tokenChanges = z.object({
  claimsToAddOrOverride: z.record(z.string(), z.json()).nullish(),
  claimsToSuppress: z.array(z.string()).nullish(),
  scopesToAdd: z.array(z.string()).nullish(),
  scopesToSuppress: z.array(z.string()).nullish(),
});
export type TokenChanges = z.output<typeof tokenChanges>;

const overrides = z.object({
  idTokenGeneration: tokenChanges.nullish(),
  accessTokenGeneration: tokenChanges.nullish(),
  groupOverrideDetails: z
    .object({
      groupsToOverride: z.array(z.string()).nullish(),
      iamRolesToOverride: z.array(z.string()).nullish(),
      preferredRole: z.string().nullish(),
    })
    .nullish(),
});
/** What a V2 pre-token-generation trigger may change. */
export type TokenOverrides = z.output<typeof overrides>;

const answer = z.object({
  response: z.object({ claimsAndScopeOverrideDetails: overrides.nullish() }),
});
const failure = z.object({ errorMessage: z.string() });

export interface TokenTriggerRequest {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly user: User;
  readonly source: TokenSource;
  readonly scopes: readonly string[];
  /** @default - the operation passes none to the trigger */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

/**
 * Asks the pool's pre-token-generation trigger (event version 2) what to change.
 * Cognito gives a trigger five seconds and three attempts; here it has the time its function has, once.
 * @throws AwsError `UserLambdaValidationException` when the function throws, `InvalidLambdaResponseException` when its
 * answer is not an event, `UnexpectedLambdaException` when it cannot be invoked
 */
export async function askTokenTrigger(context: CloudContext, request: TokenTriggerRequest): Promise<TokenOverrides> {
  const functionArn = request.pool.tokenTrigger;
  if (functionArn === undefined) return {};
  const outcome = await invoke(context, functionArn, request);
  const parsed = parse(outcome.payload);
  if ('functionError' in outcome) {
    const reason = failure.safeParse(parsed);
    const text = reason.success ? reason.data.errorMessage : outcome.payload;
    throw new AwsError('UserLambdaValidationException', `PreTokenGeneration failed with error ${text}.`);
  }
  const event = answer.safeParse(parsed);
  if (!event.success) throw new AwsError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
  return event.data.response.claimsAndScopeOverrideDetails ?? {};
}

async function invoke(
  context: CloudContext,
  functionArn: string,
  request: TokenTriggerRequest,
): Promise<FunctionOutcome> {
  const principal = {
    arn: 'cognito-idp.amazonaws.com',
    service: 'cognito-idp.amazonaws.com',
    sourceArn: request.pool.arn,
    tags: {},
  };
  try {
    return await context.invokeFunction(functionArn, JSON.stringify(triggerEvent(context, request)), principal);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      'UnexpectedLambdaException',
      `PreTokenGeneration invocation failed due to error ${error.code}: ${error.message}`,
    );
  }
}

/** The event as the developer guide shows it under "Pre token generation trigger version two". */
function triggerEvent(context: CloudContext, request: TokenTriggerRequest): unknown {
  const { pool, client, user } = request;
  return {
    version: '2',
    triggerSource: request.source,
    region: context.region,
    userPoolId: pool.id,
    userName: user.username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: client.id },
    request: {
      userAttributes: {
        sub: user.sub,
        'cognito:user_status': user.status,
        ...Object.fromEntries(user.attributes),
      },
      groupConfiguration: { groupsToOverride: [...user.groups], iamRolesToOverride: [], preferredRole: null },
      scopes: request.scopes,
      ...(request.clientMetadata === undefined ? {} : { clientMetadata: request.clientMetadata }),
    },
    response: { claimsAndScopeOverrideDetails: null },
  };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
