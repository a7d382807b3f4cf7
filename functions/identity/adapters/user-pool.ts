import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  paginateListUsers,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { isNamed } from '../../shared/aws-errors.ts';
import type { Directory } from '../domain/directory.ts';
import { federatedPerson } from '../domain/federation.ts';

/**
 * The directory in a Cognito user pool whose users sign in by e-mail address, and those of the federated tenants also at the
 * tenant's identity provider.
 */
export function userPool(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  federatedTenants: readonly string[] = [],
): Directory {
  const user = (username: string) => ({ UserPoolId: userPoolId, Username: username });
  const find = async (email: string): Promise<string | undefined> => {
    try {
      const found = await client.send(new AdminGetUserCommand(user(email)));
      return found.UserStatus === 'EXTERNAL_PROVIDER' ? undefined : subOf(found.UserAttributes);
    } catch (error) {
      if (isNamed(error, 'UserNotFoundException')) return undefined;
      throw error;
    }
  };
  return {
    async findOrCreateUser(email, tenantId) {
      if (tenantId !== undefined && federatedTenants.includes(tenantId)) {
        const federated = await findFederated(client, userPoolId, email, tenantId);
        if (federated !== undefined) return { sub: federated, created: false };
      }
      const known = await find(email);
      if (known !== undefined) return { sub: known, created: false };
      const sub = await create(client, userPoolId, email);
      if (sub !== undefined) return { sub, created: true };
      const raced = await find(email);
      if (raced === undefined) throw new Error('the user exists and does not');
      return { sub: raced, created: false };
    },
    async disable(sub) {
      await client.send(new AdminDisableUserCommand(user(sub)));
    },
    async enable(sub) {
      await client.send(new AdminEnableUserCommand(user(sub)));
    },
    async signOut(sub) {
      await client.send(new AdminUserGlobalSignOutCommand(user(sub)));
    },
  };
}

/**
 * Whether the user pool asks the person for a one-time password at every sign-in. It does so once the factor is activated
 * (API reference of Cognito, SoftwareTokenMfaSettingsType), since our pool remembers no devices.
 */
export async function hasSecondFactor(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  username: string,
): Promise<boolean> {
  const user = await client.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username }));
  return user.UserMFASettingList?.includes('SOFTWARE_TOKEN_MFA') ?? false;
}

/**
 * The one user with this address whom the tenant's provider vouches for. All pages are read, since other providers can claim
 * the address as often as they like.
 * @returns undefined when there are none or more
 */
async function findFederated(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  email: string,
  tenantId: string,
): Promise<string | undefined> {
  const found: UserType[] = [];
  const search = { UserPoolId: userPoolId, Filter: `email = "${email}"` };
  for await (const { Users = [] } of paginateListUsers({ client }, search)) {
    found.push(...Users.filter((user) => tenantOf(user) === tenantId));
  }
  return found.length === 1 ? subOf(found[0]?.Attributes) : undefined;
}

function tenantOf({ Attributes = [], UserStatus }: UserType): string | undefined {
  const attributes = Object.fromEntries(Attributes.map(({ Name = '', Value = '' }) => [Name, Value]));
  return federatedPerson({ ...attributes, 'cognito:user_status': UserStatus ?? '' })?.tenantId;
}

/** @returns undefined when somebody else created the user at the same moment */
async function create(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  email: string,
): Promise<string | undefined> {
  try {
    const created = await client.send(
      new AdminCreateUserCommand({
        UserPoolId: userPoolId,
        Username: email,
        // Only who reads the mail learns the temporary password, so signing in proves the address.
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
        ],
        DesiredDeliveryMediums: ['EMAIL'],
      }),
    );
    return subOf(created.User?.Attributes);
  } catch (error) {
    if (isNamed(error, 'UsernameExistsException')) return undefined;
    throw error;
  }
}

function subOf(attributes: readonly AttributeType[] | undefined): string {
  const sub = attributes?.find(({ Name }) => Name === 'sub')?.Value;
  if (!sub) throw new Error('the user pool named no subject');
  return sub;
}
