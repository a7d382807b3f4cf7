import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { TENANT_ID } from '../ids.ts';

/** Who the authorizer found behind the credentials. What they may do is read afresh for each request. */
export interface Identity {
  readonly kind: 'user' | 'api-key' | 'operator';
  /** @default - an operator, or a person who is a member of no tenant */
  readonly tenantId?: string;
  readonly principalId: string;
  /** When the token was issued, in seconds since the epoch. @default - an API key */
  readonly issuedAt?: number;
  /** When the person signed in, in seconds since the epoch; refreshing a token does not change it. @default - an API key */
  readonly signedInAt?: number;
  /** The token attests that its person signs in with a second factor. @default - it does not, or an API key */
  readonly secondFactor?: true;
}

const seconds = z.union([z.literal(''), z.string().regex(/^\d{1,12}$/)]);

/** The authorizer's context: strings only, since API Gateway passes nothing else. */
const authorizerContext = z
  .object({
    kind: z.enum(['user', 'api-key', 'operator']),
    tenantId: z.union([z.literal(''), z.string().regex(TENANT_ID)]),
    principalId: z.string().min(1),
    issuedAt: seconds,
    signedInAt: seconds,
    secondFactor: z.enum(['', 'true']).default(''),
  })
  .transform(
    ({ kind, tenantId, principalId, issuedAt, signedInAt, secondFactor }): Identity => ({
      kind,
      principalId,
      ...(tenantId === '' ? {} : { tenantId }),
      ...(issuedAt === '' ? {} : { issuedAt: Number(issuedAt) }),
      ...(signedInAt === '' ? {} : { signedInAt: Number(signedInAt) }),
      ...(secondFactor === '' ? {} : { secondFactor: true }),
    }),
  );

/** @returns undefined when the request came without an authorizer's context, or with one that is not ours */
export function readIdentity(event: APIGatewayProxyEvent): Identity | undefined {
  const parsed = authorizerContext.safeParse(event.requestContext.authorizer);
  return parsed.success ? parsed.data : undefined;
}
