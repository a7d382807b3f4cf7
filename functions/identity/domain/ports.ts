import type { PrincipalReference } from '../../shared/access/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Table, TenantTables } from '../../shared/table/table.ts';
import type { Directory } from './directory.ts';

/** What the identity context works with. */
export interface IdentityPorts {
  readonly tenantTables: TenantTables;
  /** Platform rows: memberships by person, API keys by id. */
  readonly platform: Table;
  readonly directory: Directory;
  readonly clock: Clock;
  /** Part of API keys, so that a key of one stage is recognisable and worthless in another. */
  readonly stage: string;
}

/** Who makes a change, and in which request: for the audit trail. */
export interface Actor {
  readonly principal: PrincipalReference;
  readonly requestId: string;
}
