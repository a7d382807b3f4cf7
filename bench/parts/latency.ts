import { type LoadResult, load, send, startEmptyServer } from '../closed-loop.ts';
import type { Part } from '../part.ts';
import { definition, type Platform, publish, startPlatform, until } from '../platform.ts';

const CONNECTIONS = 16;
const SECONDS = 5;

/** How fast the API answers when many ask at once. */
export const latency: Part = {
  name: 'latency',
  title: `Latency with ${CONNECTIONS} connections`,
  method: `${CONNECTIONS} connections for ${SECONDS} seconds each, every one sending its next request when the last was answered; an
enterprise tenant, with the request rates of the stage and of the usage plans lifted in a copy of the assembly, so that
throttling is not what is measured. Client and cloud share one process, functions have four environments at most. While
starts are measured, the executions that they start run on the same cores. The ratio is to a server in the same process
that answers \`{}\` at once, under the same load: it is mostly the price of two cores.`,
  async measure({ progress, unthrottledAssembly }) {
    const platform = await startPlatform({
      assembly: await unthrottledAssembly(),
      // Executions that are still under way when the cloud closes.
      log: () => undefined,
    });
    const server = await startEmptyServer();
    try {
      const under = (what: string, request: () => Promise<void>) =>
        progress.step(`${what} under load`, async () => {
          await load(CONNECTIONS, 1, request);
          return [what, await load(CONNECTIONS, SECONDS, request)] as const;
        });
      const empty = await under('empty server', () => send(server.url));
      const requests = await prepareRequests(platform);
      const results = [empty];
      for (const [what, request] of Object.entries(requests)) results.push(await under(what, request));
      return report(results);
    } finally {
      await server.close();
      await platform.close();
    }
  },
};

/** Reads come first: a start leaves executions behind that run on. */
async function prepareRequests({ cloud, owner, ownerToken }: Platform): Promise<Record<string, () => Promise<void>>> {
  const workflow = await publish(owner, definition('one-step', [{ only: { set: { done: true } } }]));
  const start = await owner.expect('POST', '/v1/executions', { workflow, input: {} });
  const execution = `/v1/executions/${String(start['id'])}`;
  await until(owner, execution, 'completed');
  const authorization = `Bearer ${ownerToken}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const body = JSON.stringify({ workflow, input: { n: 1 } });
  return {
    'get an execution': () => send(`${cloud.baseUrl}${execution}`, { headers: { authorization } }),
    'list executions': () => send(`${cloud.baseUrl}/v1/executions?limit=20`, { headers: { authorization } }),
    'start an execution': () => send(`${cloud.baseUrl}/v1/executions`, { method: 'POST', headers, body }),
  };
}

function report(results: readonly (readonly [string, LoadResult])[]) {
  const base = results[0]?.[1].p50Ms ?? Number.NaN;
  return {
    columns: ['Request', 'p50 ms', 'p95 ms', 'Requests a second', 'Ratio of p50'],
    rows: results.map(([what, { p50Ms, p95Ms, requestsPerSecond }]) => [
      what,
      p50Ms.toFixed(1),
      p95Ms.toFixed(1),
      requestsPerSecond.toFixed(0),
      `${(p50Ms / base).toFixed(0)} ×`,
    ]),
    missed: [],
  };
}
