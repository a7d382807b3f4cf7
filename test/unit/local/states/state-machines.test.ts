import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  PublishStateMachineVersionCommand,
  TagResourceCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { definition, machine, PASS, ROLE_ARN, type TestStates, testStates, WAIT } from './test-states.ts';

let states: TestStates;
beforeEach(async () => {
  states = await testStates();
});
afterEach(() => states.close());

const create = (name = 'order', text = PASS, more = {}) =>
  states.sdk.send(new CreateStateMachineCommand({ ...machine(name, text), ...more }));
const MACHINE_ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:order';

describe('creating', () => {
  test('publishes the first version, and doing it again changes nothing', async () => {
    const made = await create();
    expect(made).toMatchObject({ stateMachineArn: MACHINE_ARN, stateMachineVersionArn: `${MACHINE_ARN}:1` });
    const again = await create();
    expect(again.creationDate).toEqual(made.creationDate);
    expect(again.stateMachineVersionArn).toBe(made.stateMachineVersionArn);
    await expect(create('order', WAIT)).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
  });

  test('asks whether the role may be passed and a version published', async () => {
    await create('order', PASS, { tags: [{ key: 'tenant', value: 'acme' }] });
    expect(states.cloud.queries).toEqual([
      { action: 'states:CreateStateMachine', resource: MACHINE_ARN },
      { action: 'states:PublishStateMachineVersion', resource: MACHINE_ARN },
      { action: 'states:TagResource', resource: MACHINE_ARN },
      { action: 'iam:PassRole', resource: ROLE_ARN, context: { 'iam:PassedToService': 'states.amazonaws.com' } },
    ]);
  });

  test.each(['', 'a b', 'a/b', 'a:b', 'a\u0007', 'x'.repeat(81)])('refuses the name %j', async (name) => {
    await expect(create(name)).rejects.toMatchObject({ name: 'InvalidName' });
  });

  test.each([
    ['no JSON', 'StartAt: A', 'INVALID_JSON_DESCRIPTION'],
    [
      'a missing state',
      JSON.stringify({ StartAt: 'B', States: { A: { Type: 'Succeed' } } }),
      'MISSING_TRANSITION_TARGET',
    ],
  ])('refuses a definition with %s', async (_name, text, code) => {
    await expect(create('order', text)).rejects.toMatchObject({
      name: 'InvalidDefinition',
      message: expect.stringContaining(code),
    });
    const { result, diagnostics } = await states.sdk.send(
      new ValidateStateMachineDefinitionCommand({ definition: text }),
    );
    expect([result, diagnostics?.[0]?.code]).toEqual(['FAIL', code]);
  });

  test('knows Standard workflows only', async () => {
    await expect(create('order', PASS, { type: 'EXPRESS' })).rejects.toMatchObject({
      name: 'StateMachineTypeNotSupported',
    });
  });
});

describe('versions', () => {
  test('keep what they were published with; numbers are not used twice', async () => {
    await create();
    const update = (text: string) =>
      states.sdk.send(new UpdateStateMachineCommand({ stateMachineArn: MACHINE_ARN, definition: text, publish: true }));
    expect((await update(WAIT)).stateMachineVersionArn).toBe(`${MACHINE_ARN}:2`);
    expect((await update(WAIT)).stateMachineVersionArn, 'the same revision').toBe(`${MACHINE_ARN}:2`);
    const describeArn = (stateMachineArn: string) =>
      states.sdk.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(await describeArn(`${MACHINE_ARN}:1`)).toMatchObject({
      stateMachineArn: `${MACHINE_ARN}:1`,
      definition: PASS,
      roleArn: ROLE_ARN,
    });
    expect((await describeArn(MACHINE_ARN)).definition).toBe(WAIT);
    await states.sdk.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${MACHINE_ARN}:2` }));
    await update(definition({ Type: 'Succeed' }));
    const listed = await states.sdk.send(new ListStateMachineVersionsCommand({ stateMachineArn: MACHINE_ARN }));
    expect(listed.stateMachineVersions?.map((version) => version.stateMachineVersionArn)).toEqual([
      `${MACHINE_ARN}:3`,
      `${MACHINE_ARN}:1`,
    ]);
    await expect(describeArn(`${MACHINE_ARN}:2`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });

  test('are published once for a revision', async () => {
    await create('order', PASS, { publish: false });
    const publish = (revisionId?: string) =>
      states.sdk.send(new PublishStateMachineVersionCommand({ stateMachineArn: MACHINE_ARN, revisionId }));
    const first = await publish();
    expect((await publish()).stateMachineVersionArn).toBe(first.stateMachineVersionArn);
    await expect(publish('another')).rejects.toMatchObject({ name: 'ConflictException' });
  });
});

test('an update must change something and leaves a refused definition alone', async () => {
  await create();
  const update = (more: object) =>
    states.sdk.send(new UpdateStateMachineCommand({ stateMachineArn: MACHINE_ARN, ...more }));
  await expect(update({})).rejects.toMatchObject({ name: 'MissingRequiredParameter' });
  await expect(update({ definition: '{}' })).rejects.toMatchObject({ name: 'InvalidDefinition' });
  const { definition: kept } = await states.sdk.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE_ARN }));
  expect(kept).toBe(PASS);
});

test('machines are listed in pages, tagged and deleted', async () => {
  for (const name of ['a', 'b', 'c']) await create(name);
  const list = (nextToken?: string) => states.sdk.send(new ListStateMachinesCommand({ maxResults: 2, nextToken }));
  const first = await list();
  const second = await list(first.nextToken);
  expect([...(first.stateMachines ?? []), ...(second.stateMachines ?? [])].map((each) => each.name)).toEqual([
    'a',
    'b',
    'c',
  ]);
  await expect(list('nonsense')).rejects.toMatchObject({ name: 'InvalidToken' });
  const resourceArn = first.stateMachines?.[0]?.stateMachineArn;
  await states.sdk.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'tenant', value: 'acme' }] }));
  const { tags } = await states.sdk.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(tags).toEqual([{ key: 'tenant', value: 'acme' }]);
  await states.sdk.send(new DeleteStateMachineCommand({ stateMachineArn: resourceArn }));
  await expect(states.sdk.send(new DescribeStateMachineCommand({ stateMachineArn: resourceArn }))).rejects.toThrow(
    'State Machine Does Not Exist',
  );
});
