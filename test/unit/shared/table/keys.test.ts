import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TENANT_ID } from '../../../../functions/shared/ids.ts';
import { PLATFORM } from '../../../../functions/shared/table/contract.ts';
import { executionIndexKeys, tenantKeys, tenantPartitions } from '../../../../functions/shared/table/keys.ts';

const tenantId = fc.stringMatching(/^[a-z][a-z0-9-]{2,30}$/);
const part = fc.stringMatching(/^[a-z0-9.@-]{1,40}$/);

/** Every partition key that a tenant's rows and indexes can have. */
const partitionsOf = (tenant: string, id: string): readonly string[] => [
  tenantPartitions.tenant(tenant),
  tenantPartitions.identity(tenant),
  tenantPartitions.workflow(tenant),
  tenantPartitions.versionContent(tenant, id, id),
  tenantPartitions.execution(tenant),
  tenantPartitions.payload(tenant, id),
  tenantPartitions.backlog(tenant),
  tenantPartitions.operation(tenant),
  tenantPartitions.bulk(tenant),
  tenantPartitions.audit(tenant),
  tenantPartitions.idempotency(tenant),
  executionIndexKeys.workflow(tenant, id),
  executionIndexKeys.status(tenant, id),
];

describe('keys', () => {
  test('of a tenant begin with its id and the delimiter, and with no other tenant’s', async () => {
    await fc.assert(
      fc.property(tenantId, tenantId, part, (mine, theirs, id) => {
        fc.pre(mine !== theirs);
        for (const partition of partitionsOf(mine, id)) {
          expect(partition.startsWith(`${mine}#`)).toBe(true);
          expect(partition.startsWith(`${theirs}#`)).toBe(false);
          expect(partition.startsWith(`${PLATFORM}#`)).toBe(false);
        }
      }),
    );
  });

  test('of different collections never meet', async () => {
    await fc.assert(
      fc.property(tenantId, part, (tenant, id) => {
        const partitions = partitionsOf(tenant, id).slice(0, 10);
        expect(new Set(partitions).size).toBe(partitions.length);
      }),
    );
  });

  test('of the platform can be formed by no tenant id', () => {
    expect(TENANT_ID.test(PLATFORM)).toBe(false);
  });

  test('of two principals’ idempotency keys differ, whatever the keys contain', async () => {
    await fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.string(), fc.string(), (a, b, keyA, keyB) => {
        fc.pre(a !== b);
        expect(tenantKeys.idempotency('acme', a, keyA).SK).not.toBe(tenantKeys.idempotency('acme', b, keyB).SK);
      }),
    );
  });
});
