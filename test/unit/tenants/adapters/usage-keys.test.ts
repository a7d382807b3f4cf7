import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetApiKeysCommand,
} from '@aws-sdk/client-api-gateway';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { usageKey } from '../../../../functions/shared/access/usage-key.ts';
import { apiGatewayUsageKeys } from '../../../../functions/tenants/adapters/usage-keys.ts';

const client = new APIGatewayClient({ region: 'eu-west-1' });
const mock = mockClient(client);
const keys = apiGatewayUsageKeys({
  client,
  stage: 'dev',
  secret: async () => 'secret',
  usagePlanIds: { basic: 'plan-b', pro: 'plan-p', enterprise: 'plan-e' },
});
const conflict = Object.assign(new Error('conflict'), { name: 'ConflictException' });
const notFound = Object.assign(new Error('not found'), { name: 'NotFoundException' });
const name = 'tributary-dev-tenant-acme';

beforeEach(() => {
  mock.reset();
  mock.on(CreateUsagePlanKeyCommand).resolves({});
  mock.on(DeleteUsagePlanKeyCommand).rejects(notFound);
});

const plan = () => mock.commandCalls(CreateUsagePlanKeyCommand).map(({ args }) => args[0].input);

describe('usage keys', () => {
  test('are made with the value that the authorizer computes, and join the plan of the tier', async () => {
    mock.on(CreateApiKeyCommand).resolves({ id: 'key-1' });
    await keys.ensure('acme', 'pro');
    const [made] = mock.commandCalls(CreateApiKeyCommand);
    expect(made?.args[0].input).toEqual({ name, value: usageKey('secret', 'acme'), enabled: true });
    expect(plan()).toEqual([{ usagePlanId: 'plan-p', keyId: 'key-1', keyType: 'API_KEY' }]);
  });

  test('that exist are found by their exact name, on whatever page, and join the plan once', async () => {
    mock.on(CreateApiKeyCommand).rejects(conflict);
    mock.on(CreateUsagePlanKeyCommand).rejects(conflict);
    mock
      .on(GetApiKeysCommand)
      .resolvesOnce({ items: [{ id: 'key-0', name: `${name}-2` }], position: 'next' })
      .resolves({ items: [{ id: 'key-1', name }] });
    await keys.ensure('acme', 'basic');
    expect(mock.commandCalls(GetApiKeysCommand)[1]?.args[0].input).toMatchObject({ nameQuery: name, position: 'next' });
    expect(plan()).toEqual([{ usagePlanId: 'plan-b', keyId: 'key-1', keyType: 'API_KEY' }]);
  });

  test('leave the plan of another tier before they join the one of theirs', async () => {
    mock.on(CreateApiKeyCommand).rejects(conflict);
    mock.on(GetApiKeysCommand).resolves({ items: [{ id: 'key-1', name }] });
    mock.on(DeleteUsagePlanKeyCommand, { usagePlanId: 'plan-b' }).resolves({});
    await keys.ensure('acme', 'pro');
    const moves = mock
      .calls()
      .map(({ args }) => args[0])
      .slice(-3);
    expect(moves.map((command) => [command.constructor.name, command.input])).toEqual([
      ['DeleteUsagePlanKeyCommand', { usagePlanId: 'plan-b', keyId: 'key-1' }],
      ['DeleteUsagePlanKeyCommand', { usagePlanId: 'plan-e', keyId: 'key-1' }],
      ['CreateUsagePlanKeyCommand', { usagePlanId: 'plan-p', keyId: 'key-1', keyType: 'API_KEY' }],
    ]);
  });

  test('that cannot leave a plan join no other', async () => {
    mock.on(CreateApiKeyCommand).rejects(conflict);
    mock.on(GetApiKeysCommand).resolves({ items: [{ id: 'key-1', name }] });
    mock.on(DeleteUsagePlanKeyCommand).rejects(new Error('throttled'));
    await expect(keys.ensure('acme', 'pro')).rejects.toThrow('throttled');
    expect(plan()).toEqual([]);
  });

  test('of another name are not taken', async () => {
    mock.on(CreateApiKeyCommand).rejects(conflict);
    mock.on(GetApiKeysCommand).resolves({ items: [] });
    await expect(keys.ensure('acme', 'basic')).rejects.toThrow('another name');
    expect(plan()).toEqual([]);
  });

  test('differ from tenant to tenant and from secret to secret', () => {
    const values = [usageKey('a', 'acme'), usageKey('a', 'globex'), usageKey('b', 'acme')];
    expect(new Set(values).size).toBe(3);
    for (const value of values) expect(value).toMatch(/^[0-9a-f]{64}$/);
  });
});
