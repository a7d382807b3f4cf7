import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { userPool } from '../../../../functions/identity/adapters/user-pool.ts';

const client = new CognitoIdentityProviderClient({ region: 'eu-west-1' });
const mock = mockClient(client);
const directory = userPool(client, 'pool-1');
const named = (name: string) => Object.assign(new Error(name), { name });
const Username = 'grace@acme.example';
const attributes = [{ Name: 'sub', Value: 'sub-1' }];

beforeEach(() => mock.reset());

describe('the user pool', () => {
  test('finds whom it knows', async () => {
    mock.on(AdminGetUserCommand, { UserPoolId: 'pool-1', Username }).resolves({ UserAttributes: attributes });
    expect(await directory.findOrCreateUser(Username)).toEqual({ sub: 'sub-1', created: false });
    expect(mock.commandCalls(AdminCreateUserCommand)).toHaveLength(0);
  });

  test('invites whom it does not know, with a proven address', async () => {
    mock.on(AdminGetUserCommand).rejects(named('UserNotFoundException'));
    mock.on(AdminCreateUserCommand).resolves({ User: { Attributes: attributes } });
    expect(await directory.findOrCreateUser(Username)).toEqual({ sub: 'sub-1', created: true });
    expect(mock.commandCalls(AdminCreateUserCommand)[0]?.args[0].input).toEqual({
      UserPoolId: 'pool-1',
      Username,
      UserAttributes: [
        { Name: 'email', Value: Username },
        { Name: 'email_verified', Value: 'true' },
      ],
      DesiredDeliveryMediums: ['EMAIL'],
    });
  });

  test('finds who was created by another at the same moment', async () => {
    mock.on(AdminGetUserCommand).rejectsOnce(named('UserNotFoundException')).resolves({ UserAttributes: attributes });
    mock.on(AdminCreateUserCommand).rejects(named('UsernameExistsException'));
    expect(await directory.findOrCreateUser(Username)).toEqual({ sub: 'sub-1', created: false });
  });

  test('lets other errors through', async () => {
    mock.on(AdminGetUserCommand).rejects(named('TooManyRequestsException'));
    await expect(directory.findOrCreateUser(Username)).rejects.toThrow('TooManyRequestsException');
  });

  test('disables, enables and signs out by subject', async () => {
    const user = { UserPoolId: 'pool-1', Username: 'sub-1' };
    for (const command of [AdminDisableUserCommand, AdminEnableUserCommand, AdminUserGlobalSignOutCommand]) {
      mock.on(command, user).resolves({});
    }
    await directory.disable('sub-1');
    await directory.enable('sub-1');
    await directory.signOut('sub-1');
    expect(mock.calls().map(({ args }) => args[0].input)).toEqual([user, user, user]);
  });
});

describe('the user pool of a stage with federation', () => {
  const federated = userPool(client, 'pool-1', ['acme']);
  const person = (sub: string, provider: string, verified = 'true'): UserType => ({
    UserStatus: 'EXTERNAL_PROVIDER',
    Attributes: [
      { Name: 'sub', Value: sub },
      { Name: 'email', Value: Username },
      { Name: 'email_verified', Value: verified },
      { Name: 'identities', Value: JSON.stringify([{ userId: sub, providerName: provider }]) },
    ],
  });
  const local: UserType = { UserStatus: 'CONFIRMED', Attributes: [...attributes, { Name: 'email', Value: Username }] };

  beforeEach(() => {
    mock.on(AdminGetUserCommand).resolves({ UserAttributes: attributes });
  });

  test('finds on any page the one whom the tenant’s provider vouches for', async () => {
    const search = { UserPoolId: 'pool-1', Filter: `email = "${Username}"` };
    mock
      .on(ListUsersCommand, search)
      .resolvesOnce({ Users: [local, person('sub-2', 'globex')], PaginationToken: 'next' })
      .resolvesOnce({ Users: [person('sub-3', 'acme')] });
    expect(await federated.findOrCreateUser(Username, 'acme')).toEqual({ sub: 'sub-3', created: false });
  });

  test.each([
    ['nobody', []],
    ['one of another provider', [person('sub-2', 'globex')]],
    ['one without a verified address', [person('sub-2', 'acme', 'false')]],
    ['two', [person('sub-2', 'acme'), person('sub-3', 'acme')]],
    ['a user without attributes', [{}]],
  ])('turns to its own users when it finds %s', async (_, Users) => {
    mock.on(ListUsersCommand).resolves({ Users });
    expect(await federated.findOrCreateUser(Username, 'acme')).toEqual({ sub: 'sub-1', created: false });
  });

  test('looks among its own users for tenants without a provider', async () => {
    expect(await federated.findOrCreateUser(Username, 'globex')).toEqual({ sub: 'sub-1', created: false });
    expect(await federated.findOrCreateUser(Username)).toEqual({ sub: 'sub-1', created: false });
    expect(mock.commandCalls(ListUsersCommand)).toHaveLength(0);
  });

  test('never takes somebody of a provider for a user of its own', async () => {
    mock.on(AdminGetUserCommand).resolves({ UserStatus: 'EXTERNAL_PROVIDER', UserAttributes: attributes });
    mock.on(AdminCreateUserCommand).resolves({ User: { Attributes: [{ Name: 'sub', Value: 'sub-9' }] } });
    expect(await federated.findOrCreateUser(Username, 'globex')).toEqual({ sub: 'sub-9', created: true });
  });
});
