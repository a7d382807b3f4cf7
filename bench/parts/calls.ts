import { CONTRACTS } from '../../lib/contracts.ts';
import { apiClient } from '../api-client.ts';
import { functionName } from '../bench.ts';
import { CALL_BUDGETS } from '../budgets.ts';
import { type CallLog, createCallLog, type LoggedCall, summarize, totals } from '../call-log.ts';
import type { Part } from '../part.ts';
import { type Platform, startPlatform } from '../platform.ts';
import { prepareScenario, type Scenario } from '../scenario.ts';

const AUTHORIZER = functionName('identity/on-authorization');
const DIRECTORY = functionName('identity/on-directory-request');

/** What each operation of the API costs in AWS calls and DynamoDB units. */
export const calls: Part = {
  name: 'calls',
  title: 'AWS calls and units of each operation',
  method: `Counted where the local cloud answers the AWS APIs, with the units that DynamoDB's own arithmetic gives for the
items. Each operation is called twice and the second call counts: functions are warm, the tenant's session is open, the
authorizer's answer is cached. What goes on behind the answer (publishing, dispatching) is not part of it. Operations
that anybody may call serve files and make no AWS call.`,
  async measure({ progress, assembly }) {
    const log = createCallLog();
    const platform = await startPlatform({ assembly: await assembly(), intercept: log.intercept });
    try {
      const measured = await progress.step('call every operation', async () => {
        const scenario = await prepareScenario(platform);
        const operations = await callOperations(scenario, log);
        return [...(await callAuthorizer(platform, log)), ...operations];
      });
      return { columns: COLUMNS, rows: measured.map(toRow), missed: measured.flatMap(missedTargets) };
    } finally {
      await platform.close();
    }
  },
};

const COLUMNS = ['Operation', 'AWS calls', 'Read units', 'Write units', 'Which'];

interface Measured {
  readonly name: string;
  readonly calls: readonly LoggedCall[];
  /** Most calls that are allowed. @default - any number */
  readonly most?: number;
}

async function callOperations(scenario: Scenario, log: CallLog): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const { context, operations } of CONTRACTS) {
    const callers = new Set([AUTHORIZER, DIRECTORY, functionName(`${context}/api`)]);
    for (const [name, { permission }] of Object.entries(operations)) {
      if (permission === 'public') continue;
      await (await scenario.ready(name))();
      const call = await scenario.ready(name);
      log.take();
      await call();
      const made = log.take().filter(({ caller }) => callers.has(caller));
      measured.push({ name, calls: made, ...mostCalls(name) });
    }
  }
  return measured;
}

const mostCalls = (name: string) => (CALL_BUDGETS[name] === undefined ? {} : { most: CALL_BUDGETS[name] });

/** The authorizer by itself: with credentials that its cached answers do not cover. */
async function callAuthorizer(platform: Platform, log: CallLog): Promise<readonly Measured[]> {
  const authorize = async (name: string, credential: string, most: number): Promise<Measured> => {
    log.take();
    await apiClient(platform.cloud.baseUrl, credential).expect('GET', '/v1/me');
    return { name, calls: log.take().filter(({ caller }) => caller === AUTHORIZER), most };
  };
  // The first key makes sure that the authorizer is warm.
  await authorize('', await platform.createApiKey(), Number.POSITIVE_INFINITY);
  return [
    await authorize('authorizer, a token it has not seen', await platform.signInAgain(), 0),
    await authorize('authorizer, an API key it has not seen', await platform.createApiKey(), 1),
  ];
}

function toRow({ name, calls: made, most = Number.POSITIVE_INFINITY }: Measured): readonly string[] {
  const { count, readUnits, writeUnits } = totals(made);
  const target = Number.isFinite(most) ? ` (≤ ${most}) ${count <= most ? '✓' : '✗'}` : '';
  return [name, `${count}${target}`, String(readUnits), String(writeUnits), summarize(made)];
}

function missedTargets({ name, calls: made, most = Number.POSITIVE_INFINITY }: Measured): readonly string[] {
  return made.length > most ? [`${name} makes ${made.length} AWS calls, more than ${most}`] : [];
}
