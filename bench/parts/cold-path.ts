import { createFaults, type FaultControl } from '../../local/faults.ts';
import { type ApiClient, apiClient } from '../api-client.ts';
import { functionName } from '../bench.ts';
import { type CallLog, createCallLog, type LoggedCall, summarize } from '../call-log.ts';
import type { Part } from '../part.ts';
import { type Platform, startPlatform } from '../platform.ts';
import { median, timed } from '../statistics.ts';

const RUNS = 5;
const REQUEST = '/v1/executions';
const AUTHORIZER = functionName('identity/on-authorization');
const FUNCTION = functionName('executions/api');

/** The first request of all: no environment of a function runs, no credential was seen, no key or session is cached. */
export const coldPath: Part = {
  name: 'cold-path',
  title: 'First request',
  method: `\`GET ${REQUEST}\` with an API key that was never used, after every environment of the authorizer and of
\`executions/api\` was killed; median of ${RUNS}. A cold function's time is the start of its thread, the import of code
that is compiled already, and the handler; its AWS calls are part of it. Then the same request again: both functions are
warm and the authorizer's answer is cached. The ratio is to that. A start on Lambda adds what the service needs to fetch
the code and start a sandbox, and the compilation, which [the bundles](#bundles) show.`,
  async measure({ progress, assembly }) {
    const log = createCallLog();
    const stopwatch = createStopwatch();
    const platform = await startPlatform({
      assembly: await assembly(),
      faults: stopwatch.faults,
      intercept: log.intercept,
      // The functions are killed on purpose.
      log: () => undefined,
    });
    try {
      await platform.owner.expect('GET', REQUEST);
      const runs = await progress.step(`make ${RUNS} first requests`, async () => {
        const all: Run[] = [];
        for (let run = 0; run < RUNS; run++) all.push(await firstRequest(platform, stopwatch, log));
        return all;
      });
      return { ...report(runs), missed: [] };
    } finally {
      await platform.close();
    }
  },
};

interface Run {
  readonly coldMs: number;
  readonly warmMs: number;
  readonly authorizerMs: number;
  readonly functionMs: number;
  readonly calls: readonly LoggedCall[];
}

async function firstRequest(platform: Platform, stopwatch: Stopwatch, log: CallLog): Promise<Run> {
  const { cloud, owner } = platform;
  const fresh = async () => apiClient(cloud.baseUrl, await platform.createApiKey());
  await killEnvironment(cloud.faults, FUNCTION, owner);
  await killEnvironment(cloud.faults, AUTHORIZER, await fresh());
  const client = await fresh();
  log.take();
  const cold = await timed(() => client.expect('GET', REQUEST));
  const calls = log.take().filter(({ caller }) => caller === AUTHORIZER || caller === FUNCTION);
  const times = { authorizerMs: stopwatch.last(AUTHORIZER), functionMs: stopwatch.last(FUNCTION) };
  const warm = await timed(() => client.expect('GET', REQUEST));
  return { coldMs: cold.ms, warmMs: warm.ms, ...times, calls };
}

/** A request during which the function dies at its first AWS call; its only environment is gone then. */
async function killEnvironment(faults: FaultControl, name: string, client: ApiClient): Promise<void> {
  const fault = faults.inject({ point: 'aws:before:*', subject: name, times: 1, outcome: 'kill' });
  const { status } = await client.call('GET', REQUEST);
  fault.remove();
  if (fault.strikes !== 1) throw new Error(`${name} made no AWS call to die at; the request answered ${status}`);
}

function report(runs: readonly Run[]) {
  const warm = median(runs.map(({ warmMs }) => warmMs));
  const callsOf = (name: string) => (runs.at(-1)?.calls ?? []).filter(({ caller }) => caller === name);
  const row = (what: string, ms: (run: Run) => number, calls = '') => {
    const value = median(runs.map(ms));
    return [what, value.toFixed(0), `${(value / warm).toFixed(1)} ×`, calls];
  };
  return {
    columns: ['Step', 'ms', 'Ratio', 'AWS calls'],
    rows: [
      row('first request, all of it', ({ coldMs }) => coldMs),
      row('authorizer, cold', ({ authorizerMs }) => authorizerMs, summarize(callsOf(AUTHORIZER))),
      row('executions/api, cold', ({ functionMs }) => functionMs, summarize(callsOf(FUNCTION))),
      row('second request, all of it', ({ warmMs }) => warmMs),
    ],
  };
}

/** Faults that do nothing by themselves but notice how long each invocation of a function takes. */
interface Stopwatch {
  readonly faults: FaultControl;
  /** Milliseconds of the function's last invocation. @throws Error when it never ran */
  last(name: string): number;
}

function createStopwatch(): Stopwatch {
  const faults = createFaults();
  const begun = new Map<string, number>();
  const took = new Map<string, number>();
  return {
    faults: {
      ...faults,
      at(point, subject) {
        if (point.startsWith('function:before:')) begun.set(subject, performance.now());
        if (point.startsWith('function:after:')) took.set(subject, performance.now() - (begun.get(subject) ?? 0));
        return faults.at(point, subject);
      },
    },
    last(name) {
      const ms = took.get(name);
      if (ms === undefined) throw new Error(`${name} was never invoked`);
      return ms;
    },
  };
}
