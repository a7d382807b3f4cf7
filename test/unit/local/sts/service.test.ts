import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { role } from '../../../support/tiny-assembly.ts';
import { startTinyCloud, type TinyCloud } from '../../../support/tiny-cloud.ts';

let cloud: TinyCloud;
/** Five minutes of the cloud in a tenth of a second. */
const SPEED = 3_000;

beforeAll(async () => {
  const open = role({ AWS: { 'Fn::Sub': 'arn:aws:iam::000000000000:root' } });
  const tagged = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'tagged',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::000000000000:root' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            StringLike: { 'aws:RequestTag/tenant': '?*' },
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant'] },
          },
        },
      },
    },
  };
  const untagged = { ...open, Properties: { ...Object(open['Properties']), RoleName: 'open' } };
  cloud = await startTinyCloud({ speed: SPEED, resources: { Open: untagged, Tagged: tagged } });
}, 30_000);
afterAll(() => cloud.close());

const arnOf = (name: string) => `arn:aws:iam::000000000000:role/${name}`;

function assume(name: string, more: Partial<AssumeRoleCommandInput> = {}, client = new STSClient(cloud.client)) {
  return client.send(new AssumeRoleCommand({ RoleArn: arnOf(name), RoleSessionName: 'test', ...more }));
}

/** A client with the credentials of an assumed role. */
function clientOf(answer: Awaited<ReturnType<typeof assume>>): STSClient {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return new STSClient({ ...cloud.client, credentials });
}

describe('assuming a role', () => {
  test('gives a session under the role’s name', async () => {
    const answer = await assume('open');
    const arn = 'arn:aws:sts::000000000000:assumed-role/open/test';
    expect(answer.AssumedRoleUser?.Arn).toBe(arn);
    expect((await clientOf(answer).send(new GetCallerIdentityCommand({}))).Arn).toBe(arn);
  });

  test('with tags is decided by the tags', async () => {
    const tags = (...keys: string[]) => ({ Tags: keys.map((Key) => ({ Key, Value: 'acme' })) });
    await expect(assume('tagged', tags('tenant'))).resolves.toBeDefined();
    for (const input of [{}, tags('team'), tags('tenant', 'team')]) {
      await expect(assume('tagged', input)).rejects.toMatchObject({ name: 'AccessDenied' });
    }
  });

  test('of a role that does not exist is refused like one that may not be assumed', async () => {
    await expect(assume('nobody')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on resource: ${arnOf('nobody')}`,
    });
  });

  test.each<[string, Partial<AssumeRoleCommandInput>]>([
    ['a wildcard in a tag', { Tags: [{ Key: 'tenant', Value: '*' }] }],
    ['a session longer than the role allows', { DurationSeconds: 7200 }],
    ['a session of less than 15 minutes', { DurationSeconds: 60 }],
    ['a bad session name', { RoleSessionName: 'a b' }],
    ['a session policy', { Policy: '{}' }],
  ])('refuses %s', async (_what, input) => {
    await expect(assume('open', input)).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

test('a session ends', async () => {
  const client = clientOf(await assume('open', { DurationSeconds: 900 }));
  const identity = () => client.send(new GetCallerIdentityCommand({}));
  await expect(identity()).resolves.toBeDefined();
  await new Promise((resolve) => setTimeout(resolve, (900 * 1000) / SPEED + 50));
  await expect(identity()).rejects.toMatchObject({ name: 'ExpiredToken' });
});
