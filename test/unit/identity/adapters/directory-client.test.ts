import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { directoryRequest } from '../../../../functions/identity/domain/directory.ts';
import { directoryClient } from '../../../../functions/identity/public.ts';
import { isThrottling } from '../../../../functions/shared/aws-errors.ts';

const client = new LambdaClient({ region: 'eu-west-1' });
const mock = mockClient(client);
const directory = directoryClient('directory-function', client);
const payload = (value: unknown) => ({ Payload: Buffer.from(JSON.stringify(value)) }) as never;

beforeEach(() => mock.reset());

describe('the directory behind its function', () => {
  test('sends commands that the function understands and reads its answer', async () => {
    mock
      .on(InvokeCommand)
      .resolvesOnce(payload({ sub: 'sub-1', created: true }))
      .resolves(payload(null));
    expect(await directory.findOrCreateUser('grace@acme.example')).toEqual({ sub: 'sub-1', created: true });
    await directory.disable('sub-1');
    await directory.enable('sub-1');
    await directory.signOut('sub-1');
    const inputs = mock.commandCalls(InvokeCommand).map(({ args }) => args[0].input);
    expect(new Set(inputs.map(({ FunctionName }) => FunctionName))).toEqual(new Set(['directory-function']));
    const commands = inputs.map(({ Payload }) => directoryRequest.parse(JSON.parse(String(Payload))).command);
    expect(commands).toEqual(['findOrCreateUser', 'disable', 'enable', 'signOut']);
  });

  test('keeps the kind of an error and leaves its message behind', async () => {
    const failed = { errorType: 'TooManyRequestsException', errorMessage: 'grace@acme.example' };
    mock.on(InvokeCommand).resolves({ ...(payload(failed) as object), FunctionError: 'Unhandled' });
    const error = await directory.findOrCreateUser('grace@acme.example').catch((reason: unknown) => reason);
    expect(isThrottling(error)).toBe(true);
    expect(String(error)).not.toContain('grace');
  });

  test('refuses an answer of another shape', async () => {
    mock.on(InvokeCommand).resolves(payload({ user: 'sub-1' }));
    await expect(directory.findOrCreateUser('grace@acme.example')).rejects.toThrow();
  });
});
