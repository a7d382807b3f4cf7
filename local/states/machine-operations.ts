import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { checkDefinition, diagnose } from './definition.ts';
import { type Configuration, machineOf, type StateMachine, type StatesStore, targetOf } from './model.ts';
import { checkName, machineArnOf } from './names.ts';
import { pageOf, paging } from './paging.ts';
import { publishVersion } from './version-operations.ts';

/** Answers one operation. */
export type Operation = (input: unknown) => unknown;

const settings = {
  loggingConfiguration: z.unknown().default({ level: 'OFF', includeExecutionData: false }),
  tracingConfiguration: z.unknown().default({ enabled: false }),
  encryptionConfiguration: z.unknown().default({ type: 'AWS_OWNED_KEY' }),
};
const tag = z.object({ key: z.string(), value: z.string().default('') });
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
      // Deleting what is not there succeeds. Executions that still run go on to their end.
      store.machines.delete(stateMachineArn);
      return {};
    },
    ValidateStateMachineDefinition: (input) => validateDefinition(parseInput(validate, input, 'ValidationException')),
  };
}

/** Making the same state machine again succeeds; role and tags are not compared, as on AWS. */
function createStateMachine(store: StatesStore, request: z.output<typeof create>): unknown {
  checkName(request.name);
  if (request.type === 'EXPRESS') {
    throw new AwsError('StateMachineTypeNotSupported', 'State Machine Type Not Supported: EXPRESS is not emulated');
  }
  checkDefinition(request.definition);
  const arn = machineArnOf(store.context, request.name);
  const known = store.machines.get(arn);
  if (known !== undefined && !isSame(known.configuration, request)) {
    throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
  }
  const machine = known ?? makeMachine(store, arn, request);
  store.machines.set(arn, machine);
  const version = request.publish ? publishVersion(store, machine, request.versionDescription) : undefined;
  return { stateMachineArn: arn, creationDate: machine.createdAt / 1000, stateMachineVersionArn: version?.arn };
}

function makeMachine(store: StatesStore, arn: string, request: z.output<typeof create>): StateMachine {
  return {
    arn,
    name: request.name,
    createdAt: store.context.clock.now(),
    configuration: {
      definition: request.definition,
      roleArn: request.roleArn,
      loggingConfiguration: request.loggingConfiguration,
      tracingConfiguration: request.tracingConfiguration,
      encryptionConfiguration: request.encryptionConfiguration,
      revisionId: 'INITIAL',
    },
    versions: new Map(),
    nextVersion: 1,
    tags: new Map(request.tags.map(({ key, value }) => [key, value])),
  };
}

function isSame(known: Configuration, request: z.output<typeof create>): boolean {
  const compared = ['definition', 'loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration'] as const;
  return compared.every((member) => isDeepStrictEqual(known[member], request[member]));
}

/** Only what really changes makes a new revision, so publishing the same again finds its version. */
function updateStateMachine(store: StatesStore, request: z.output<typeof update>): unknown {
  const machine = machineOf(store, request.stateMachineArn);
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
  if (!isDeepStrictEqual(changed, machine.configuration)) {
    machine.configuration = { ...changed, revisionId: randomUUID() };
  }
  const version = publish ? publishVersion(store, machine, versionDescription) : undefined;
  return {
    updateDate: store.context.clock.now() / 1000,
    revisionId: machine.configuration.revisionId,
    stateMachineVersionArn: version?.arn,
  };
}

function describe(store: StatesStore, arn: string): unknown {
  const { machine, version } = targetOf(store, arn);
  return {
    stateMachineArn: arn,
    name: machine.name,
    status: 'ACTIVE',
    type: 'STANDARD',
    creationDate: (version ?? machine).createdAt / 1000,
    description: version?.description,
    ...configurationMembers(version ?? machine.configuration),
  };
}

function configurationMembers(configuration: Configuration): Configuration {
  const { definition, roleArn, revisionId } = configuration;
  const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = configuration;
  return { definition, roleArn, revisionId, loggingConfiguration, tracingConfiguration, encryptionConfiguration };
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
  const all = diagnose(request.definition);
  const wanted = all.filter(({ severity }) => request.severity === 'WARNING' || severity === 'ERROR');
  const limit = request.maxResults || 100;
  return {
    result: all.some(({ severity }) => severity === 'ERROR') ? 'FAIL' : 'OK',
    diagnostics: wanted.slice(0, limit),
    truncated: wanted.length > limit,
  };
}
