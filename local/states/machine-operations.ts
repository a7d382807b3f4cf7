import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { validateDefinitionText } from '../../functions/workflows/simulator/validate.ts';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { checkDefinition } from './definition.ts';
import { deleteStateMachine } from './deletion.ts';
import { checkManagedRule } from './managed-rule.ts';
import {
  type Configuration,
  findTarget,
  lastingMachine,
  machineOf,
  type StateMachine,
  type StatesStore,
  targetOf,
} from './model.ts';
import { checkName, machineArnOf } from './names.ts';
import { pageOf, paging } from './paging.ts';
import { checkTags, tag } from './tags.ts';
import { publishVersion } from './version-operations.ts';

/** Answers one operation. */
export type Operation = (input: unknown) => unknown;

const settings = {
  loggingConfiguration: z.unknown().default({ level: 'OFF', includeExecutionData: false }),
  tracingConfiguration: z.unknown().default({ enabled: false }),
  encryptionConfiguration: z.unknown().default({ type: 'AWS_OWNED_KEY' }),
};
const create = z.object({
  name: z.string(),
  definition: z.string(),
  roleArn: z.string(),
  type: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  publish: z.boolean().default(false),
  versionDescription: z.string().default(''),
  tags: z.array(tag).default([]),
  ...settings,
});
const update = z.object({
  stateMachineArn: z.string(),
  definition: z.string().optional(),
  roleArn: z.string().optional(),
  publish: z.boolean().default(false),
  versionDescription: z.string().default(''),
  loggingConfiguration: z.unknown().optional(),
  tracingConfiguration: z.unknown().optional(),
  encryptionConfiguration: z.unknown().optional(),
});
const validate = z.object({
  definition: z.string(),
  type: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  severity: z.enum(['ERROR', 'WARNING']).default('ERROR'),
  maxResults: z.number().int().min(0).max(100).default(0),
});
const ofMachine = z.object({ stateMachineArn: z.string() });

/** What requests call the revision that a machine is made with. */
const INITIAL_REVISION = 'INITIAL';

/** State machines: make, change, describe, list, delete, validate. */
export function machineOperations(store: StatesStore): Readonly<Record<string, Operation>> {
  return {
    CreateStateMachine: (input) => createStateMachine(store, parseInput(create, input, 'ValidationException')),
    UpdateStateMachine: (input) => updateStateMachine(store, parseInput(update, input, 'ValidationException')),
    DescribeStateMachine: (input) => {
      const { stateMachineArn } = parseInput(ofMachine, input, 'ValidationException');
      return describe(store, stateMachineArn);
    },
    ListStateMachines: (input) => {
      const { items, nextToken } = pageOf(
        [...store.machines.values()],
        parseInput(z.object(paging), input, 'ValidationException'),
      );
      return { stateMachines: items.map(summarize), nextToken };
    },
    DeleteStateMachine: (input) => {
      const { stateMachineArn } = parseInput(ofMachine, input, 'ValidationException');
      const target = findTarget(store, stateMachineArn);
      if (target !== undefined) deleteStateMachine(store, machineOf(store, stateMachineArn));
      return {};
    },
    ValidateStateMachineDefinition: (input) => validateDefinition(parseInput(validate, input, 'ValidationException')),
  };
}

/** Making the same state machine again succeeds; role and tags are not compared, as on AWS. */
function createStateMachine(store: StatesStore, request: z.output<typeof create>): unknown {
  checkName(request.name);
  checkTags(request.tags);
  checkVersionDescription(request);
  if (request.type === 'EXPRESS') {
    throw new AwsError('StateMachineTypeNotSupported', 'State Machine Type Not Supported: EXPRESS is not emulated');
  }
  checkDefinition(request.definition);
  const arn = machineArnOf(store.context, request.name);
  checkManagedRule(store.context, arn, request);
  const known = store.machines.get(arn);
  if (known !== undefined && !isSame(lastingMachine(known), request)) {
    throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
  }
  const machine = known ?? makeMachine(store, arn, request);
  store.machines.set(arn, machine);
  const version = request.publish ? publishVersion(store, machine, request.versionDescription) : undefined;
  return { stateMachineArn: arn, creationDate: machine.createdAt / 1000, stateMachineVersionArn: version?.arn };
}

