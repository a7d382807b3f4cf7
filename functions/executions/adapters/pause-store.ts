import * as z from 'zod';
import { type AuditRecord, auditWrite } from '../../audit/public.ts';
import { tenantKeys } from '../../shared/table/keys.ts';
import { areWritten } from '../../shared/table/refused-writes.ts';
import type { Item, TenantTables, Update } from '../../shared/table/table.ts';
import type { PauseStore, Pauses } from '../domain/ports.ts';
import { newGround } from './slots-record.ts';

/** `<tenant>#tenant / pauses` */
const pausesRecord = z.object({ all: z.boolean().default(false), workflows: z.set(z.string()).default(new Set()) });

export function toPauses(item: Item | undefined): Pauses {
  return pausesRecord.parse(item ?? {});
}

/** Every dispatch of the tenant reads them: 100 names are some 6 KB at most. */
export const MOST_PAUSED_WORKFLOWS = 100;

/** `PauseStore` in the table, with the tenant's own credentials. Who admits by the state before a change is refused. */
export function tablePauseStore(tables: TenantTables): PauseStore {
  const change = async (tenantId: string, write: Update, audit: AuditRecord): Promise<boolean> => {
    const writes = [write, newGround(tenantId), auditWrite(tenantId, audit)];
    return areWritten(tables(tenantId), writes);
  };
  const read = async (tenantId: string) => toPauses(await tables(tenantId).get(tenantKeys.pauses(tenantId)));
  return {
    read,
    async pause(tenantId, workflow, audit) {
      const write = workflow === undefined ? pauseAll(tenantId) : pauseWorkflow(tenantId, workflow);
      if (await change(tenantId, write, audit)) return 'done';
      const { workflows } = await read(tenantId);
      return workflow === undefined || workflows.has(workflow) ? 'unchanged' : 'too-many';
    },
    async resume(tenantId, workflow, audit) {
      const write = workflow === undefined ? resumeAll(tenantId) : resumeWorkflow(tenantId, workflow);
      return (await change(tenantId, write, audit)) ? 'done' : 'unchanged';
    },
  };
}

const TYPE = { names: { '#type': 'type', '#v': 'v' }, values: { ':type': 'pauses', ':one': 1 } };

function pauseAll(tenantId: string): Update {
  return {
    update: tenantKeys.pauses(tenantId),
    expression: 'SET #all = :true, #type = :type, #v = :one',
    condition: 'attribute_not_exists(#all) OR #all <> :true',
    names: { ...TYPE.names, '#all': 'all' },
    values: { ...TYPE.values, ':true': true },
  };
}

function resumeAll(tenantId: string): Update {
  return {
    update: tenantKeys.pauses(tenantId),
    expression: 'REMOVE #all',
    condition: '#all = :true',
    names: { '#all': 'all' },
    values: { ':true': true },
  };
}

function pauseWorkflow(tenantId: string, workflow: string): Update {
  return {
    update: tenantKeys.pauses(tenantId),
    expression: 'ADD #workflows :set SET #type = :type, #v = :one',
    condition: 'attribute_not_exists(#workflows) OR (NOT contains(#workflows, :workflow) AND size(#workflows) < :most)',
    names: { ...TYPE.names, '#workflows': 'workflows' },
    values: {
      ...TYPE.values,
      ':set': new Set([workflow]),
      ':workflow': workflow,
      ':most': MOST_PAUSED_WORKFLOWS,
    },
  };
}

function resumeWorkflow(tenantId: string, workflow: string): Update {
  return {
    update: tenantKeys.pauses(tenantId),
    expression: 'DELETE #workflows :set',
    condition: 'contains(#workflows, :workflow)',
    names: { '#workflows': 'workflows' },
    values: { ':set': new Set([workflow]), ':workflow': workflow },
  };
}
