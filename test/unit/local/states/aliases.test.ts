import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteStateMachineAliasCommand,
  DeleteStateMachineVersionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  type RoutingConfigurationListItem,
  StartExecutionCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { definition, ended, machine, PASS, type TestStates, testStates } from './test-states.ts';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:order';
const LIVE = `${MACHINE}:live`;
const SECOND = definition({ Type: 'Succeed' });

let states: TestStates;
beforeEach(async () => {
  states = await testStates();
  await states.sdk.send(new CreateStateMachineCommand(machine('order', PASS)));
  await states.sdk.send(new UpdateStateMachineCommand({ stateMachineArn: MACHINE, definition: SECOND, publish: true }));
});
afterEach(() => states.close());

/** Routes to versions with shares: `[[1, 90], [2, 10]]`. */
function routes(...shares: readonly (readonly [number, number])[]): RoutingConfigurationListItem[] {
  return shares.map(([version, weight]) => ({ stateMachineVersionArn: `${MACHINE}:${version}`, weight }));
}

const create = (routingConfiguration: RoutingConfigurationListItem[], more: object = {}) =>
  states.sdk.send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration, ...more }));
const describeAlias = (stateMachineAliasArn = LIVE) =>
  states.sdk.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }));
const start = (name?: string) =>
  states.sdk.send(new StartExecutionCommand({ stateMachineArn: LIVE, name, input: '{"a":1}' }));

