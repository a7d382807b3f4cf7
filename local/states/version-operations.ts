import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { machineOf, type StateMachine, type StatesStore, targetOf, type Version } from './model.ts';
import { pageOf, paging } from './paging.ts';

const publish = z.object({
  stateMachineArn: z.string(),
  revisionId: z.string().optional(),
  description: z.string().default(''),
});
const list = z.object({ ...paging, stateMachineArn: z.string() });
const remove = z.object({ stateMachineVersionArn: z.string() });
const tag = z.object({ key: z.string(), value: z.string().default('') });

/** Versions and tags of state machines. */
export function versionOperations(store: StatesStore): Readonly<Record<string, (input: unknown) => unknown>> {
  return {
    PublishStateMachineVersion: (input) => {
      const request = parseInput(publish, input, 'ValidationException');
      const machine = machineOf(store, request.stateMachineArn);
      if (request.revisionId !== undefined && request.revisionId !== machine.configuration.revisionId) {
        throw new AwsError('ConflictException', `The revision ${request.revisionId} is not the current one`);
      }
      const version = publishVersion(store, machine, request.description);
      return { creationDate: version.createdAt / 1000, stateMachineVersionArn: version.arn };
    },
    ListStateMachineVersions: (input) => {
      const request = parseInput(list, input, 'ValidationException');
      const newestFirst = [...machineOf(store, request.stateMachineArn).versions.values()].reverse();
      const { items, nextToken } = pageOf(newestFirst, request);
      const stateMachineVersions = items.map((version) => ({
        stateMachineVersionArn: version.arn,
        creationDate: version.createdAt / 1000,
      }));
      return { stateMachineVersions, nextToken };
    },
    DeleteStateMachineVersion: (input) => {
      const { stateMachineVersionArn } = parseInput(remove, input, 'ValidationException');
      const { machine, version } = targetOf(store, stateMachineVersionArn);
      if (version === undefined) {
        throw new AwsError('ValidationException', `'${stateMachineVersionArn}' is not the ARN of a version`);
      }
      machine.versions.delete(version.number);
      return {};
    },
    ...tagOperations(store),
  };
}

/** Publishes the current revision; a revision that is published already keeps its version. */
export function publishVersion(store: StatesStore, machine: StateMachine, description: string): Version {
  const known = [...machine.versions.values()].find(
    (version) => version.revisionId === machine.configuration.revisionId,
  );
  if (known !== undefined) return known;
  const number = machine.nextVersion;
  machine.nextVersion += 1;
  const version: Version = {
    ...machine.configuration,
    arn: `${machine.arn}:${number}`,
    number,
    description,
    createdAt: store.context.clock.now(),
  };
  machine.versions.set(number, version);
  return version;
}

function tagOperations(store: StatesStore): Readonly<Record<string, (input: unknown) => unknown>> {
  const subject = (input: unknown) =>
    machineOf(store, parseInput(z.object({ resourceArn: z.string() }), input, 'ValidationException').resourceArn);
  return {
    TagResource: (input) => {
      const { tags } = parseInput(z.object({ tags: z.array(tag) }), input, 'ValidationException');
      const machine = subject(input);
      for (const { key, value } of tags) machine.tags.set(key, value);
      return {};
    },
    UntagResource: (input) => {
      const { tagKeys } = parseInput(z.object({ tagKeys: z.array(z.string()) }), input, 'ValidationException');
      const machine = subject(input);
      for (const key of tagKeys) machine.tags.delete(key);
      return {};
    },
    ListTagsForResource: (input) => ({ tags: [...subject(input).tags].map(([key, value]) => ({ key, value })) }),
  };
}
