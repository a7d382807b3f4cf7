import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import {
  type Alias,
  findTarget,
  lastingMachine,
  type Route,
  type StateMachine,
  type StatesStore,
  targetOf,
  type Version,
} from './model.ts';
import { isVersionNumber, parseMachineArn } from './names.ts';
import { pageOf, paging } from './paging.ts';

/** The most aliases of a state machine ("CreateStateMachineAlias" of the API reference). */
const MOST_ALIASES = 100;

const routes = z
  .array(z.object({ stateMachineVersionArn: z.string().min(1), weight: z.int().min(0).max(100) }))
  .min(1)
  .max(2);
const description = z.string().max(256);
const create = z.object({
  // A name of digits alone would be taken for a version.
  name: z
    .string()
    .max(80)
    .regex(/^(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+$/),
  description: description.optional(),
  routingConfiguration: routes,
});
const update = z.object({
  stateMachineAliasArn: z.string(),
  description: description.optional(),
  routingConfiguration: routes.optional(),
});
const ofAlias = z.object({ stateMachineAliasArn: z.string() });
const list = z.object({ ...paging, stateMachineArn: z.string() });

/** Aliases of state machines. */
export function aliasOperations(store: StatesStore): Readonly<Record<string, (input: unknown) => unknown>> {
  return {
    CreateStateMachineAlias: (input) => createAlias(store, parseInput(create, input, 'ValidationException')),
    UpdateStateMachineAlias: (input) => updateAlias(store, parseInput(update, input, 'ValidationException')),
    DescribeStateMachineAlias: (input) => {
      const { stateMachineAliasArn } = parseInput(ofAlias, input, 'ValidationException');
      return describe(aliasOf(store, stateMachineAliasArn).alias);
    },
    ListStateMachineAliases: (input) => {
      const request = parseInput(list, input, 'ValidationException');
      const { items, nextToken } = pageOf(aliasesOf(store, request.stateMachineArn), request);
      const stateMachineAliases = items.map(({ arn, createdAt }) => ({
        stateMachineAliasArn: arn,
        creationDate: createdAt / 1000,
      }));
      return { stateMachineAliases, nextToken };
    },
    DeleteStateMachineAlias: (input) => {
      const { stateMachineAliasArn } = parseInput(ofAlias, input, 'ValidationException');
      const { machine, alias } = aliasOf(store, stateMachineAliasArn);
      machine.aliases.delete(alias.name);
      return {};
    },
  };
}

/** Making the same alias again succeeds. */
function createAlias(store: StatesStore, request: z.output<typeof create>): unknown {
  const { name, description: text, routingConfiguration } = request;
  const machine = lastingMachine(routedMachine(store, routingConfiguration));
  const known = machine.aliases.get(name);
  if (known !== undefined) {
    const same = known.description === text && isDeepStrictEqual(known.routes, routingConfiguration);
    if (!same) throw new AwsError('ConflictException', `The alias '${known.arn}' exists with another configuration`);
    return { stateMachineAliasArn: known.arn, creationDate: known.createdAt / 1000 };
  }
  if (machine.aliases.size >= MOST_ALIASES) {
    throw new AwsError('ServiceQuotaExceededException', `A state machine has ${MOST_ALIASES} aliases at most`);
  }
  const now = store.context.clock.now();
  const times = { createdAt: now, updatedAt: now };
  const alias = { arn: `${machine.arn}:${name}`, name, description: text, routes: routingConfiguration, ...times };
  machine.aliases.set(name, alias);
  return { stateMachineAliasArn: alias.arn, creationDate: now / 1000 };
}

function updateAlias(store: StatesStore, request: z.output<typeof update>): unknown {
  const { description: text, routingConfiguration } = request;
  const { machine, alias } = aliasOf(store, request.stateMachineAliasArn);
  lastingMachine(machine);
  if (text === undefined && routingConfiguration === undefined) {
    throw new AwsError('ValidationException', 'Either the description or the routingConfiguration is required');
  }
  if (routingConfiguration !== undefined && routedMachine(store, routingConfiguration) !== machine) {
    throw new AwsError('ValidationException', `The versions must be of the state machine '${machine.arn}'`);
  }
  const updatedAt = store.context.clock.now();
  machine.aliases.set(alias.name, {
    ...alias,
    description: text ?? alias.description,
    routes: routingConfiguration ?? alias.routes,
    updatedAt,
  });
  return { updateDate: updatedAt / 1000 };
}

/** The machine whose versions the routes name. @throws AwsError `ValidationException`, `ResourceNotFound` */
function routedMachine(store: StatesStore, routing: readonly Route[]): StateMachine {
  if (routing.reduce((sum, { weight }) => sum + weight, 0) !== 100) {
    throw new AwsError('ValidationException', 'The weights of the routingConfiguration must add up to 100');
  }
  const arns = routing.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
  const [machine, ...others] = arns.map((arn) => {
    const { qualifier } = parseMachineArn(arn);
    if (qualifier === undefined || !isVersionNumber(qualifier)) {
      throw new AwsError('ValidationException', `An alias points to versions: '${arn}' is none`);
    }
    return findTarget(store, arn)?.machine ?? notFound(arn);
  });
  if (machine === undefined || others.some((other) => other !== machine) || new Set(arns).size < arns.length) {
    throw new AwsError('ValidationException', 'An alias points to different versions of one state machine');
  }
  return machine;
}

function notFound(arn: string): never {
  throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
}

/** @throws AwsError `InvalidArn`, `ResourceNotFound` */
function aliasOf(store: StatesStore, arn: string): { readonly machine: StateMachine; readonly alias: Alias } {
  const { qualifier } = parseMachineArn(arn);
  if (qualifier === undefined || isVersionNumber(qualifier)) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  const { machine, alias } = findTarget(store, arn) ?? notFound(arn);
  return { machine, alias: alias ?? notFound(arn) };
}

/** Newest first: of a state machine, or those that point to one version. */
function aliasesOf(store: StatesStore, arn: string): readonly Alias[] {
  const { machine, version } = targetOf(store, arn);
  const newestFirst = [...lastingMachine(machine).aliases.values()].reverse();
  return version === undefined ? newestFirst : newestFirst.filter((alias) => pointsTo(alias, version));
}

/** Whether an alias has a share for a version, be it of 0 %. */
export function pointsTo({ routes: own }: Alias, { arn }: Version): boolean {
  return own.some(({ stateMachineVersionArn }) => stateMachineVersionArn === arn);
}

/** The version that an execution runs by: the same for the same execution, and in the proportion of the weights. */
export function routedVersion(machine: StateMachine, alias: Alias, executionArn: string): Version | undefined {
  const percentile = (100 * createHash('sha256').update(executionArn).digest().readUInt32BE(0)) / 2 ** 32;
  const [first, second] = alias.routes;
  const route = second !== undefined && percentile >= (first?.weight ?? 0) ? second : first;
  const { qualifier } = parseMachineArn(route?.stateMachineVersionArn ?? alias.arn);
  return machine.versions.get(Number(qualifier));
}

function describe({ arn, name, description: text, routes: own, createdAt, updatedAt }: Alias): unknown {
  return {
    stateMachineAliasArn: arn,
    name,
    description: text,
    routingConfiguration: own,
    creationDate: createdAt / 1000,
    updateDate: updatedAt / 1000,
  };
}
