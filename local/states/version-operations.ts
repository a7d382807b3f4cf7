import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { pointsTo } from './alias-operations.ts';
import { findTarget, lastingMachine, machineOf, type StateMachine, type StatesStore, type Version } from './model.ts';
import { isVersionNumber, parseMachineArn } from './names.ts';
import { pageOf, paging } from './paging.ts';

const publish = z.object({
  stateMachineArn: z.string(),
  revisionId: z.string().optional(),
  description: z.string().default(''),
});
const list = z.object({ ...paging, stateMachineArn: z.string() });
const remove = z.object({ stateMachineVersionArn: z.string() });

/** The most versions of a state machine ("PublishStateMachineVersion" of the API reference). */
const MOST_VERSIONS = 1000;

/** Versions of state machines. */
export function versionOperations(store: StatesStore): Readonly<Record<string, (input: unknown) => unknown>> {
  return {
    PublishStateMachineVersion: (input) => {
      const request = parseInput(publish, input, 'ValidationException');
      const machine = lastingMachine(machineOf(store, request.stateMachineArn));
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
      deleteVersion(store, stateMachineVersionArn);
      return {};
    },
  };
}

/** Deleting what is not there succeeds. @throws AwsError `ConflictException` when an alias points to it */
function deleteVersion(store: StatesStore, arn: string): void {
  const { qualifier } = parseMachineArn(arn);
  if (qualifier === undefined || !isVersionNumber(qualifier)) {
    throw new AwsError('ValidationException', `'${arn}' is not the ARN of a version`);
  }
  const { machine, version } = findTarget(store, arn) ?? {};
  if (machine === undefined || version === undefined) return;
  const aliases = [...machine.aliases.values()].filter((alias) => pointsTo(alias, version));
  if (aliases.length > 0) {
    const names = aliases.map((alias) => alias.name).join(', ');
    throw new AwsError('ConflictException', `The version is referenced by aliases, which must go first: ${names}`);
  }
  machine.versions.delete(version.number);
}

/** Publishes the current revision; a revision that is published already keeps its version. */
export function publishVersion(store: StatesStore, machine: StateMachine, description: string): Version {
  const known = [...machine.versions.values()].find(
    (version) => version.revisionId === machine.configuration.revisionId,
  );
  if (known !== undefined) return known;
  if (machine.versions.size >= MOST_VERSIONS) {
    throw new AwsError('ServiceQuotaExceededException', `A state machine has ${MOST_VERSIONS} versions at most`);
  }
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
