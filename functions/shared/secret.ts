import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** Reads a secret at its first use and keeps it; a failed read is not kept. */
export function secretReader(
  secretArn: string,
  client: SecretsManagerClient = new SecretsManagerClient({}),
): () => Promise<string> {
  let known: string | undefined;
  return async () => {
    if (known !== undefined) return known;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (!SecretString) throw new Error('the secret holds no text');
    known = SecretString;
    return known;
  };
}
