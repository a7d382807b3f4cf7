import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { auditContract } from '../../functions/audit/contract.ts';
import { executionsContract } from '../../functions/executions/contract.ts';
import { identityContract } from '../../functions/identity/contract.ts';
import { operationsContract } from '../../functions/operations/contract.ts';
import { queuesContract } from '../../functions/queues/contract.ts';
import { referenceContract } from '../../functions/reference/contract.ts';
import { tenantsContract } from '../../functions/tenants/contract.ts';
import { usageContract } from '../../functions/usage/contract.ts';
import { workflowsContract } from '../../functions/workflows/contract.ts';
import { Audit } from '../audit/audit.ts';
import { Executions } from '../executions/executions.ts';
import { Identity } from '../identity/identity.ts';
import { Operations } from '../operations/operations.ts';
import { HttpApi } from '../platform/http-api.ts';
import { TenantDataRole } from '../platform/tenant-data-role.ts';
import { UsageKeySecret } from '../platform/usage-key-secret.ts';
import { UsagePlans } from '../platform/usage-plans.ts';
import { Queues } from '../queues/queues.ts';
import { Reference } from '../reference/reference.ts';
import { Tasks } from '../tasks/tasks.ts';
import { Tenants } from '../tenants/tenants.ts';
import { Usage } from '../usage/usage.ts';
import { StateMachines } from '../workflows/state-machines.ts';
import { Workflows } from '../workflows/workflows.ts';
import type { FoundationStack } from './foundation.ts';

export interface ApplicationStackProps extends StackProps {
  readonly foundation: FoundationStack;
}

/** What runs: the API and one construct for each context. It holds nothing that cannot be made again. */
export class ApplicationStack extends Stack {
  readonly api: HttpApi;
  readonly identity: Identity;
  readonly workflows: Workflows;
  readonly executions: Executions;

  constructor(scope: Construct, id: string, props: ApplicationStackProps) {
    super(scope, id, props);
    const { platform, table, bus, users, executionLog } = props.foundation;
    const tenantData = new TenantDataRole(this, 'TenantData', { platform, table });
    const usageKeySecret = new UsageKeySecret(this, 'UsageKey', platform);

    this.identity = new Identity(this, 'Identity', { platform, table, tenantData, users, usageKeySecret });
    this.api = new HttpApi(this, 'Api', { platform, authorizer: this.identity.onAuthorization });
    const { onHttpCall, onScriptCall } = new Tasks(this, 'Tasks', platform);
    const stateMachines = new StateMachines(this, 'StateMachines', {
      platform,
      executionLog,
      bus,
      connectors: [onHttpCall, onScriptCall],
    });
    this.workflows = new Workflows(this, 'Workflows', {
      platform,
      table,
      bus,
      tenantData,
      stateMachines,
      httpCall: onHttpCall,
      scriptCall: onScriptCall,
    });
    this.executions = new Executions(this, 'Executions', { platform, table, bus, tenantData, stateMachines });
    const usagePlans = new UsagePlans(this, 'UsagePlans', { platform, api: this.api });
    const directory = this.identity.onDirectoryRequest;
    const tenants = new Tenants(this, 'Tenants', {
      platform,
      table,
      tenantData,
      usagePlans,
      usageKeySecret,
      directory,
      wakeQueue: this.executions.wakeQueue,
    });
    const queues = new Queues(this, 'Queues', {
      platform,
      table,
      tenantData,
      queues: {
        publish: this.workflows.publishQueue,
        wake: this.executions.wakeQueue,
        demand: this.executions.demandQueue,
        bulk: this.executions.bulkQueue,
        status: this.executions.statusQueue,
      },
    });
    const operations = new Operations(this, 'Operations', { platform, tenantData });
    const audit = new Audit(this, 'Audit', { platform, tenantData });
    const usage = new Usage(this, 'Usage', { platform, tenantData, executionLog });
    const reference = new Reference(this, 'Reference', platform);

    this.api.serve(tenantsContract, tenants.api);
    this.api.serve(identityContract, this.identity.api);
    this.api.serve(workflowsContract, this.workflows.api);
    this.api.serve(executionsContract, this.executions.api);
    this.api.serve(usageContract, usage.api);
    this.api.serve(queuesContract, queues.api);
    this.api.serve(operationsContract, operations.api);
    this.api.serve(auditContract, audit.api);
    this.api.serve(referenceContract, reference.api);

    new CfnOutput(this, 'ApiUrl', { value: this.api.url });
  }
}
