import { createHash } from 'node:crypto';
import * as z from 'zod';
import { parseInput, parseProperties } from '../parse.ts';
import {
  AwsError,
  type CloudContext,
  generatedName,
  type ProvisionedResource,
  type ResourceDefinition,
  type Service,
} from '../service.ts';

interface Key {
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  readonly createdAt: number;
}

const keyProperties = z.looseObject({ KeyPolicy: z.unknown(), Description: z.string().default('') });
const aliasProperties = z.strictObject({ AliasName: z.string().startsWith('alias/'), TargetKeyId: z.string() });
const describeKey = z.looseObject({ KeyId: z.string() });

type KmsContext = Pick<CloudContext, 'accountId' | 'region' | 'clock' | 'resourcePolicies'>;

interface State {
  readonly keys: Map<string, Key>;
  /** Alias to the id of its key. */
  readonly aliases: Map<string, string>;
  /** What ARNs begin with. */
  readonly prefix: string;
}

/**
 * Keys and aliases as names: templates can refer to them and the command line can list them. Nothing is encrypted, as
 * everything stays in this process' memory and in a data folder of its owner, so grants on keys are not put to the test
 * either. There is no key material to keep; ids follow from the template.
 */
export function createKmsService(context: KmsContext): Service {
  const prefix = `arn:aws:kms:${context.region}:${context.accountId}`;
  const state: State = { keys: new Map(), aliases: new Map(), prefix };
  return {
    name: 'kms',
    protocol: 'json',
    provisioners: {
      'AWS::KMS::Key': (resource) => makeKey(state, context, resource),
      'AWS::KMS::Alias': (resource) => makeAlias(state, resource),
    },
    authorize({ action, input }) {
      return [{ action: `kms:${action}`, resource: action === 'DescribeKey' ? requested(state, input).arn : '*' }];
    },
    async handle({ action, input }) {
      if (action === 'ListKeys') return listKeys(state);
      if (action === 'ListAliases') return listAliases(state);
      if (action === 'DescribeKey') return { KeyMetadata: metadata(requested(state, input)) };
      throw new AwsError('UnknownOperationException', `kms has no ${action} here`);
    },
  };
}

function makeKey({ keys, prefix }: State, context: KmsContext, resource: ResourceDefinition): ProvisionedResource {
  const { KeyPolicy, Description } = parseProperties(keyProperties, resource);
  const id = keyId(resource);
  const key = { id, arn: `${prefix}:key/${id}`, description: Description, createdAt: context.clock.now() };
  keys.set(id, key);
  context.resourcePolicies.set(key.arn, KeyPolicy);
  return { ref: id, attributes: { Arn: key.arn, KeyId: id } };
}

function makeAlias(state: State, resource: ResourceDefinition): ProvisionedResource {
  const { AliasName, TargetKeyId } = parseProperties(aliasProperties, resource);
  state.aliases.set(AliasName, find(state, TargetKeyId).id);
  return { ref: AliasName, attributes: { AliasArn: `${state.prefix}:${AliasName}` } };
}

/** By id, by ARN, or by alias. @throws AwsError `NotFoundException` */
function find({ keys, aliases }: State, name: string): Key {
  const key = keys.get(aliases.get(name) ?? name.split('key/').at(-1) ?? name);
  if (key === undefined) throw new AwsError('NotFoundException', `Key '${name}' does not exist`);
  return key;
}

function requested(state: State, input: unknown): Key {
  return find(state, parseInput(describeKey, input, 'ValidationException').KeyId);
}

function listKeys({ keys }: State) {
  return { Keys: [...keys.values()].map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })) };
}

function listAliases({ aliases, prefix }: State) {
  const list = [...aliases].map(([name, target]) => ({
    AliasName: name,
    AliasArn: `${prefix}:${name}`,
    TargetKeyId: target,
  }));
  return { Aliases: list };
}

/** A UUID that is the same on every boot. */
function keyId(resource: ResourceDefinition): string {
  const hex = createHash('sha256').update(generatedName(resource)).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function metadata(key: Key) {
  return {
    KeyId: key.id,
    Arn: key.arn,
    Description: key.description,
    CreationDate: key.createdAt / 1000,
    Enabled: true,
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyManager: 'CUSTOMER',
  };
}
