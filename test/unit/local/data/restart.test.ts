import { readdir } from 'node:fs/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { openDataFolder } from '../../../../local/data/data-folder.ts';
import { withTemporaryFolder } from '../../../support/temporary-folder.ts';
import { startTinyCloud } from '../../../support/tiny-cloud.ts';

async function secretIn(path: string, keeps = true) {
  const data = await openDataFolder(path);
  const cloud = await startTinyCloud({ data, keeps });
  try {
    const { SecretString, VersionId } = await new SecretsManagerClient(cloud.client).send(
      new GetSecretValueCommand({ SecretId: 'tiny' }),
    );
    return { SecretString, VersionId };
  } finally {
    await cloud.close();
    await data.release();
  }
}

test('a generated secret is the same after a restart, and another one in another folder', () =>
  withTemporaryFolder((one) =>
    withTemporaryFolder(async (other) => {
      const first = await secretIn(one);
      expect(await secretIn(one)).toEqual(first);
      expect(await secretIn(other)).not.toEqual(first);
    }),
  ));

test('a cloud that ends before it is told to keep its state leaves an empty folder', () =>
  withTemporaryFolder(async (path) => {
    await secretIn(path, false);
    expect(await readdir(path)).toEqual([]);
  }));
