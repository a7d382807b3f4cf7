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

/** Changes of the same member at the same moment; each repetition means that another one was faster. */
const MOST_ATTEMPTS = 4;

/**
 * Takes a person out of the tenant. The member goes first, and with it all rights; a repetition takes the membership away that
 * an interruption left.
 * @throws DomainError `not-found`, `grant-exceeds-own`, `last-owner`, `platform-busy`
 */
export async function removeMember(
  ports: IdentityPorts,
  caller: Caller,
  tenantId: string,
  sub: string,
  actor: Actor,
): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    if (await deleteMember(ports, caller, tenantId, sub, actor)) return deleteMembership(ports.platform, sub, tenantId);
  }
  throw new DomainError('platform-busy', 'The member is being changed by others.');
}

/** @returns false when the member was changed meanwhile */
async function deleteMember(
  ports: IdentityPorts,
  caller: Caller,
  tenantId: string,
  sub: string,
  actor: Actor,
): Promise<boolean> {
  const table = ports.tenantTables(tenantId);
  const member = await readMember(table, tenantId, sub).catch(async (error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found')
      await deleteMembership(ports.platform, sub, tenantId);
    throw error;
  });
  requireMayTouch(caller, member);
  const writes: Write[] = [
    {
      delete: tenantKeys.member(tenantId, sub),
      condition: '#revision = :revision',
      names: { '#revision': 'revision' },
      values: { ':revision': member.revision },
    },
    auditWrite(tenantId, removalEntry(ports, sub, actor)),
  ];
  if (isOwner(member)) writes.push(await stillAnotherOwner(table, tenantId, sub));
  try {
    await table.transact(writes);
    return true;
  } catch (error) {
    if (!(error instanceof WriteRefused)) throw error;
    if (!error.refused.includes(0)) throw new DomainError('last-owner');
    return false;
  }
}

function removalEntry({ clock }: IdentityPorts, sub: string, actor: Actor) {
  return { id: newId(clock), at: isoTime(clock), action: 'member.remove', resource: `member/${sub}`, ...actor };
}
