import { auditWrite } from '../../audit/public.ts';
import type { Caller } from '../../shared/access/caller.ts';
import { requireGrantable, requireRoles } from '../../shared/access/permissions.ts';
import { type MemberRecord, memberRecord } from '../../shared/access/records.ts';
import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { newId } from '../../shared/new-id.ts';
import { tenantKeys } from '../../shared/table/keys.ts';
import { type Item, type Table, WriteRefused } from '../../shared/table/table.ts';
import { writeMembership } from './memberships.ts';
import type { Actor, IdentityPorts } from './ports.ts';

/** A member of this tenant. @throws DomainError `not-found` */
export async function readMember(table: Table, tenantId: string, sub: string): Promise<MemberRecord> {
  const item = await table.get(tenantKeys.member(tenantId, sub));
  if (item === undefined) throw new DomainError('not-found', 'No such member.');
  return memberRecord.parse(item);
}

/** Entity tag of a member: it changes with every change. */
export function memberTag(member: MemberRecord): string {
  return `r${member.revision}`;
}

export interface Invitation {
  readonly tenantId: string;
  readonly email: string;
  readonly roles: readonly string[];
}

export type MemberPorts = Pick<IdentityPorts, 'tenantTables' | 'platform' | 'directory' | 'clock'>;

/**
 * Adds a person to the tenant, and to the platform if they are new there. The membership is written before the member:
 * an interruption between leaves a membership that grants nothing, and a repetition completes it.
 * @throws DomainError `member-exists`
 */
export async function addMember(ports: MemberPorts, invitation: Invitation, actor: Actor): Promise<MemberRecord> {
  const { tenantId, email, roles } = invitation;
  const table = ports.tenantTables(tenantId);
  const { sub } = await ports.directory.findOrCreateUser(email, tenantId);
  if ((await table.get(tenantKeys.member(tenantId, sub))) !== undefined) throw new DomainError('member-exists');
  await writeMembership(ports.platform, sub, tenantId, 'active');
  const at = isoTime(ports.clock);
  const id = newId(ports.clock);
  const member = newMember(invitation, sub, ports.clock);
  const item: Item = { ...tenantKeys.member(tenantId, sub), ...member };
  const details = { roles: roles.join(' ') };
  const entry = { id, at, action: 'member.invite', resource: `member/${sub}`, details, ...actor };
  await table.transact([{ put: item }, auditWrite(tenantId, entry)]).catch((error: unknown) => {
    throw error instanceof WriteRefused ? new DomainError('member-exists') : error;
  });
  return member;
}

/** Tokens from before count for nothing: the person may have been a member earlier. */
function newMember({ email, roles }: Invitation, sub: string, clock: Clock): MemberRecord {
  const epoch = Math.floor(clock.now() / 1000);
  const start = { status: 'active' as const, epoch, revision: 1, createdAt: isoTime(clock) };
  return { type: 'member', v: 1, id: sub, email, roles: [...roles], ...start };
}

/** Invites a person in the name of a caller. @throws DomainError `unknown-role`, `grant-exceeds-own`, `member-exists` */
export async function inviteMember(
  ports: MemberPorts,
  caller: Caller,
  invitation: Invitation,
  actor: Actor,
): Promise<MemberRecord> {
  requireRoles(caller, invitation.roles);
  requireGrantable(caller, invitation.roles);
  return addMember(ports, invitation, actor);
}
