import { InvokeCommand, LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { isolatedScripts } from '../../../../functions/tasks/adapters/isolated-scripts.ts';

const client = new LambdaClient({ region: 'eu-west-1' });
const mock = mockClient(client);
const sandbox = isolatedScripts(client, 'script-run');
const request = { code: 'console.log(1)', arguments: { a: 1 }, environment: {}, stdin: undefined };
const answer = (value: unknown, failed = false) =>
  ({ Payload: Buffer.from(JSON.stringify(value)), ...(failed ? { FunctionError: 'Unhandled' } : {}) }) as never;

beforeEach(() => mock.reset());

test('a script is run in the name of its tenant', async () => {
  const end = { code: 0, stdout: '1\n', stderr: '' };
  mock.on(InvokeCommand).resolves(answer(end));
  expect(await sandbox.run('acme', request)).toEqual(end);
  const [call] = mock.commandCalls(InvokeCommand);
  expect(call?.args[0].input).toMatchObject({ FunctionName: 'script-run', TenantId: 'acme' });
  expect(JSON.parse(String(call?.args[0].input.Payload))).toEqual({
    code: request.code,
    arguments: { a: 1 },
    environment: {},
  });
});

test.each([
  [{ errorType: 'Sandbox.Timedout', errorMessage: 'RequestId: 1 Error: Task timed out after 15.00 seconds' }, 'time'],
  [{ errorType: 'Runtime.ExitError', errorMessage: 'RequestId: 1 Error: Runtime exited' }, 'memory'],
  [{ errorType: 'Runtime.OutOfMemory', errorMessage: 'RequestId: 1 Error' }, 'memory'],
])('an environment that a script brought down: %j', async (report, stopped) => {
  mock.on(InvokeCommand).resolves(answer(report, true));
  expect(await sandbox.run('acme', request)).toEqual({ stopped });
});

test('no room is a fault that a workflow can try again', async () => {
  const busy = new TooManyRequestsException({ message: 'Rate Exceeded.', $metadata: {} });
  mock.on(InvokeCommand).rejects(busy);
  await expect(sandbox.run('acme', request)).rejects.toMatchObject({ name: 'communication.503' });
});

test('any other failure is no end of a script', async () => {
  mock.on(InvokeCommand).resolves(answer({ errorType: 'ZodError', errorMessage: 'code: secret' }, true));
  await expect(sandbox.run('acme', request)).rejects.toThrow(/^the sandbox failed$/);
  mock.on(InvokeCommand).resolves(answer({ code: 'x' }));
  await expect(sandbox.run('acme', request)).rejects.toThrow();
});
