import type { AuditRecord } from '../../audit/public.ts';
import type { OperationRecord } from './operation.ts';

export interface OperationPage {
  readonly items: readonly OperationRecord[];
  readonly next?: string;
}

/** Operations of tenants. They are made and advanced by the contexts that do the work, in transactions of their own. */
export interface OperationStore {
  find(tenantId: string, id: string): Promise<OperationRecord | undefined>;
  /** Newest first. @throws DomainError `invalid-cursor` */
  list(tenantId: string, limit: number, cursor?: string): Promise<OperationPage>;
  /**
   * Notes that an operation shall end before its work is done.
   * @returns false when it has ended, or someone noted it before: nothing was written
   */
  requestCancellation(tenantId: string, id: string, audit: AuditRecord): Promise<boolean>;
}