describe('an alias', () => {
  test('is made once, described, changed, listed and deleted', async () => {
    const made = await create(routes([1, 100]), { description: 'what customers use' });
    expect(made.stateMachineAliasArn).toBe(LIVE);
    expect(states.cloud.queries.at(-1)).toEqual({ action: 'states:CreateStateMachineAlias', resource: LIVE });
    const again = await create(routes([1, 100]), { description: 'what customers use' });
    expect(again.creationDate).toEqual(made.creationDate);
    await expect(create(routes([2, 100]))).rejects.toMatchObject({ name: 'ConflictException' });
    await states.sdk.send(
      new UpdateStateMachineAliasCommand({
        stateMachineAliasArn: LIVE,
        routingConfiguration: routes([1, 90], [2, 10]),
      }),
    );
    expect(await describeAlias()).toMatchObject({
      name: 'live',
      description: 'what customers use',
      routingConfiguration: routes([1, 90], [2, 10]),
      creationDate: made.creationDate,
    });
    await create(routes([2, 100]), { name: 'next' });
    const list = async (stateMachineArn: string) => {
      const { stateMachineAliases } = await states.sdk.send(new ListStateMachineAliasesCommand({ stateMachineArn }));
      return stateMachineAliases?.map((alias) => alias.stateMachineAliasArn);
    };
    expect(await list(MACHINE)).toEqual([`${MACHINE}:next`, LIVE]);
    expect(await list(`${MACHINE}:1`)).toEqual([LIVE]);
    await states.sdk.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn: LIVE }));
    await expect(describeAlias()).rejects.toMatchObject({ name: 'ResourceNotFound' });
    await expect(start()).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });

  test.each<[string, RoutingConfigurationListItem[], string]>([
    ['weights that are not 100 together', routes([1, 50], [2, 49]), 'ValidationException'],
    ['three versions', routes([1, 50], [2, 25], [3, 25]), 'ValidationException'],
    ['one version twice', routes([1, 50], [1, 50]), 'ValidationException'],
    ['no version', [], 'ValidationException'],
    ['a version that is not there', routes([9, 100]), 'ResourceNotFound'],
    ['a machine', [{ stateMachineVersionArn: MACHINE, weight: 100 }], 'ValidationException'],
    ['no ARN', [{ stateMachineVersionArn: 'order', weight: 100 }], 'InvalidArn'],
  ])('does not point to %s', async (_what, routing, error) => {
    await expect(create(routing)).rejects.toMatchObject({ name: error });
    await expect(describeAlias()).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });

  test('points to versions of one machine', async () => {
    await states.sdk.send(new CreateStateMachineCommand(machine('other', PASS)));
    const other = { stateMachineVersionArn: `${MACHINE.replace('order', 'other')}:1`, weight: 50 };
    await expect(create([...routes([1, 50]), other])).rejects.toMatchObject({ name: 'ValidationException' });
    await create(routes([1, 100]));
    const move = { stateMachineAliasArn: LIVE, routingConfiguration: [{ ...other, weight: 100 }] };
    await expect(states.sdk.send(new UpdateStateMachineAliasCommand(move))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const nothing = new UpdateStateMachineAliasCommand({ stateMachineAliasArn: LIVE });
    await expect(states.sdk.send(nothing)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test.each(['12', '', 'a b', 'a:b', 'x'.repeat(81)])('cannot be named %j', async (name) => {
    await expect(create(routes([1, 100]), { name })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('keeps its versions from being deleted', async () => {
    await create(routes([1, 100], [2, 0]));
    const remove = (version: number) =>
      states.sdk.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${MACHINE}:${version}` }));
    await expect(remove(2)).rejects.toMatchObject({ name: 'ConflictException' });
    const one = { stateMachineAliasArn: LIVE, routingConfiguration: routes([1, 100]) };
    await states.sdk.send(new UpdateStateMachineAliasCommand(one));
    await remove(2);
    await remove(2);
    await expect(remove(1)).rejects.toMatchObject({ name: 'ConflictException' });
  });

  test('is no state machine', async () => {
    await create(routes([1, 100]));
    const describeMachine = new DescribeStateMachineCommand({ stateMachineArn: LIVE });
    await expect(states.sdk.send(describeMachine)).rejects.toMatchObject({ name: 'InvalidArn' });
    const change = new UpdateStateMachineCommand({ stateMachineArn: LIVE, definition: PASS });
    await expect(states.sdk.send(change)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('is one of a hundred at most', async () => {
    for (let number = 0; number < 100; number += 1) await create(routes([1, 100]), { name: `a${number}` });
    await expect(create(routes([1, 100]))).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' });
  });
});

describe('an execution that is started through an alias', () => {
  test('says so wherever it is described, and runs by the version of that moment', async () => {
    await create(routes([1, 100]));
    const { executionArn } = await start('one');
    const told = { stateMachineAliasArn: LIVE, stateMachineVersionArn: `${MACHINE}:1` };
    expect(await ended(states, executionArn)).toMatchObject({ ...told, output: '2', stateMachineArn: MACHINE });
    expect(states.cloud.events.at(-1)?.event.detail).toMatchObject(told);
    const { events } = await states.sdk.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.[0]?.executionStartedEventDetails).toMatchObject(told);
    const { executions } = await states.sdk.send(new ListExecutionsCommand({ stateMachineArn: LIVE }));
    expect(executions).toMatchObject([{ executionArn, ...told }]);
    const described = await states.sdk.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(described).toMatchObject({ stateMachineArn: MACHINE, name: 'order', definition: PASS });
    expect(described.revisionId).toBeUndefined();
  });

  test('gets a version in the proportion of the weights, and the same one for the same name', async () => {
    await create(routes([1, 75], [2, 25]));
    const versionOf = async (executionArn: string | undefined) =>
      (await ended(states, executionArn)).stateMachineVersionArn;
    const arns = await Promise.all(
      Array.from({ length: 60 }, async (_, number) => (await start(`n${number}`)).executionArn),
    );
    const versions = await Promise.all(arns.map(versionOf));
    const share = versions.filter((arn) => arn === `${MACHINE}:2`).length / versions.length;
    // The names are fixed, so the share is too; 25 % of 60 with four standard deviations.
    expect(Math.abs(share - 0.25)).toBeLessThan(0.23);
    expect(share).toBeGreaterThan(0);
  });
});
