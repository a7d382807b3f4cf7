import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
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
