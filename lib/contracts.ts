import { auditContract } from '../functions/audit/contract.ts';
import { executionsContract } from '../functions/executions/contract.ts';
import { identityContract } from '../functions/identity/contract.ts';
import { operationsContract } from '../functions/operations/contract.ts';
import { queuesContract } from '../functions/queues/contract.ts';
import { referenceContract } from '../functions/reference/contract.ts';
import type { Contract } from '../functions/shared/http/contract.ts';
import { tenantsContract } from '../functions/tenants/contract.ts';
import { usageContract } from '../functions/usage/contract.ts';
import { workflowsContract } from '../functions/workflows/contract.ts';

/** Every contract of the API, in the order in which the reference shows them. */
export const CONTRACTS: readonly Contract[] = [
  tenantsContract,
  identityContract,
  workflowsContract,
  executionsContract,
  usageContract,
  operationsContract,
  queuesContract,
  auditContract,
  referenceContract,
];
