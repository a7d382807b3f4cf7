import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { apiClient } from '../api-client.ts';
import type { LoadTenant } from './cell.ts';
import { ScenarioError } from './scenario.ts';

/** A deployment that runs already, and the tenants in it that load may be put on. */
export interface Deployment {
  /** In the order of the file. */
  readonly tenants: readonly LoadTenant[];
}

/** A name for a workflow that no load before has used: a deployment keeps what it was given. */
export function freshName(): string {
  return `load-${Date.now().toString(36)}`;
}

const keys = z.record(z.string(), z.string().startsWith('trb_'));

/**
 * @param url of the API, without a path
 * @param keysFile YAML: names of tenants, each with an API key that may publish workflows, start and read executions
 * @throws ScenarioError
 */
export function readDeployment(url: string, keysFile: string | undefined): Deployment {
  if (!URL.canParse(url)) throw new ScenarioError(`--url takes an address, not '${url}'`);
  if (keysFile === undefined) throw new ScenarioError('--url needs --keys with a file of API keys');
  const parsed = keys.safeParse(parse(readFileSync(keysFile, 'utf8')));
  if (!parsed.success) throw new ScenarioError(`${keysFile}: ${z.prettifyError(parsed.error)}`);
  const tenants = Object.entries(parsed.data).map(([id, key]) => ({ id, client: apiClient(new URL(url).origin, key) }));
  return { tenants };
}
