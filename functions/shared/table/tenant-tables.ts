import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { TENANT_ID } from '../ids.ts';
import { createKept } from '../kept.ts';
import { documentClient } from './clients.ts';
import { dynamoTable } from './dynamo-table.ts';
import type { Table, TenantTables } from './table.ts';

/** A role assumed by a role (a function's) has sessions of one hour at most. */
const SESSION_SECONDS = 3600;

/** Tenants whose credentials one function keeps: a client is about 100 KB, so this is 20 MB at most. */
const MOST_TENANTS = 200;

interface TenantDataEnvironment {
  readonly TABLE_NAME: string;
  readonly TENANT_DATA_ROLE_ARN: string;
}

/**
 * Tables through credentials of one tenant each: the role is assumed with the session tag `tenant`. The SDK keeps the
 * credentials until five minutes before they expire; the least recently used tenant is forgotten when there are many.
 * @throws TypeError for what is not a tenant id, before anything is asked of AWS
 */
export function tenantTables(
  environment: TenantDataEnvironment,
  sts: STSClient = new STSClient({}),
  mostTenants: number = MOST_TENANTS,
): TenantTables {
  const kept = createKept<Table>({ mostEntries: mostTenants });
  return (tenantId) => {
    if (!TENANT_ID.test(tenantId)) throw new TypeError('not a tenant id');
    return kept.find([tenantId]) ?? kept.put([tenantId], makeTable(environment, sts, tenantId));
  };
}

function makeTable(environment: TenantDataEnvironment, sts: STSClient, tenantId: string): Table {
  const client = documentClient({ credentials: () => assumeForTenant(environment, sts, tenantId) });
  return dynamoTable(client, environment.TABLE_NAME);
}

async function assumeForTenant(environment: TenantDataEnvironment, sts: STSClient, tenantId: string) {
  const { Credentials: session } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: environment.TENANT_DATA_ROLE_ARN,
      RoleSessionName: `tenant-${tenantId}`,
      DurationSeconds: SESSION_SECONDS,
      Tags: [{ Key: 'tenant', Value: tenantId }],
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = session ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) throw new Error('STS gave no credentials');
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}
