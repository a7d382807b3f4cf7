import type { PrincipalReference } from '../shared/access/caller.ts';
import { type ItemKey, platformKeys, tenantKeys } from '../shared/table/keys.ts';
import type { Put } from '../shared/table/table.ts';

/** One change, for the audit trail. It holds names and ids, never what tenants store. */
export interface AuditRecord {
  /** ULID of the entry. */
  readonly id: string;
  /** ISO time of the change. */
  readonly at: string;
  /** `<resource>.<verb>`, e.g. `execution.start` */
  readonly action: string;
  readonly principal: PrincipalReference | { readonly kind: 'platform'; readonly id: string };
  /** `<kind>/<id>`, e.g. `workflow/shop.order-fulfilment` */
  readonly resource: string;
  readonly requestId: string;
  /** @default - none */
  readonly details?: Readonly<Record<string, string>> | undefined;
}

function auditPut(key: ItemKey, record: AuditRecord): Put {
  const { id, at, action, principal, resource, requestId, details } = record;
  const entry = { id, at, action, principal: { kind: principal.kind, id: principal.id }, resource, requestId };
  return { put: { ...key, type: 'audit', v: 1, ...entry, ...(details === undefined ? {} : { details }) } };
}

/** The entry of a change inside a tenant, for the transaction that makes the change. */
export function auditWrite(tenantId: string, record: AuditRecord): Put {
  return auditPut(tenantKeys.audit(tenantId, record.id), record);
}

/** The entry of a change of the platform itself, made by an operator. */
export function operatorAuditWrite(record: AuditRecord): Put {
  return auditPut(platformKeys.operatorAudit(record.id), record);
}
