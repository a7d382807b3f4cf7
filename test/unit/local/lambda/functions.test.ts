import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { lambdaFunction } from '../../../support/tiny-assembly.ts';
import { startTinyCloud, type TinyCloud } from '../../../support/tiny-cloud.ts';

let cloud: TinyCloud;
beforeAll(async () => {
  const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'echoFunction' } } };
  const live = {
    Type: 'AWS::Lambda::Alias',
    Properties: {
      FunctionName: { Ref: 'echoFunction' },
      FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
      Name: 'live',
    },
  };
  const perTenant = {
    TenancyConfig: { TenantIsolationMode: 'PER_TENANT' },
    Timeout: 20,
    MemorySize: 256,
    Environment: { Variables: { PROJECT_ROOT: process.cwd() } },
  };
  const isolated = lambdaFunction('isolated', 'tiny', 'index.count', 'Role', perTenant);
  cloud = await startTinyCloud({ resources: { Version: version, Live: live, Isolated: isolated } });
}, 30_000);
afterEach(() => cloud.faults.clear());
afterAll(() => cloud.close());

function send(name: string, payload: unknown, more: Partial<InvokeCommandInput> = {}) {
  const input = { FunctionName: name, Payload: JSON.stringify(payload), ...more };
  return new LambdaClient(cloud.client).send(new InvokeCommand(input));
}

/** Invokes a function as the root: its answer, or its error's report. */
async function invoke(name: string, payload: unknown = {}) {
  const answer = await send(name, payload);
  return { error: answer.FunctionError, answer: JSON.parse(answer.Payload?.transformToString() ?? '') };
}

const secretArn = () => cloud.outputs.get('tiny')?.['SecretArn'];
const readerArn = () => cloud.outputs.get('tiny')?.['ReaderArn'];

