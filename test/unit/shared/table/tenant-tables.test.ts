import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { tenantKeys } from '../../../../functions/shared/table/keys.ts';
import { tenantTables } from '../../../../functions/shared/table/tenant-tables.ts';

const environment = { TABLE_NAME: 'cell', TENANT_DATA_ROLE_ARN: 'arn:aws:iam::000000000000:role/TenantData' };
const sts = new STSClient({ region: 'eu-west-1' });
const stsMock = mockClient(sts);
const documents = mockClient(DynamoDBDocumentClient);

interface WithCredentials {
  readonly config: { credentials(): Promise<{ readonly accessKeyId: string; readonly sessionToken?: string }> };
}

/** STS answers with credentials that name the tenant and live so long. */
const session =
  (milliseconds: number, token = 'session') =>
  (input: { Tags: { Value: string }[] }) => ({
    Credentials: {
      AccessKeyId: `key-${input.Tags[0]?.Value}`,
      SecretAccessKey: 'secret',
      SessionToken: token,
      Expiration: new Date(Date.now() + milliseconds),
    },
  });

beforeEach(() => {
  process.env['AWS_REGION'] = 'eu-west-1';
  stsMock.reset();
  documents.reset();
  stsMock.on(AssumeRoleCommand).callsFake(session(3_600_000));
  documents.on(GetCommand).resolves({});
});

/** Reads a row and then asks the client that read it for its credentials, as signing would. */
async function credentialsOf(tables: ReturnType<typeof tenantTables>, tenantId: string) {
  await tables(tenantId).get(tenantKeys.profile(tenantId));
  const client = documents.commandCalls(GetCommand).at(-1)?.thisValue as unknown as WithCredentials;
  return client.config.credentials();
}

describe('credentials of a tenant', () => {
  test('come from the role with the session tag, one session a tenant', async () => {
    const tables = tenantTables(environment, sts);
    expect(await credentialsOf(tables, 'acme')).toMatchObject({ accessKeyId: 'key-acme', sessionToken: 'session' });
    expect(await credentialsOf(tables, 'globex')).toMatchObject({ accessKeyId: 'key-globex' });
    await credentialsOf(tables, 'acme');
    expect(stsMock.commandCalls(AssumeRoleCommand).map(({ args }) => args[0].input)).toEqual(
      ['acme', 'globex'].map((tenant) => ({
        RoleArn: environment.TENANT_DATA_ROLE_ARN,
        RoleSessionName: `tenant-${tenant}`,
        DurationSeconds: 3600,
        Tags: [{ Key: 'tenant', Value: tenant }],
      })),
    );
  });

  test('are renewed shortly before they expire', async () => {
    stsMock.on(AssumeRoleCommand).callsFake(session(120_000, 'ending'));
    const tables = tenantTables(environment, sts);
    expect(await credentialsOf(tables, 'acme')).toMatchObject({ sessionToken: 'ending' });
    stsMock.on(AssumeRoleCommand).callsFake(session(3_600_000, 'renewed'));
    expect(await credentialsOf(tables, 'acme')).toMatchObject({ sessionToken: 'renewed' });
    stsMock.on(AssumeRoleCommand).callsFake(session(3_600_000, 'too early'));
    expect(await credentialsOf(tables, 'acme')).toMatchObject({ sessionToken: 'renewed' });
  });

  test('are kept for the most recently used tenants only', async () => {
    const tables = tenantTables(environment, sts, 2);
    const acme = tables('acme');
    tables('globex');
    expect(tables('acme')).toBe(acme);
    const globex = tables('initech') && tables('acme') === acme ? tables('globex') : undefined;
    expect(globex).toBeDefined();
    expect(tables('initech')).not.toBe(globex);
    expect(stsMock.calls()).toHaveLength(0);
  });

  test.each(['', 'Acme', '$platform', 'acme#tenant', 'a*', 'acme globex'])('are never asked for %j', (tenantId) => {
    expect(() => tenantTables(environment, sts)(tenantId)).toThrow(TypeError);
  });

  test('that are missing are an error', async () => {
    stsMock.on(AssumeRoleCommand).resolves({});
    await expect(credentialsOf(tenantTables(environment, sts), 'acme')).rejects.toThrow('STS gave no credentials');
  });
});
