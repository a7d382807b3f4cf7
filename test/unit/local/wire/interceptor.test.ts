import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTinyCloud, type TinyCloud } from '../../../support/tiny-cloud.ts';

const seen: string[] = [];
let cloud: TinyCloud;
beforeAll(async () => {
  cloud = await startTinyCloud({
    async intercept(request, caller, next) {
      seen.push(`${caller} ${request.service}:${request.action}`);
      const output = await next(request);
      return request.service === 'sts' ? { ...(output as object), UserId: 'changed' } : output;
    },
  });
}, 30_000);
afterAll(() => cloud.close());

test('an interceptor sees who calls what, and may change the answer', async () => {
  expect(await new STSClient(cloud.client).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: 'arn:aws:iam::000000000000:root',
    UserId: 'changed',
  });
  const secrets = new SecretsManagerClient(cloud.client);
  expect(await secrets.send(new GetSecretValueCommand({ SecretId: 'tiny' }))).toMatchObject({ Name: 'tiny' });
  expect(seen).toEqual(['root sts:GetCallerIdentity', 'root secretsmanager:GetSecretValue']);
});

test('a call of someone unknown does not reach it', async () => {
  seen.length = 0;
  const credentials = { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' };
  const stranger = new STSClient({ ...cloud.client, credentials });
  await expect(stranger.send(new GetCallerIdentityCommand({}))).rejects.toThrow();
  expect(seen).toEqual([]);
});
