import type { Client, EndedExecution, PublishRequest } from '../../client/src/index.ts';

/** A definition with the document block filled in. */
export function definition(name: string, tasks: readonly unknown[], version = '1.0.0'): Record<string, unknown> {
  return {
    document: { dsl: '1.0.3', namespace: 'test', name, version },
    evaluate: { language: 'jsonata' },
    do: tasks,
  };
}

/** How tests wait: short enough to be quick, long enough for two busy cores. */
export const SOON = { firstIntervalMs: 50, longestIntervalMs: 100, timeoutMs: 60_000 };

/** Publishes and waits until it is done. @returns id of the workflow */
export async function publish(author: Client, document: PublishRequest['definition'], live = true): Promise<string> {
  const version = await author.workflows.publish({ definition: document, live });
  const settled = await author.waitForVersion(version, SOON);
  if (settled.status !== 'published') throw new Error(JSON.stringify(settled));
  return settled.workflow;
}

/** Starts an execution. @returns its id */
export async function start(client: Client, workflow: string, input: unknown = {}): Promise<string> {
  return (await client.executions.start({ workflow, input })).id;
}

/** Starts an execution and reads it when it has ended. */
export async function run(client: Client, workflow: string, input: unknown = {}): Promise<EndedExecution> {
  return client.waitForExecution(await start(client, workflow, input), SOON);
}
