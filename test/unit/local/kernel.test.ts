import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCloudAssembly } from '../../../local/assembly/cloud-assembly.ts';
import { writeAssembly } from '../../support/tiny-assembly.ts';
import { startTinyCloud, type TinyCloud } from '../../support/tiny-cloud.ts';

let cloud: TinyCloud;
beforeAll(async () => {
  cloud = await startTinyCloud();
}, 30_000);
afterAll(() => cloud.close());

/** Tests of the AWS command line are skipped on machines without one. */
const hasCommandLine = spawnSync('aws', ['--version']).status === 0;

describe('a booted assembly', () => {
  test('outputs carry what resources were made as', () => {
    expect(cloud.outputs.get('tiny')).toMatchObject({
      SecretArn: expect.stringMatching(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:tiny-.{6}$/),
      ReaderArn: expect.stringMatching(/^arn:aws:iam::000000000000:role\/tiny-Reader-/),
    });
  });

  test('requests that are not for AWS go to the front door', async () => {
    expect((await fetch(`${cloud.baseUrl}/v1/me`)).status).toBe(418);
  });

  test('the root is told who it is, over the Query protocol', async () => {
    const identity = await new STSClient(cloud.client).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe('arn:aws:iam::000000000000:root');
  });

  test.each([
    ['an unknown key', { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' }],
    ['a session without its token', { accessKeyId: 'ASIAUNKNOWN', secretAccessKey: 'x' }],
  ])('%s is refused in the words of each protocol', async (_what, credentials) => {
    const client = { ...cloud.client, credentials };
    await expect(new STSClient(client).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await expect(
      new SecretsManagerClient(client).send(new GetSecretValueCommand({ SecretId: 'tiny' })),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  test('an unsigned request is refused', async () => {
    const headers = { 'x-amz-target': 'secretsmanager.ListSecrets', 'content-type': 'application/x-amz-json-1.1' };
    const answer = await fetch(cloud.baseUrl, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  test.skipIf(!hasCommandLine)(
    'the AWS command line reads it',
    async () => {
      const { accessKeyId, secretAccessKey } = cloud.rootCredentials;
      const env = {
        ...process.env,
        AWS_ENDPOINT_URL: cloud.baseUrl,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      };
      const aws = async (...words: string[]) =>
        JSON.parse((await promisify(execFile)('aws', [...words, '--output', 'json'], { env })).stdout);
      expect(await aws('sts', 'get-caller-identity')).toMatchObject({ Account: '000000000000' });
      expect((await aws('lambda', 'list-functions')).Functions).toHaveLength(10);
    },
    30_000,
  );
});

describe('what stops a boot', () => {
  const boot = (resources: Record<string, unknown>) => startTinyCloud({ resources });

  test('a resource type that is neither made nor inert', async () => {
    const unknown = { Type: 'AWS::EC2::Instance', Properties: {} };
    await expect(boot({ Unknown: unknown })).rejects.toThrow(
      'tiny/Unknown: the local cloud does not know AWS::EC2::Instance',
    );
  });

  test('a property that nobody reads', async () => {
    const group = { Type: 'AWS::Logs::LogGroup', Properties: { Retention: 3 } };
    await expect(boot({ Group: group })).rejects.toThrow(/tiny\/Group .*Retention/s);
  });

  test('a folder without stacks', () => {
    const empty = writeAssembly({ stacks: {} });
    expect(() => readCloudAssembly(empty.folder)).toThrow('has no stacks');
    empty.remove();
  });
});
