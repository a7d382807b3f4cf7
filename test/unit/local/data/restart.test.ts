import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { openDataFolder } from '../../../../local/data/data-folder.ts';
import { withTemporaryFolder } from '../../../support/temporary-folder.ts';
import { startTinyCloud } from '../../../support/tiny-cloud.ts';

async function secretIn(path: string) {
  const data = await openDataFolder(path);
  const cloud = await startTinyCloud({ data });
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
