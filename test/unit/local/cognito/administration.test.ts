import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUpdateUserAttributesCommand,
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, describe, expect, test } from 'vitest';
import { createCognitoService } from '../../../../local/cognito/service.ts';
import { fakeCloud } from '../../../support/fake-cloud.ts';
import { type TestPool, testPool } from './user-pool.ts';

let pool: TestPool;
afterEach(() => pool.close());

const subject = (Username: string) => ({ UserPoolId: pool.poolId, Username });
const create = (email: string, more: Partial<AdminCreateUserCommand['input']> = {}) =>
  pool.sdk.send(new AdminCreateUserCommand({ ...subject(email), ...more }));

describe('users', () => {
  test('are invited by e-mail with a temporary password, again on request', async () => {
    pool = await testPool();
    const { User } = await create('ann@example.org');
    expect(User).toMatchObject({ Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(User?.UserCreateDate?.getTime()).toBe(pool.cloud.clock.now());
    const first = pool.service.mailbox.latestTo('ann@example.org');
    expect(first?.body).toContain(first?.secret);
    await create('ann@example.org', { MessageAction: 'RESEND' });
    expect(pool.service.mailbox.latestTo('ann@example.org')?.secret).not.toBe(first?.secret);
    await create('bob@example.org', { MessageAction: 'SUPPRESS' });
    expect(pool.service.mailbox.latestTo('bob@example.org')).toBeUndefined();
  });

  test('are refused when they exist, are no address, or break the policy or the schema', async () => {
    pool = await testPool();
    await create('ann@example.org');
    await expect(create('ANN@example.org')).rejects.toMatchObject({ name: 'UsernameExistsException' });
    await expect(create('ann')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(create('bob@example.org', { TemporaryPassword: 'weak' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
    const UserAttributes = [{ Name: 'custom:colour', Value: 'red' }];
    await expect(create('bob@example.org', { UserAttributes })).rejects.toThrow('does not exist in the schema');
    await expect(pool.sdk.send(new AdminGetUserCommand(subject('bob@example.org')))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
  });

  test('are found by address and by sub, page by page', async () => {
    pool = await testPool();
    for (const name of ['ann', 'bob', 'cyd']) await create(`${name}@example.org`);
    const list = (Filter?: string, Limit?: number, PaginationToken?: string) =>
      pool.sdk.send(new ListUsersCommand({ UserPoolId: pool.poolId, Filter, Limit, PaginationToken }));
    const [bob] = (await list('email = "bob@example.org"')).Users ?? [];
    const sub = bob?.Attributes?.find((attribute) => attribute.Name === 'sub')?.Value;
    expect((await list(`sub = "${sub}"`)).Users).toEqual([bob]);
    expect((await list('email ^= "b"')).Users).toEqual([bob]);
    await expect(list('colour = "red"')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const first = await list(undefined, 2);
    const second = await list(undefined, 2, first.PaginationToken);
    expect([first.Users?.length, second.Users?.length, second.PaginationToken]).toEqual([2, 1, undefined]);
  });

  test('can be changed and deleted', async () => {
    pool = await testPool();
    await create('ann@example.org');
    await create('bob@example.org');
    const update = (Value: string) =>
      pool.sdk.send(
        new AdminUpdateUserAttributesCommand({
          ...subject('bob@example.org'),
          UserAttributes: [{ Name: 'email', Value }],
        }),
      );
    await expect(update('ann@example.org')).rejects.toMatchObject({ name: 'AliasExistsException' });
    await update('rob@example.org');
    const rob = await pool.sdk.send(new AdminGetUserCommand(subject('rob@example.org')));
    expect(rob.UserAttributes).toContainEqual({ Name: 'email', Value: 'rob@example.org' });
    await pool.sdk.send(new AdminDeleteUserCommand(subject('rob@example.org')));
    await expect(pool.sdk.send(new AdminGetUserCommand(subject('rob@example.org')))).rejects.toThrow();
  });

  test('join and leave groups', async () => {
    pool = await testPool();
    await create('ann@example.org');
    const membership = { ...subject('ann@example.org'), GroupName: 'operators' };
    const groups = async () =>
      (await pool.sdk.send(new AdminListGroupsForUserCommand(subject('ann@example.org')))).Groups?.map(
        (group) => group.GroupName,
      );
    await pool.sdk.send(new AdminAddUserToGroupCommand(membership));
    expect(await groups()).toEqual(['operators']);
    await pool.sdk.send(new AdminRemoveUserFromGroupCommand(membership));
    expect(await groups()).toEqual([]);
    const missing = new AdminAddUserToGroupCommand({ ...membership, GroupName: 'nobody' });
    await expect(pool.sdk.send(missing)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('pools', () => {
  test('describe themselves, and ask IAM for the pool they touch', async () => {
    pool = await testPool();
    const { UserPools } = await pool.sdk.send(new ListUserPoolsCommand({ MaxResults: 10 }));
    const { UserPool } = await pool.sdk.send(new DescribeUserPoolCommand({ UserPoolId: UserPools?.[0]?.Id }));
    expect(UserPool?.Arn).toBe(`arn:aws:cognito-idp:us-east-1:123456789012:userpool/${pool.poolId}`);
    expect(pool.cloud.queries).toEqual([
      { action: 'cognito-idp:ListUserPools', resource: '*' },
      { action: 'cognito-idp:DescribeUserPool', resource: UserPool?.Arn },
    ]);
    await expect(pool.sdk.send(new DescribeUserPoolCommand({ UserPoolId: 'us-east-1_unknown00' }))).rejects.toThrow(
      'User pool us-east-1_unknown00 does not exist.',
    );
  });

  test('publish their issuer and nothing for unknown paths', async () => {
    pool = await testPool();
    const { service, poolId, cloud } = pool;
    expect(service.serveWellKnown(`/${poolId}/.well-known/openid-configuration`)).toMatchObject({
      issuer: `${cloud.baseUrl}/${poolId}`,
      jwks_uri: `${cloud.baseUrl}/${poolId}/.well-known/jwks.json`,
    });
    expect(service.serveWellKnown('/us-east-1_nobody000/.well-known/jwks.json')).toBeUndefined();
    expect(service.serveWellKnown('/v1/tenants')).toBeUndefined();
  });

  test('fail the boot for what they do not understand', async () => {
    pool = await testPool();
    const service = createCognitoService(fakeCloud());
    const type = 'AWS::Cognito::UserPool';
    const provision = async (properties: Record<string, unknown>) =>
      service.provisioners[type]?.({ logicalId: 'Pool', stackName: 's', type, properties });
    await expect(provision({ MfaConfiguration: 'ON' })).rejects.toThrow('required MFA is not emulated');
    await expect(provision({ Colour: 'red' })).rejects.toThrow('Colour');
    const PreTokenGenerationConfig = { LambdaArn: 'arn', LambdaVersion: 'V2_0' };
    const lite = { UserPoolTier: 'LITE', LambdaConfig: { PreTokenGenerationConfig } };
    await expect(provision(lite)).rejects.toThrow('Essentials');
  });
});
