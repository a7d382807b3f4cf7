import { auditWrite } from '../../audit/public.ts';
import type { Caller } from '../../shared/access/caller.ts';
import { isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { newId } from '../../shared/new-id.ts';
import { tenantKeys } from '../../shared/table/keys.ts';
import { type Write, WriteRefused } from '../../shared/table/table.ts';
import { isOwner, requireMayTouch, stillAnotherOwner } from './change-member.ts';
import { readMember } from './members.ts';
import { deleteMembership } from './memberships.ts';
import type { Actor, IdentityPorts } from './ports.ts';

/**
 * Takes a person out of the tenant. The member goes first, and with it all rights; a repetition takes the membership away that
 * an interruption left.
 * @throws DomainError `not-found`, `grant-exceeds-own`, `last-owner`
 */
export async function removeMember(
  ports: IdentityPorts,
  caller: Caller,
  tenantId: string,
  sub: string,
  actor: Actor,
): Promise<void> {
  const table = ports.tenantTables(tenantId);
  const member = await readMember(table, tenantId, sub).catch(async (error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found')
      await deleteMembership(ports.platform, sub, tenantId);
    throw error;
  });
  requireMayTouch(caller, member);
  const entry = {
    id: newId(ports.clock),
    at: isoTime(ports.clock),
    action: 'member.remove',
    resource: `member/${sub}`,
  };
  const writes: Write[] = [
    {
      delete: tenantKeys.member(tenantId, sub),
      condition: '#revision = :revision',
      names: { '#revision': 'revision' },
      values: { ':revision': member.revision },
    },
    auditWrite(tenantId, { ...entry, ...actor }),
  ];
  if (isOwner(member)) writes.push(await stillAnotherOwner(table, tenantId, sub));
  await table.transact(writes).catch((error: unknown) => {
    if (!(error instanceof WriteRefused)) throw error;
    throw new DomainError(error.refused.includes(0) ? 'precondition-failed' : 'last-owner');
  });
  await deleteMembership(ports.platform, sub, tenantId);
}
