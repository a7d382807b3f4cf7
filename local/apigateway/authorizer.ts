import * as z from 'zod';
import { AwsError, type CloudContext, type FunctionOutcome } from '../service.ts';
import { type Verdict, verdictOf } from './authorizer-policy.ts';
import { withDeadline } from './deadline.ts';
import type { Authorization, Exchange } from './exchange.ts';
import { parameterValue } from './gateway-response.ts';
import type { Authorizer } from './model.ts';
import { authorizerEvent, methodArn } from './proxy-event.ts';
import { Refusal } from './refusal.ts';

/** An authorizer has at most this long, whatever the timeout of its function. */
const AUTHORIZER_TIMEOUT_MS = 29_000;

const answer = z.object({
  principalId: z.string(),
  policyDocument: z.unknown(),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  usageIdentifierKey: z.string().optional(),
});
const failure = z.object({ errorMessage: z.string() });

interface CachedResult {
  readonly expiresAt: number;
  readonly result: z.output<typeof answer>;
}

export interface AuthorizerGate {
  /** Says who the caller is. @throws Refusal */
  authorize(exchange: Exchange, authorizer: Authorizer): Promise<Authorization>;
}

/**
 * REQUEST authorizers with their result cache. A result is kept for the identity, not for the method, so its policy is
 * evaluated again for each method that the identity calls; errors are not kept.
 */
export function createAuthorizerGate(context: CloudContext): AuthorizerGate {
  const cache = new Map<string, CachedResult>();

  async function ask(exchange: Exchange, authorizer: Authorizer, identity: string) {
    const now = context.clock.now();
    const cached = cache.get(identity);
    if (cached !== undefined && cached.expiresAt > now) return cached.result;
    const result = read(await invoke(context, exchange, authorizer));
    if (authorizer.ttl > 0) cache.set(identity, { result, expiresAt: now + authorizer.ttl * 1000 });
    return result;
  }

  return {
    async authorize(exchange, authorizer) {
      const sources = authorizer.identitySources.map((source) => parameterValue(exchange, source));
      // Without every identity source the function is not even asked.
      if (sources.some((value) => value === undefined || value === '')) throw new Refusal('UNAUTHORIZED');
      const result = await ask(exchange, authorizer, JSON.stringify([authorizer.id, ...sources]));
      decide(verdictOf(result.policyDocument, methodArn(context, exchange)));
      const values = Object.entries(result.context).map(([name, value]) => [name, String(value)]);
      return {
        principalId: result.principalId,
        context: Object.fromEntries(values),
        usageIdentifierKey: result.usageIdentifierKey,
      };
    },
  };
}

function decide(verdict: Verdict): void {
  if (verdict === 'malformed') throw new Refusal('AUTHORIZER_CONFIGURATION_ERROR');
  if (verdict === 'denied') throw new Refusal('ACCESS_DENIED');
  if (verdict === 'explicitly denied') {
    throw new Refusal('ACCESS_DENIED', 'User is not authorized to access this resource with an explicit deny');
  }
}

async function invoke(context: CloudContext, exchange: Exchange, authorizer: Authorizer): Promise<FunctionOutcome> {
  const principal = {
    arn: 'apigateway.amazonaws.com',
    service: 'apigateway.amazonaws.com',
    sourceArn: `arn:aws:execute-api:${context.region}:${context.accountId}:${exchange.api.id}/authorizers/${authorizer.id}`,
    tags: {},
  };
  const payload = JSON.stringify(authorizerEvent(context, exchange));
  try {
    const invocation = context.invokeFunction(authorizer.functionArn, payload, principal);
    return await withDeadline(AUTHORIZER_TIMEOUT_MS, invocation, () => new Refusal('AUTHORIZER_FAILURE'));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    context.log(`authorizer ${authorizer.functionArn} cannot be invoked: ${error.message}`);
    throw new Refusal('AUTHORIZER_CONFIGURATION_ERROR');
  }
}

function read(outcome: FunctionOutcome): z.output<typeof answer> {
  const payload: unknown = JSON.parse(outcome.payload);
  if ('functionError' in outcome) {
    const reason = failure.safeParse(payload);
    // A function says "not authenticated" by failing with exactly this message.
    throw new Refusal(reason.data?.errorMessage === 'Unauthorized' ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE');
  }
  const parsed = answer.safeParse(payload);
  if (!parsed.success) throw new Refusal('AUTHORIZER_CONFIGURATION_ERROR');
  return parsed.data;
}
