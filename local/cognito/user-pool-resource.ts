import { createHash } from 'node:crypto';
import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import type { ProvisionedResource, Provisioner, ResourceDefinition } from '../service.ts';
import { earlierUsers } from './memory.ts';
import { type Directory, poolOf, type UserPool } from './model.ts';
import { makeSigningKey } from './signing-keys.ts';

const count = z.coerce.number().int();
const flag = z.union([z.boolean(), z.stringbool()]);
const inert = z.unknown().optional();

const template = { EmailMessage: z.string().optional(), EmailSubject: z.string().optional(), SMSMessage: inert };

const passwordPolicy = z.strictObject({
  MinimumLength: count.min(6).max(99).default(8),
  RequireUppercase: flag.default(true),
  RequireLowercase: flag.default(true),
  RequireNumbers: flag.default(true),
  RequireSymbols: flag.default(true),
  TemporaryPasswordValidityDays: count.default(7),
  PasswordHistorySize: z.literal(0, 'password history is not emulated').optional(),
});

const lambdaConfig = z.strictObject({
  PreTokenGenerationConfig: z.strictObject({ LambdaArn: z.string(), LambdaVersion: z.literal('V2_0') }).optional(),
  // CloudFormation wants the plain property beside the versioned one to name the same function.
  PreTokenGeneration: z.string().optional(),
});

/** Properties that change nothing a local pool does are listed as inert: mail delivery, SMS, tags, advanced security. */
const userPool = z.strictObject({
  UserPoolName: z.string().optional(),
  UserPoolTier: z.enum(['LITE', 'ESSENTIALS', 'PLUS']).default('ESSENTIALS'),
  Policies: z.strictObject({ PasswordPolicy: passwordPolicy.optional(), SignInPolicy: inert }).optional(),
  UsernameAttributes: z.array(z.literal('email', 'people sign in by e-mail or by username here')).optional(),
  UsernameConfiguration: z.strictObject({ CaseSensitive: flag }).optional(),
  LambdaConfig: lambdaConfig.optional(),
  AdminCreateUserConfig: z
    .strictObject({
      AllowAdminCreateUserOnly: z.literal(true, 'self-service sign-up is not emulated').or(z.literal('true')),
      InviteMessageTemplate: z.strictObject(template).optional(),
      UnusedAccountValidityDays: count.optional(),
    })
    .optional(),
  VerificationMessageTemplate: z.looseObject(template).optional(),
  EmailVerificationMessage: z.string().optional(),
  EmailVerificationSubject: z.string().optional(),
  Schema: z.array(z.looseObject({ Name: z.string() })).optional(),
  MfaConfiguration: z.enum(['OFF', 'OPTIONAL'], 'required MFA is not emulated').optional(),
  AccountRecoverySetting: inert,
  AutoVerifiedAttributes: inert,
  DeletionProtection: inert,
  DeviceConfiguration: inert,
  EmailConfiguration: inert,
  EnabledMfas: z.array(z.literal('SOFTWARE_TOKEN_MFA', 'codes by SMS and e-mail are not emulated')).default([]),
  KeyConfiguration: inert,
  SmsConfiguration: inert,
  SmsVerificationMessage: inert,
  UserAttributeUpdateSettings: inert,
  UserPoolAddOns: inert,
  UserPoolTags: inert,
});

const DEFAULT_INVITATION = {
  subject: 'Your temporary password',
  body: 'Your username is {username} and temporary password is {####}.',
};
const DEFAULT_VERIFICATION = { subject: 'Your verification code', body: 'Your verification code is {####}.' };

/** `AWS::Cognito::UserPool`. Its `ProviderURL` is the issuer, so that what verifies tokens finds the keys unchanged. */
export function userPoolProvisioner(directory: Directory): Provisioner {
  return async (resource) => {
    const properties = parseProperties(userPool, resource);
    if (properties.LambdaConfig?.PreTokenGenerationConfig !== undefined && properties.UserPoolTier === 'LITE') {
      throw new Error(`${resource.logicalId}: claims in access tokens need the Essentials tier of the user pool`);
    }
    const pool = await makePool(directory, resource, properties);
    directory.pools.set(pool.id, pool);
    return provisioned(pool);
  };
}

