import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { FUNCTION_ENTRIES, type FunctionEntry } from '../../lib/platform/function-entries.ts';
import { startLocalCloud } from '../../local/cloud.ts';
import { functionName } from '../bench.ts';
import { bundleBudget } from '../budgets.ts';
import { type ImportTime, importInFreshProcess, startEmptyProcess } from '../fresh-process.ts';
import { against, type Part } from '../part.ts';
import { median, timed } from '../statistics.ts';

const PROCESSES = 10;

/** Size and import time of every function: what a cold start loads. */
export const bundles: Part = {
  name: 'bundles',
  title: 'Bundles',
  method: `KB is the minified \`index.js\` (1 KB = 1024 bytes), AWS SDK included. Import is \`require\` of it in ${PROCESSES} fresh
processes with the environment of the deployed function (source maps enabled), medians; the functions take turns, so
that a busy minute hits all alike. CPU time is that of all threads of the process. The ratio is to the start of
an empty Node process, measured in between.`,
  async measure({ progress, assembly }) {
    const folder = await assembly();
    const environments = await progress.step("read the functions' environments", () => readEnvironments(folder));
    // Outside of the project: below its package.json every .js would be an ES module, which is not so in Lambda.
    const copies = mkdtempSync(join(tmpdir(), 'tributary-bundles-'));
    cpSync(join(folder, 'bundles'), copies, { recursive: true });
    try {
      const times = await progress.step(`import each in ${PROCESSES} fresh processes`, () =>
        importAll(copies, environments),
      );
      return report(copies, times);
    } finally {
      rmSync(copies, { recursive: true });
    }
  },
};

type Environments = ReadonlyMap<FunctionEntry, Readonly<Record<string, string>>>;

/** The variables of every function with the values that a deployment gives them. */
async function readEnvironments(assembly: string): Promise<Environments> {
  const cloud = await startLocalCloud({ assembly });
  const region = 'us-east-1';
  const client = new LambdaClient({ endpoint: cloud.baseUrl, region, credentials: cloud.rootCredentials });
  try {
    const all = FUNCTION_ENTRIES.map(async (entry) => {
      const FunctionName = functionName(entry);
      const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
      return [entry, { AWS_REGION: region, ...Environment?.Variables }] as const;
    });
    return new Map(await Promise.all(all));
  } finally {
    client.destroy();
    await cloud.close();
  }
}

interface Times {
  readonly imports: ReadonlyMap<FunctionEntry, readonly ImportTime[]>;
  readonly emptyStarts: readonly number[];
}

async function importAll(copies: string, environments: Environments): Promise<Times> {
  const imports = new Map<FunctionEntry, ImportTime[]>(FUNCTION_ENTRIES.map((entry) => [entry, []]));
  const emptyStarts: number[] = [];
  for (let round = 0; round < PROCESSES; round++) {
    emptyStarts.push((await timed(startEmptyProcess)).ms);
    for (const [entry, environment] of environments) {
      imports.get(entry)?.push(await importInFreshProcess(join(copies, entry, 'index.js'), environment));
    }
  }
  return { imports, emptyStarts };
}

function report(copies: string, { imports, emptyStarts }: Times) {
  const start = median(emptyStarts);
  const lines = FUNCTION_ENTRIES.map((entry) => {
    const budget = bundleBudget(entry);
    const kilobytes = statSync(join(copies, entry, 'index.js')).size / 1024;
    const all = imports.get(entry) ?? [];
    const wall = median(all.map(({ wallMs }) => wallMs));
    const cpu = median(all.map(({ cpuMs }) => cpuMs));
    const cells = [entry, against(kilobytes, budget.kilobytes), against(wall, budget.importMs)];
    const missed = kilobytes > budget.kilobytes ? [`${entry} has ${kilobytes.toFixed(0)} KB`] : [];
    return { row: [...cells, cpu.toFixed(0), `${(wall / start).toFixed(1)} ×`], missed };
  });
  return {
    columns: ['Function', 'KB', 'Import ms', 'CPU ms', 'Ratio'],
    rows: [...lines.map(({ row }) => row), ['empty Node process', '', start.toFixed(0), '', '1.0 ×']],
    missed: lines.flatMap(({ missed }) => missed),
  };
}
