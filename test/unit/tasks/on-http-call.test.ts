import { afterEach, beforeAll, expect, test, vi } from 'vitest';

const execution =
  'arn:aws:states:eu-west-1:123456789012:execution:trb_dev_acme_shop_order_0a1b2c:01K9Z3N0V4T8S6QH2M5D7XWBCE';
const context = { awsRequestId: 'request-1' };

let handler: (payload: unknown, context: { awsRequestId: string }) => Promise<unknown>;
beforeAll(async () => {
  vi.stubEnv('STAGE', 'dev');
  // The logger then writes to the global console, where a test can listen.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  ({ handler } = await import('../../../functions/tasks/on-http-call.ts'));
});
afterEach(() => vi.restoreAllMocks());

const problemOf = async (payload: unknown): Promise<{ name: string; problem: Record<string, unknown> }> => {
  const error = await handler(payload, context).then(
    () => new Error('it did not fail'),
    (thrown: Error) => thrown,
  );
  return { name: error.name, problem: JSON.parse(error.message) as Record<string, unknown> };
};

test('a refused destination is an error of the task in the form that state machines match', async () => {
  const payload = { execution, task: '/do/0/reach', method: 'get', uri: 'http://169.254.169.254/latest/' };
  expect(await problemOf(payload)).toEqual({
    name: 'communication.403',
    problem: {
      type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication',
      status: 403,
      title: 'Destination refused',
      detail: '169.254.169.254 is not a public address',
      instance: '/do/0/reach',
    },
  });
});

test.each([
  ['another stage', execution.replace('trb_dev', 'trb_prod')],
  ['another state machine', execution.replace('trb_dev_acme', 'somebody')],
])('an execution of %s is refused', async (_, foreign) => {
  const payload = { execution: foreign, task: '/do/0/reach', method: 'get', uri: 'https://example.com' };
  expect(await problemOf(payload)).toMatchObject({ name: 'authorization.403', problem: { instance: '/do/0/reach' } });
});

test('a payload that does not fit names what is wrong', async () => {
  const { name, problem } = await problemOf({ execution, task: '/do/0/reach', method: 'get', uri: null });
  expect(name).toBe('configuration.400');
  expect(problem).toMatchObject({ instance: '/do/0/reach', detail: expect.stringContaining('uri') });
  expect((await problemOf(null)).name).toBe('configuration.400');
});

test('neither header values nor bodies nor queries are logged', async () => {
  const lines: string[] = [];
  for (const method of ['info', 'warn', 'error', 'log'] as const) {
    vi.spyOn(console, method).mockImplementation((line: unknown) => void lines.push(String(line)));
  }
  await problemOf({
    execution,
    task: '/do/0/reach',
    method: 'post',
    uri: 'http://10.0.0.1/?key=query-secret',
    headers: { 'x-key': 'header-secret' },
    body: 'body-secret',
  });
  expect(lines.join('\n')).toMatch(/"tenantId":\s*"acme"/);
  expect(lines.join('\n')).not.toContain('secret');
});
