import type { ApiClient } from '../../local/tour/api-client.ts';
import { eventually } from './platform.ts';

/** A definition with the document block filled in. */
export function definition(name: string, tasks: readonly unknown[], version = '1.0.0'): Record<string, unknown> {
  return {
    document: { dsl: '1.0.3', namespace: 'test', name, version },
    evaluate: { language: 'jsonata' },
    do: tasks,
  };
}

/** Publishes and waits until it is done. @returns id of the workflow */
export async function publish(author: ApiClient, document: unknown, live = true): Promise<string> {
  const version = await author.expect('POST', '/v1/workflows', { definition: document, live });
  const path = `/v1/workflows/${version['workflow']}/versions/${version['version']}`;
  const settled = await eventually(author, path, (body) => body['status'] !== 'publishing');
  if (settled['status'] !== 'published') throw new Error(JSON.stringify(settled));
  return String(version['workflow']);
}

/** Starts an execution. @returns its id */
export async function start(client: ApiClient, workflow: string, input: unknown = {}): Promise<string> {
  return String((await client.expect('POST', '/v1/executions', { workflow, input }))['id']);
}

export const hasEnded = (body: Readonly<Record<string, unknown>>): boolean =>
  ['completed', 'faulted', 'cancelled'].includes(String(body['status']));

/** Starts an execution and reads it when it has ended. */
export async function run(client: ApiClient, workflow: string, input: unknown = {}) {
  return eventually(client, `/v1/executions/${await start(client, workflow, input)}`, hasEnded);
}
