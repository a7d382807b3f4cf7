import { createHash, randomInt } from 'node:crypto';
import type { ResourceDefinition } from '../service.ts';

/** An identifier like API Gateway's own (`a1b2c3d4e5`) that stays the same from boot to boot. */
export function stableId(resource: ResourceDefinition, suffix = ''): string {
  const digest = createHash('sha256').update(`${resource.stackName}/${resource.logicalId}${suffix}`).digest();
  return [...digest.subarray(0, 10)].map((byte) => (byte % 36).toString(36)).join('');
}

/** A new identifier or key value of `length` characters. */
export function randomId(length: number): string {
  return Array.from({ length }, () => randomInt(36).toString(36)).join('');
}
