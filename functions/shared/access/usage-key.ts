import { createHmac } from 'node:crypto';

/**
 * Value of a tenant's usage key: hex HMAC-SHA256 of the tenant id. The authorizer computes it instead of looking it up,
 * and nobody without the secret can name another tenant's.
 */
export function usageKey(secret: string, tenantId: string): string {
  return createHmac('sha256', secret).update(tenantId).digest('hex');
}
