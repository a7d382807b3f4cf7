import { auditWrite } from '../../audit/public.ts';
import type { Caller } from '../../shared/access/caller.ts';
import { requireTenant } from '../../shared/access/permissions.ts';
import type { MfaDemand, TenantSettings } from '../../shared/access/settings.ts';
import { isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { canonicalJson } from '../../shared/http/canonical-json.ts';
import { requireMatch } from '../../shared/http/etag.ts';
import { newId } from '../../shared/new-id.ts';
import { tenantKeys } from '../../shared/table/keys.ts';
import { WriteRefused } from '../../shared/table/table.ts';
import type { Actor, IdentityPorts } from './ports.ts';

/** Members that are named take the place of what is settled. */
export interface SettingsChange {
  readonly mfa?: MfaDemand | undefined;
  readonly cors?: TenantSettings['cors'] | undefined;
  readonly ifMatch: string | undefined;
}

/** Entity tag of the settings: it changes with every change. */
export function settingsTag({ revision }: TenantSettings): string {
  return `r${revision}`;
}

/**
 * Changes what the caller's tenant has settled for itself, in its profile, where every request reads it.
 * @throws DomainError `if-match-required`, `precondition-failed`, `mfa-not-enrolled`
 */
export async function changeSettings(
  ports: Pick<IdentityPorts, 'tenantTables' | 'clock'>,
  caller: Caller,
  { ifMatch, ...change }: SettingsChange,
  actor: Actor,
): Promise<TenantSettings> {
  const { id, settings: before } = requireTenant(caller);
  requireMatch(ifMatch, settingsTag(before));
  const { mfa = before.mfa, cors = before.cors } = change;
  const after = { mfa, cors, revision: before.revision + 1 };
  const demandsMore = mfa === 'required' && before.mfa !== mfa;
  if (demandsMore && caller.secondFactor !== true) throw new DomainError('mfa-not-enrolled');
  const details = differences(before, after);
  if (Object.keys(details).length === 0) return before;
  const entry = { id: newId(ports.clock), at: isoTime(ports.clock), action: 'settings.change', details };
  const write = {
    update: tenantKeys.profile(id),
    expression: 'SET #settings = :settings',
    condition:
      before.revision === 0
        ? 'attribute_exists(PK) AND attribute_not_exists(#settings)'
        : '#settings.#revision = :before',
    names: { '#settings': 'settings', ...(before.revision === 0 ? {} : { '#revision': 'revision' }) },
    values: { ':settings': after, ...(before.revision === 0 ? {} : { ':before': before.revision }) },
  };
  await ports
    .tenantTables(id)
    .transact([write, auditWrite(id, { ...entry, resource: `tenant/${id}`, ...actor })])
    .catch((error: unknown) => {
      throw error instanceof WriteRefused ? new DomainError('precondition-failed') : error;
    });
  return after;
}

/** The new values of what changes, for the audit trail. */
function differences(before: TenantSettings, after: TenantSettings): Record<string, string> {
  return {
    ...(before.mfa === after.mfa ? {} : { mfa: after.mfa }),
    ...(canonicalJson(before.cors) === canonicalJson(after.cors)
      ? {}
      : { 'cors.origins': after.cors.origins.join(' ') }),
  };
}