describe('an invocation', () => {
  test('answers with what the handler returns', async () => {
    expect(await invoke('echo', { a: 1 })).toMatchObject({
      error: undefined,
      answer: { event: { a: 1 }, name: 'echo', arn: 'arn:aws:lambda:us-east-1:000000000000:function:echo' },
    });
    expect(await invoke('nothing')).toMatchObject({ answer: null });
  });

  test('reports what was thrown in the form of the Node.js runtime', async () => {
    const { error, answer } = await invoke('fail');
    expect(error).toBe('Unhandled');
    expect(answer).toMatchObject({ errorType: 'https://errors.example/no-luck', errorMessage: 'no such luck' });
    expect(answer.trace[0]).toContain('no such luck');
  });

  test('sees the variables of the template, those of Lambda, and none of this process', async () => {
    const { answer } = await invoke('variables');
    expect(answer).toMatchObject({
      SECRET: secretArn(),
      AWS_LAMBDA_FUNCTION_NAME: 'variables',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: cloud.baseUrl,
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
    });
    expect(answer).not.toHaveProperty('PATH');
    expect(answer).not.toHaveProperty('NODE_COMPILE_CACHE');
  });

  test.each([
    ['a sleeping', 'sleep', { ms: 5_000 }],
    ['a busy', 'spin', {}],
  ])('ends %s function when its time is up', async (_kind, name, payload) => {
    const { answer } = await invoke(name, payload);
    expect(answer.errorType).toBe('Sandbox.Timedout');
    expect(answer.errorMessage).toMatch(/^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/);
  });

  test('survives a function that exits, which answers again afterwards', async () => {
    for (const _attempt of [1, 2]) {
      const { answer } = await invoke('exit');
      expect(answer).toEqual({
        errorType: 'Runtime.ExitError',
        errorMessage: 'Error: Runtime exited with error: exit status 3',
      });
    }
  });

  test('names a handler that is not there', async () => {
    expect((await invoke('missing')).answer).toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
  });

  test('refuses what is no JSON and what is too large', async () => {
    const client = new LambdaClient(cloud.client);
    const payload = (text: string) => client.send(new InvokeCommand({ FunctionName: 'echo', Payload: text }));
    await expect(payload('{')).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
    await expect(payload(`"${'x'.repeat(6 * 1024 * 1024)}"`)).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
  });

  test('is asynchronous or dry when asked for', async () => {
    expect((await send('echo', { late: true }, { InvocationType: 'Event' })).StatusCode).toBe(202);
    expect((await send('echo', {}, { InvocationType: 'DryRun' })).StatusCode).toBe(204);
  });

  test('reaches versions and aliases, and nothing else', async () => {
    const arnOf = async (qualifier: string) => {
      const answer = await send('echo', {}, { Qualifier: qualifier });
      return JSON.parse(answer.Payload?.transformToString() ?? '').arn;
    };
    expect(await arnOf('live')).toMatch(/function:echo:live$/);
    expect(await arnOf('1')).toMatch(/function:echo:1$/);
    await expect(arnOf('2')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(send('nobody', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('environments', () => {
  test('run one invocation at a time and are kept', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => invoke('count', { ms: 20 })));
    const counts = answers.map(({ answer }) => answer);
    expect(counts.every(({ alone }) => alone)).toBe(true);
    const streams = new Set(counts.map(({ stream }) => stream));
    expect(streams.size).toBeLessThanOrEqual(4);
    const kept = (await invoke('count')).answer;
    expect(streams).toContain(kept.stream);
    expect(kept.invocations).toBeGreaterThan(1);
  });
});

describe('a function and IAM', () => {
  test('its role allows what its policies allow', async () => {
    const { answer } = await invoke('read', { secretId: secretArn() });
    expect(answer).toMatch(/^[A-Za-z0-9]{40}$/);
  });

  test('a role that it assumes allows by session tag', async () => {
    const read = (tenant?: string) => invoke('read', { secretId: secretArn(), roleArn: readerArn(), tenant });
    expect((await read('acme')).error).toBeUndefined();
    for (const tenant of ['globex', undefined]) {
      const { answer } = await read(tenant);
      expect(answer.errorType).toBe('AccessDeniedException');
      expect(answer.errorMessage).toMatch(
        /^User: \S+:assumed-role\/tiny-Reader-\w+\/reader is not authorized to perform: secretsmanager:GetSecretValue on resource: \S+ because no identity-based policy allows the secretsmanager:GetSecretValue action$/,
      );
    }
  });
});

describe('faults', () => {
  test.each([
    ['before', 'secretsmanager', 'GetSecretValue'],
    ['after', 'sts', 'AssumeRole'],
  ])('kill a function %s its call of %s', async (moment, service, action) => {
    const point = `aws:${moment}:${service}:${action}`;
    cloud.faults.inject({ point, subject: 'read', times: 1, outcome: 'kill' });
    const read = () => invoke('read', { secretId: secretArn(), roleArn: readerArn(), tenant: 'acme' });
    expect((await read()).answer).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(cloud.faults.hits(point)).toBe(1);
    expect((await read()).error).toBeUndefined();
  });

  test('strike a call that is made under an assumed role, and only from the n-th on', async () => {
    const point = 'aws:after:secretsmanager:GetSecretValue';
    cloud.faults.inject({ point, subject: 'read', after: 1, times: 1, outcome: { fail: 'ThrottlingException' } });
    const read = () => invoke('read', { secretId: secretArn(), roleArn: readerArn(), tenant: 'acme' });
    expect((await read()).error).toBeUndefined();
    expect((await read()).answer).toMatchObject({ errorType: 'ThrottlingException' });
    expect((await read()).error).toBeUndefined();
  });

  test('run a function twice', async () => {
    const { invocations } = (await invoke('count')).answer;
    cloud.faults.inject({ point: 'function:before:count', times: 1, outcome: 'duplicate' });
    expect((await invoke('count')).answer.invocations).toBe(invocations + 2);
  });

  test('kill around a function', async () => {
    for (const moment of ['before', 'after']) {
      cloud.faults.inject({ point: `function:${moment}:echo`, times: 1, outcome: 'kill' });
      expect((await invoke('echo')).answer).toMatchObject({ errorType: 'Runtime.ExitError' });
      expect((await invoke('echo')).error).toBeUndefined();
    }
  });
});

test('an accelerated clock is the functions’ too', async () => {
  const fast = await startTinyCloud({ speed: 1_000 });
  const now = async () => {
    const command = new InvokeCommand({ FunctionName: 'echo', Payload: '{}' });
    const answer = await new LambdaClient(fast.client).send(command);
    return Number(JSON.parse(answer.Payload?.transformToString() ?? '').now);
  };
  const [first, began] = [await now(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, 50));
  const passed = (await now()) - first;
  // At least the 50 s of the pause, at most what passed until the answer came.
  expect(passed).toBeGreaterThanOrEqual(49_000);
  expect(passed).toBeLessThanOrEqual((performance.now() - began) * 1_000 + 60_000);
  await fast.close();
});

describe('a function in tenant isolation mode', () => {
  const count = async (TenantId: string, ms = 0) => {
    const answer = await send('isolated', { ms }, { TenantId });
    return JSON.parse(answer.Payload?.transformToString() ?? '') as { invocations: number; stream: string };
  };

  test('keeps an environment for a tenant and lets no other have it', async () => {
    const [acme, globex] = [await count('acme'), await count('globex')];
    const again = await count('acme');
    expect(again).toMatchObject({ stream: acme.stream, invocations: 2 });
    expect(globex).toMatchObject({ invocations: 1 });
    expect(globex.stream).not.toBe(acme.stream);
  });

  test('never shares one, however many are called for at once', async () => {
    const tenants = ['red', 'green', 'blue'];
    const calls = Array.from({ length: 12 }, (_, n) => tenants[n % 3] ?? '');
    const streams = await Promise.all(calls.map(async (tenant) => [(await count(tenant, 20)).stream, tenant] as const));
    for (const [stream, tenant] of streams)
      expect(streams.filter(([other]) => other === stream).every(([, owner]) => owner === tenant)).toBe(true);
  });

  test('is not invoked without a tenant, nor any other function with one', async () => {
    await expect(send('isolated', {})).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    await expect(send('echo', {}, { TenantId: 'acme' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
    await expect(send('isolated', {}, { TenantId: 'a*b' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });
});
