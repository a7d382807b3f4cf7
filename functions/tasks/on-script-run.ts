import type { Context } from 'aws-lambda';
import { runScript } from './adapters/script-sandbox.ts';
import { type ScriptEnd, scriptRequest } from './domain/script.ts';

/** The function itself may run 15 s: an engine that hangs ends with it. */
const LIMITS = { milliseconds: 10_000, memoryBytes: 64 * 1024 * 1024, outputLength: 262_144 };

/**
 * Runs scripts of tenants. It is invoked by the connector with the id of the tenant, for whom Lambda keeps environments of
 * their own; it has no rights and no network, and logs nothing.
 * @throws Error when it is invoked for no tenant: then its environment would be anybody's
 */
export async function handler(request: unknown, { tenantId }: Pick<Context, 'tenantId'>): Promise<ScriptEnd> {
  if (tenantId === undefined || tenantId === '') throw new Error('Scripts run for a tenant');
  return runScript(scriptRequest.parse(request), LIMITS);
}
