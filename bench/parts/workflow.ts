import { functionName } from '../bench.ts';
import { createCallLog, type LoggedCall, totals } from '../call-log.ts';
import { type EmptyServer, startEmptyServer } from '../closed-loop.ts';
import type { Part } from '../part.ts';
import { definition, type Platform, publish, startPlatform, until } from '../platform.ts';
import { median, quantile, timed } from '../statistics.ts';

const RUNS = 10;
const STEPS = 5;
const POLL_MS = 10;

/** What a tenant waits for: from the request to the end of the work. */
export const workflow: Part = {
  name: 'workflow',
  title: 'A workflow of five steps',
  method: `Five \`call: http\` tasks, one after another, to a server that answers at once. Time from sending the start until a
client that asks every ${POLL_MS} ms reads \`completed\`; ${RUNS} runs, one after another, all functions warm. AWS calls and
units are those that the functions behind the API make for an execution (dispatcher, tracker, connector, publisher of
changes), as an average of the runs. The ratio is to one warm \`GET\` of an execution.`,
  async measure({ progress, assembly }) {
    const log = createCallLog();
    const server = await startEmptyServer();
    const environment = { [functionName('tasks/on-http-call')]: { EGRESS_ALLOWED_HOSTS: server.host } };
    const platform = await startPlatform({ assembly: await assembly(), environment, intercept: log.intercept });
    try {
      const id = await publishSteps(platform, server);
      await runOnce(platform, id);
      log.take();
      const runs = await progress.step(`run it ${RUNS} times`, async () => {
        const all: number[] = [];
        for (let run = 0; run < RUNS; run++) all.push((await timed(() => runOnce(platform, id))).ms);
        return all;
      });
      const reads = await readsOf(platform);
      return report(runs, log.take(), reads);
    } finally {
      await platform.close();
      await server.close();
    }
  },
};

function publishSteps({ owner }: Platform, server: EmptyServer): Promise<string> {
  const call = { call: 'http', with: { method: 'get', endpoint: server.url } };
  const tasks = Array.from({ length: STEPS }, (_, index) => ({ [`step${index + 1}`]: call }));
  return publish(owner, definition('five-steps', tasks));
}

async function runOnce({ owner }: Platform, workflowId: string): Promise<void> {
  const { id } = await owner.expect('POST', '/v1/executions', { workflow: workflowId, input: {} });
  await until(owner, `/v1/executions/${String(id)}`, 'completed', POLL_MS);
}

/** Milliseconds of single reads, one after another. */
async function readsOf({ owner }: Platform): Promise<readonly number[]> {
  const { items } = await owner.expect('GET', '/v1/executions?limit=1');
  const [latest] = items as readonly { readonly id: string }[];
  const all: number[] = [];
  for (let i = 0; i < RUNS; i++) all.push((await timed(() => owner.expect('GET', `/v1/executions/${latest?.id}`))).ms);
  return all;
}

function report(runs: readonly number[], calls: readonly LoggedCall[], reads: readonly number[]) {
  const behind = calls.filter(({ caller }) => caller !== functionName('executions/api'));
  const { count, readUnits, writeUnits } = totals(behind);
  const time = (what: string, ms: number) => [what, `${ms.toFixed(0)} ms`, `${(ms / median(reads)).toFixed(1)} ×`];
  const perRun = (what: string, value: number) => [what, (value / RUNS).toFixed(1), ''];
  return {
    columns: ['What', 'Figure', 'Ratio'],
    rows: [
      time('start to completed, p50', median(runs)),
      time('start to completed, p95', quantile(runs, 0.95)),
      time('one read, p50', median(reads)),
      perRun('AWS calls behind the API, an execution', count),
      perRun('read units behind the API, an execution', readUnits),
      perRun('write units behind the API, an execution', writeUnits),
    ],
    missed: [],
  };
}
