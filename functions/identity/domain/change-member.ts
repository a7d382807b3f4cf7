import { auditWrite } from '../../audit/public.ts';
import type { Caller } from '../../shared/access/caller.ts';
import { requireGrantable, requireRoles } from '../../shared/access/permissions.ts';
import { type MemberRecord, memberRecord } from '../../shared/access/records.ts';
import { isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { requireMatch } from '../../shared/http/etag.ts';
import { newId } from '../../shared/new-id.ts';
import { tenantKeys, tenantPartitions } from '../../shared/table/keys.ts';
import { type Table, type Write, WriteRefused } from '../../shared/table/table.ts';
import { memberTag, readMember } from './members.ts';
import { writeMembership } from './memberships.ts';
import type { Actor, IdentityPorts } from './ports.ts';

export interface MemberChange {
  readonly tenantId: string;
  readonly member: string;
  readonly roles?: readonly string[] | undefined;
  readonly status?: 'active' | 'disabled' | undefined;
  /** The state the client edits. */
  readonly ifMatch: string | undefined;
}

/**
 * Sets roles or status. Tokens that the person holds are refused from now on, so that a new one speaks of the new state.
 * @throws DomainError `not-found`, `precondition-failed`, `unknown-role`, `grant-exceeds-own`, `last-owner`
 */
export async function changeMember(
  ports: IdentityPorts,
  caller: Caller,
  change: MemberChange,
  actor: Actor,
): Promise<MemberRecord> {
  const { tenantId, member: sub } = change;
  const table = ports.tenantTables(tenantId);
  const before = await readMember(table, tenantId, sub);
  requireMatch(change.ifMatch, memberTag(before));
  const after = applyChange(before, change, ports.clock.now());
  requireRight(caller, before, after, change.roles);
  const entry = { id: newId(ports.clock), at: isoTime(ports.clock), action: 'member.change' };
  const details = { roles: after.roles.join(' '), status: after.status };
  const writes: Write[] = [
    replaceMember(tenantId, before, after),
    auditWrite(tenantId, { ...entry, resource: `member/${sub}`, details, ...actor }),
  ];
  if (isOwner(before) && !isOwner(after)) writes.push(await stillAnotherOwner(table, tenantId, sub));
  await table.transact(writes).catch((error: unknown) => {
    if (!(error instanceof WriteRefused)) throw error;
    throw new DomainError(error.refused.includes(0) ? 'precondition-failed' : 'last-owner');
  });
  // Written after the member, who decides; a repetition of the same change completes it.
  if (change.status !== undefined) await writeMembership(ports.platform, sub, tenantId, after.status);
  return after;
}

/** Whether the person counts as one of the owners. */
export function isOwner(member: MemberRecord): boolean {
  return member.status === 'active' && member.roles.includes('owner');
}

function applyChange(before: MemberRecord, change: MemberChange, now: number): MemberRecord {
  return {
    ...before,
    roles: change.roles === undefined ? before.roles : [...change.roles],
    status: change.status ?? before.status,
    // Tokens carry whole seconds: what was issued within this very second cannot be told apart and stays valid, or a
    // token made right after the change would be refused.
    epoch: Math.floor(now / 1000),
    revision: before.revision + 1,
  };
}

/** Only an owner makes or unmakes owners, and nobody gives, or gives back by enabling, what they do not have. */
function requireRight(
  caller: Caller,
  before: MemberRecord,
  after: MemberRecord,
  granted: readonly string[] | undefined,
): void {
  requireMayTouch(caller, before);
  if (granted !== undefined) requireRoles(caller, granted);
  const enables = before.status === 'disabled' && after.status === 'active';
  if (granted !== undefined || enables) requireGrantable(caller, after.roles);
}

/** @throws DomainError `grant-exceeds-own` when an owner would be changed by someone who is none */
export function requireMayTouch(caller: Caller, member: MemberRecord): void {
  const touchesOwner = member.roles.includes('owner') && !caller.roles.includes('owner');
  if (touchesOwner) throw new DomainError('grant-exceeds-own', 'Only an owner can change an owner.');
}

function replaceMember(tenantId: string, before: MemberRecord, after: MemberRecord): Write {
  return {
    put: { ...tenantKeys.member(tenantId, after.id), ...after },
    overwrite: true,
    condition: '#revision = :revision',
    names: { '#revision': 'revision' },
    values: { ':revision': before.revision },
  };
}

/**
 * Checks, in the same transaction, that someone else is an owner: two owners cannot unmake each other at once.
 * @throws DomainError `last-owner`
 */
export async function stillAnotherOwner(table: Table, tenantId: string, sub: string): Promise<Write> {
  const other = await findOwner(table, tenantId, sub);
  if (other === undefined) throw new DomainError('last-owner');
  return {
    check: tenantKeys.member(tenantId, other),
    condition: 'contains(#roles, :owner) AND #status = :active',
    names: { '#roles': 'roles', '#status': 'status' },
    values: { ':owner': 'owner', ':active': 'active' },
  };
}

async function findOwner(table: Table, tenantId: string, except: string): Promise<string | undefined> {
  const query = { partition: tenantPartitions.identity(tenantId), sortPrefix: 'member#', limit: 100, consistent: true };
  let page = await table.page(query);
  for (;;) {
    const members = page.items.map((item) => memberRecord.parse(item));
    const owner = members.find((member) => member.id !== except && isOwner(member));
    if (owner !== undefined || page.last === undefined) return owner?.id;
    page = await table.page({ ...query, after: page.last });
  }
}
