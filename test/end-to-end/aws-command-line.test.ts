import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Platform, startPlatform } from '../support/platform.ts';
import { definition, publish, run } from '../support/workflows.ts';

const installed = spawnSync('aws', ['--version']).status === 0;
let platform: Platform;

/** Runs the AWS command line against the local cloud, as the operator of its account. */
async function aws(...words: string[]): Promise<Record<string, unknown>> {
  const { accessKeyId, secretAccessKey } = platform.cloud.rootCredentials;
  const { stdout } = await promisify(execFile)(
    'aws',
    [...words, '--endpoint-url', platform.cloud.baseUrl, '--output', 'json'],
    {
      env: {
        ...process.env,
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      },
    },
  );
  return JSON.parse(stdout);
}

describe.skipIf(!installed)('the AWS command line (skipped where `aws` is not installed)', () => {
  let executionId: unknown;

  beforeAll(async () => {
    platform = await startPlatform();
    const acme = await platform.createTenant('acme');
    const workflow = await publish(acme.owner, definition('probe', [{ done: { set: { ok: true } } }]));
    executionId = (await run(acme.owner, workflow)).id;
  });
  afterAll(() => platform?.close());

  test('lists the table and the queues, and knows who it is', async () => {
    expect((await aws('dynamodb', 'list-tables'))['TableNames']).toEqual([platform.cloud.outputs['TableName']]);
    const { QueueUrls } = await aws('sqs', 'list-queues');
    expect((QueueUrls as string[]).some((url) => url.includes('wake'))).toBe(true);
    expect((await aws('sts', 'get-caller-identity'))['Arn']).toMatch(/:root$/);
  });

  test('lists the state machines and the history of an execution', async () => {
    const { stateMachines } = await aws('stepfunctions', 'list-state-machines');
    const [machine] = stateMachines as { stateMachineArn: string; name: string }[];
    expect(machine?.name).toMatch(/^trb_dev_acme_test_probe_/);
    const { executions } = await aws(
      'stepfunctions',
      'list-executions',
      '--state-machine-arn',
      String(machine?.stateMachineArn),
    );
    const [execution] = executions as { executionArn: string; name: string; status: string }[];
    expect(execution).toMatchObject({ name: executionId, status: 'SUCCEEDED' });
    const { events } = await aws(
      'stepfunctions',
      'get-execution-history',
      '--execution-arn',
      String(execution?.executionArn),
    );
    const types = (events as { type: string }[]).map(({ type }) => type);
    expect(types.at(0)).toBe('ExecutionStarted');
    expect(types.at(-1)).toBe('ExecutionSucceeded');
  });

  test('makes a state machine, routes an alias between its versions, and starts it', async () => {
    const sfn = (...words: string[]) => aws('stepfunctions', ...words);
    const { stateMachines } = await sfn('list-state-machines');
    const [made] = stateMachines as { stateMachineArn: string }[];
    const { roleArn } = await sfn('describe-state-machine', '--state-machine-arn', String(made?.stateMachineArn));
    const text = (Output: number) =>
      JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'Done',
        States: { Done: { Type: 'Succeed', Output } },
      });
    expect(await sfn('validate-state-machine-definition', '--definition', text(1))).toEqual({
      result: 'OK',
      diagnostics: [],
      truncated: false,
    });
    const first = await sfn(
      ...['create-state-machine', '--name', 'by-hand', '--role-arn', String(roleArn)],
      ...['--definition', text(1), '--publish'],
    );
    const arn = String(first['stateMachineArn']);
    const second = await sfn('update-state-machine', '--state-machine-arn', arn, '--definition', text(2), '--publish');
    const routes = [first, second].map(
      (version, index) => `stateMachineVersionArn=${version['stateMachineVersionArn']},weight=${100 * index}`,
    );
    const { stateMachineAliasArn: alias } = await sfn(
      ...['create-state-machine-alias', '--name', 'live', '--routing-configuration', ...routes],
    );
    const { executionArn } = await sfn('start-execution', '--state-machine-arn', String(alias));
    const describeExecution = () => sfn('describe-execution', '--execution-arn', String(executionArn));
    await expect.poll(async () => (await describeExecution())['status'], { timeout: 20_000 }).toBe('SUCCEEDED');
    expect(await describeExecution()).toMatchObject({
      output: '2',
      stateMachineAliasArn: alias,
      stateMachineVersionArn: second['stateMachineVersionArn'],
    });
  });

  test('goes on with an execution that was stopped', async () => {
    const sfn = (...words: string[]) => aws('stepfunctions', ...words);
    const { stateMachines } = await sfn('list-state-machines');
    const [made] = stateMachines as { stateMachineArn: string }[];
    const { roleArn } = await sfn('describe-state-machine', '--state-machine-arn', String(made?.stateMachineArn));
    const text = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Hold',
      States: { Hold: { Type: 'Wait', Seconds: 86_400, End: true } },
    });
    const machine = await sfn(
      ...['create-state-machine', '--name', 'held', '--role-arn', String(roleArn), '--definition', text],
    );
    const { executionArn } = await sfn('start-execution', '--state-machine-arn', String(machine['stateMachineArn']));
    const of = ['--execution-arn', String(executionArn)];
    await sfn('stop-execution', ...of);
    expect(await sfn('describe-execution', ...of)).toMatchObject({ status: 'ABORTED', redriveStatus: 'REDRIVABLE' });
    await sfn('redrive-execution', ...of);
    expect(await sfn('describe-execution', ...of)).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
  });
});
