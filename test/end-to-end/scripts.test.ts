import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, describe, expect, test } from 'vitest';
import { startTwoTenants } from '../support/platform.ts';
import { definition, publish, run } from '../support/workflows.ts';

const { platform, acme, globex } = await startTwoTenants();
afterAll(() => platform.close());

const script = (
  code: string,
  more: Readonly<Record<string, unknown>> = {},
  rest: Readonly<Record<string, unknown>> = {},
) => [{ compute: { run: { script: { language: 'js', code, ...more }, ...rest } } }];

describe('a script of a workflow', () => {
  test('computes with what it is given, and its output is the output of the task', async () => {
    const given = { arguments: { amount: '${ $input.amount }' }, environment: { FACTOR: '2' } };
    const tasks = script('console.log(amount * process.env.FACTOR)', given);
    const workflow = await publish(acme.owner, definition('compute', tasks));
    expect(await run(acme.owner, workflow, { amount: 21 })).toMatchObject({ status: 'completed', output: '42\n' });
  });

  test('that fails is an error that a workflow catches', async () => {
    const [task] = script('throw new Error("no luck")');
    const caught = {
      attempt: { try: [task], catch: { as: 'error', do: [{ tell: { set: { why: '${ $error }' } } }] } },
    };
    const workflow = await publish(acme.owner, definition('fail', [caught]));
    expect((await run(acme.owner, workflow)).output).toMatchObject({
      why: {
        type: 'https://serverlessworkflow.io/spec/1.0.0/errors/runtime',
        status: 500,
        title: 'The script failed',
        detail: expect.stringContaining('no luck'),
        instance: '/do/0/attempt/try/0/compute',
      },
    });
  });

  test('that takes too much memory faults its run, and the next one is served', async () => {
    const greedy = await publish(acme.owner, definition('greedy', script('"x".repeat(5e8)')));
    expect(await run(acme.owner, greedy)).toMatchObject({
      status: 'faulted',
      error: { title: 'The script was stopped', detail: 'it needs more memory than a script may have' },
    });
    const modest = await publish(acme.owner, definition('modest', script('process.stdout.write("here")')));
    expect(await run(acme.owner, modest)).toMatchObject({ status: 'completed', output: 'here' });
  });

  test('finds nothing that another tenant, or another script, has left', async () => {
    const code = 'const found = typeof left; globalThis.left = "mine"; process.stdout.write(found)';
    for (const owner of [acme.owner, globex.owner, acme.owner]) {
      const workflow = await publish(owner, definition(`leave-${Math.random().toString(36).slice(2)}`, script(code)));
      expect((await run(owner, workflow)).output).toBe('undefined');
    }
  });
});

describe('the sandbox', () => {
  const invoke = (name: string, payload: unknown, TenantId?: string) =>
    new LambdaClient({
      endpoint: platform.cloud.baseUrl,
      region: 'us-east-1',
      credentials: platform.cloud.rootCredentials,
    }).send(
      new InvokeCommand({
        FunctionName: `tributary-dev-tasks-${name}`,
        Payload: JSON.stringify(payload),
        ...(TenantId === undefined ? {} : { TenantId }),
      }),
    );

  test('is not run for nobody', async () => {
    const request = { code: '1', arguments: {}, environment: {} };
    await expect(invoke('on-script-run', request)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });

  test('is asked by the connector for the tenant of the execution, whatever else a payload says', async () => {
    const payload = {
      execution: 'arn:aws:states:us-east-1:000000000000:execution:other_acme_x:1',
      task: '/do/0',
      code: '1',
    };
    const forged = await invoke('on-script-call', payload);
    expect(forged.FunctionError).toBe('Unhandled');
    expect(JSON.parse(forged.Payload?.transformToString() ?? '')).toMatchObject({ errorType: 'authorization.403' });
    const named = await invoke('on-script-call', { ...payload, tenantId: 'globex' });
    expect(JSON.parse(named.Payload?.transformToString() ?? '')).toMatchObject({ errorType: 'configuration.400' });
  });
});
