import { auditWrite } from '../../audit/public.ts';
import type { Caller } from '../../shared/access/caller.ts';
import { isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { newId } from '../../shared/new-id.ts';
import { tenantKeys } from '../../shared/table/keys.ts';
import { WriteRefused } from '../../shared/table/table.ts';
import { requireMayTouch } from './change-member.ts';
import { readMember } from './members.ts';
import type { Actor, IdentityPorts } from './ports.ts';

/**
 * Ends every sign-in of the person for this tenant: tokens of sign-ins before this second are refused here, and so are those
 * that their refresh tokens give later. Other tenants of the person, and their sign-ins there, are left alone.
 * @throws DomainError `not-found`, `grant-exceeds-own`
 */
export async function signOutMember(
  ports: Pick<IdentityPorts, 'tenantTables' | 'clock'>,
  caller: Caller,
  tenantId: string,
  sub: string,
  actor: Actor,
): Promise<void> {
  const table = ports.tenantTables(tenantId);
  const member = await readMember(table, tenantId, sub);
  if (sub !== caller.principal.id) requireMayTouch(caller, member);
  const entry = { id: newId(ports.clock), at: isoTime(ports.clock), action: 'member.sign-out' };
  const update = {
    update: tenantKeys.member(tenantId, sub),
    expression: 'SET #signedOutAt = :now',
    condition: 'attribute_exists(PK)',
    names: { '#signedOutAt': 'signedOutAt' },
    values: { ':now': Math.floor(ports.clock.now() / 1000) },
  };
  await table
    .transact([update, auditWrite(tenantId, { ...entry, resource: `member/${sub}`, ...actor })])
    .catch((error: unknown) => {
      throw error instanceof WriteRefused ? new DomainError('not-found', 'No such member.') : error;
    });
}
