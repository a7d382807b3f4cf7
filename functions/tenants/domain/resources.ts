import { canonicalJson } from '../../shared/http/canonical-json.ts';
import { contentTag } from '../../shared/http/etag.ts';
import type { Registration } from './tenant.ts';

/** A tenant as the API shows it. */
export function toTenant({ id, name, tier, status, limits, createdAt }: Registration) {
  return { id, name, tier, status, limits, createdAt };
}

export function tenantTag(tenant: Registration): string {
  return contentTag(canonicalJson(toTenant(tenant)));
}
