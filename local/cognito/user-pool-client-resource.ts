import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import type { Provisioner } from '../service.ts';
import { type Directory, poolOf, type UserPoolClient } from './model.ts';
import { stableId } from './user-pool-resource.ts';

const count = z.coerce.number().int().positive();
const flag = z.union([z.boolean(), z.stringbool()]);
const inert = z.unknown().optional();
const unit = z.enum(['seconds', 'minutes', 'hours', 'days']);

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
/** What Cognito allows when a client names no flows. */
const DEFAULT_FLOWS = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];

/** The hosted pages and federation of a client are inert: nothing here serves them. */
const userPoolClient = z.strictObject({
  UserPoolId: z.string(),
  ClientName: z.string().optional(),
  AccessTokenValidity: count.optional(),
  IdTokenValidity: count.optional(),
  RefreshTokenValidity: count.optional(),
  TokenValidityUnits: z
    .strictObject({ AccessToken: unit.optional(), IdToken: unit.optional(), RefreshToken: unit.optional() })
    .optional(),
  AuthSessionValidity: count.min(3).max(15).default(3),
  ExplicitAuthFlows: z.array(z.string()).default(DEFAULT_FLOWS),
  GenerateSecret: z.literal(false, 'client secrets are not emulated').or(z.literal('false')).optional(),
  EnableTokenRevocation: flag.default(true),
  PreventUserExistenceErrors: z.enum(['ENABLED', 'LEGACY']).default('LEGACY'),
  ReadAttributes: z.array(z.string()).optional(),
  RefreshTokenRotation: z
    .strictObject({
      Feature: z.enum(['ENABLED', 'DISABLED']),
      RetryGracePeriodSeconds: z.coerce.number().int().min(0).max(60).default(0),
    })
    .optional(),
  AllowedOAuthFlows: inert,
  AllowedOAuthFlowsUserPoolClient: inert,
  AllowedOAuthScopes: inert,
  AnalyticsConfiguration: inert,
  CallbackURLs: inert,
  DefaultRedirectURI: inert,
  EnablePropagateAdditionalUserContextData: inert,
  LogoutURLs: inert,
  SupportedIdentityProviders: inert,
  WriteAttributes: inert,
});

/** `AWS::Cognito::UserPoolClient` */
export function userPoolClientProvisioner(directory: Directory): Provisioner {
  return (resource) => {
    const properties = parseProperties(userPoolClient, resource);
    const rotates = properties.RefreshTokenRotation?.Feature === 'ENABLED';
    if (rotates && properties.ExplicitAuthFlows.includes('ALLOW_REFRESH_TOKEN_AUTH')) {
      throw new Error(`${resource.logicalId}: refresh token rotation excludes ALLOW_REFRESH_TOKEN_AUTH`);
    }
    const client = makeClient(stableId(resource, 26), properties, resource.properties);
    poolOf(directory, client.poolId).clients.set(client.id, client);
    return { ref: client.id, attributes: { ClientId: client.id, Name: client.name } };
  };
}

function makeClient(
  id: string,
  properties: z.output<typeof userPoolClient>,
  asGiven: Readonly<Record<string, unknown>>,
): UserPoolClient {
  const { TokenValidityUnits: units, RefreshTokenRotation: rotation } = properties;
  return {
    id,
    name: properties.ClientName ?? id,
    poolId: properties.UserPoolId,
    accessTokenValidity: (properties.AccessTokenValidity ?? 1) * SECONDS[units?.AccessToken ?? 'hours'],
    idTokenValidity: (properties.IdTokenValidity ?? 1) * SECONDS[units?.IdToken ?? 'hours'],
    refreshTokenValidity: (properties.RefreshTokenValidity ?? 30) * SECONDS[units?.RefreshToken ?? 'days'],
    sessionValidity: properties.AuthSessionValidity * SECONDS.minutes,
    authFlows: properties.ExplicitAuthFlows,
    hidesUserExistence: properties.PreventUserExistenceErrors === 'ENABLED',
    revocable: properties.EnableTokenRevocation,
    ...(rotation?.Feature === 'ENABLED' ? { rotation: { graceSeconds: rotation.RetryGracePeriodSeconds } } : {}),
    readAttributes: properties.ReadAttributes,
    properties: asGiven,
  };
}