/** `AWS::Cognito::UserPoolGroup` */
export function userPoolGroupProvisioner(directory: Directory): Provisioner {
  const schema = z.strictObject({
    GroupName: z.string().optional(),
    UserPoolId: z.string(),
    Description: z.string().optional(),
    Precedence: count.optional(),
    RoleArn: inert,
  });
  return (resource) => {
    const properties = parseProperties(schema, resource);
    const name = properties.GroupName ?? `${resource.stackName}-${resource.logicalId}`;
    const group = { name, description: properties.Description, precedence: properties.Precedence };
    poolOf(directory, properties.UserPoolId).groups.set(name, group);
    return { ref: name, attributes: {} };
  };
}

async function makePool(
  directory: Directory,
  resource: ResourceDefinition,
  properties: z.output<typeof userPool>,
): Promise<UserPool> {
  const { accountId, region, baseUrl, clock } = directory.context;
  const id = `${region}_${stableId(resource, 9)}`;
  const policy = properties.Policies?.PasswordPolicy ?? passwordPolicy.parse({});
  const earlier = directory.earlier.get(id);
  const [accessKey, idKey] = await Promise.all([
    makeSigningKey(`${id}-access`, earlier?.accessKey),
    makeSigningKey(`${id}-id`, earlier?.idKey),
  ]);
  return {
    id,
    arn: `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id}`,
    name: properties.UserPoolName ?? resource.logicalId,
    issuer: `${baseUrl}/${id}`,
    createdAt: earlier?.createdAt ?? clock.now(),
    policy: {
      minimumLength: policy.MinimumLength,
      requireUppercase: policy.RequireUppercase,
      requireLowercase: policy.RequireLowercase,
      requireNumbers: policy.RequireNumbers,
      requireSymbols: policy.RequireSymbols,
      temporaryPasswordDays: policy.TemporaryPasswordValidityDays,
    },
    signInByEmail: properties.UsernameAttributes !== undefined,
    caseSensitive: properties.UsernameConfiguration?.CaseSensitive ?? true,
    offersSecondFactor: properties.MfaConfiguration === 'OPTIONAL' && properties.EnabledMfas.length > 0,
    customAttributes: new Set(properties.Schema?.map((attribute) => `custom:${attribute.Name}`)),
    ...messages(properties),
    tokenTrigger: properties.LambdaConfig?.PreTokenGenerationConfig?.LambdaArn,
    accessKey,
    idKey,
    users: earlierUsers(earlier),
    groups: new Map(),
    clients: new Map(),
    properties: resource.properties,
  };
}

function messages(properties: z.output<typeof userPool>): Pick<UserPool, 'invitation' | 'verification'> {
  const invitation = properties.AdminCreateUserConfig?.InviteMessageTemplate;
  const verification = properties.VerificationMessageTemplate;
  return {
    invitation: {
      subject: invitation?.EmailSubject ?? DEFAULT_INVITATION.subject,
      body: invitation?.EmailMessage ?? DEFAULT_INVITATION.body,
    },
    verification: {
      subject: verification?.EmailSubject ?? properties.EmailVerificationSubject ?? DEFAULT_VERIFICATION.subject,
      body: verification?.EmailMessage ?? properties.EmailVerificationMessage ?? DEFAULT_VERIFICATION.body,
    },
  };
}

function provisioned(pool: UserPool): ProvisionedResource {
  const ProviderURL = pool.issuer;
  return {
    ref: pool.id,
    attributes: {
      Arn: pool.arn,
      ProviderName: pool.issuer.replace(/^https?:\/\//, ''),
      ProviderURL,
      UserPoolId: pool.id,
    },
  };
}

/** An identifier that stays the same from boot to boot, in the alphabet of Cognito's own. */
export function stableId(resource: ResourceDefinition, length: number): string {
  const digest = createHash('sha256').update(`${resource.stackName}/${resource.logicalId}`).digest();
  return [...digest]
    .map((byte) => (byte % 36).toString(36))
    .join('')
    .slice(0, length);
}