function makeMachine(store: StatesStore, arn: string, request: z.output<typeof create>): StateMachine {
  const createdAt = store.context.clock.now();
  return {
    arn,
    name: request.name,
    createdAt,
    configuration: {
      definition: request.definition,
      roleArn: request.roleArn,
      loggingConfiguration: request.loggingConfiguration,
      tracingConfiguration: request.tracingConfiguration,
      encryptionConfiguration: request.encryptionConfiguration,
      revisionId: INITIAL_REVISION,
      updatedAt: createdAt,
    },
    versions: new Map(),
    nextVersion: 1,
    aliases: new Map(),
    tags: new Map(request.tags.map(({ key, value }) => [key, value])),
    createdWith: { publish: request.publish, versionDescription: request.versionDescription },
    deleting: false,
  };
}

function isSame({ configuration, createdWith }: StateMachine, request: z.output<typeof create>): boolean {
  const compared = ['definition', 'loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration'] as const;
  const { publish, versionDescription } = request;
  return (
    compared.every((member) => isDeepStrictEqual(configuration[member], request[member])) &&
    isDeepStrictEqual(createdWith, { publish, versionDescription })
  );
}

/** @throws AwsError `ValidationException` for a description of a version that is not published */
function checkVersionDescription({ publish, versionDescription }: { publish: boolean; versionDescription: string }) {
  if (publish || versionDescription === '') return;
  throw new AwsError('ValidationException', 'The versionDescription can be set only when publish is true');
}

/** Only what really changes makes a new revision, so publishing the same again finds its version. */
function updateStateMachine(store: StatesStore, request: z.output<typeof update>): unknown {
  const machine = lastingMachine(machineOf(store, request.stateMachineArn));
  checkVersionDescription(request);
  const { stateMachineArn: _arn, publish, versionDescription, ...given } = request;
  const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (Object.keys(changes).length === 0) {
    throw new AwsError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, or a configuration is required',
    );
  }
  if (request.definition !== undefined) checkDefinition(request.definition);
  const changed: Configuration = { ...machine.configuration, ...changes };
  checkManagedRule(store.context, machine.arn, changed);
  if (!isDeepStrictEqual(changed, machine.configuration)) {
    machine.configuration = { ...changed, revisionId: randomUUID(), updatedAt: store.context.clock.now() };
  }
  const version = publish ? publishVersion(store, machine, versionDescription) : undefined;
  return {
    updateDate: store.context.clock.now() / 1000,
    revisionId: machine.configuration.revisionId,
    stateMachineVersionArn: version?.arn,
  };
}

function describe(store: StatesStore, arn: string): unknown {
  const { machine, version, alias } = targetOf(store, arn);
  if (alias !== undefined) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  return {
    stateMachineArn: arn,
    name: machine.name,
    status: machine.deleting ? 'DELETING' : 'ACTIVE',
    type: 'STANDARD',
    creationDate: (version ?? machine).createdAt / 1000,
    description: version?.description,
    ...configurationMembers(version ?? machine.configuration),
  };
}

/** What descriptions tell of a configuration: the first revision has no id there. */
export function configurationMembers({ revisionId, updatedAt: _time, ...members }: Configuration) {
  const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = members;
  return {
    ...{ definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration },
    ...(revisionId === INITIAL_REVISION ? {} : { revisionId }),
  };
}

function summarize(machine: StateMachine): unknown {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    type: 'STANDARD',
    creationDate: machine.createdAt / 1000,
  };
}

function validateDefinition(request: z.output<typeof validate>): unknown {
  const all = validateDefinitionText(request.definition, request.type);
  const wanted = all.filter(({ severity }) => request.severity === 'WARNING' || severity === 'ERROR');
  const limit = request.maxResults || 100;
  return {
    result: all.some(({ severity }) => severity === 'ERROR') ? 'FAIL' : 'OK',
    diagnostics: wanted.slice(0, limit),
    truncated: wanted.length > limit,
  };
}
