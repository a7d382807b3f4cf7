import { createHash } from 'node:crypto';
import * as z from 'zod';
import { parseInput, parseProperties } from '../parse.ts';
import {
  AwsError,
  type CloudContext,
  generatedName,
  type Provisioner,
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

/**
 * Keys and aliases as names: templates can refer to them and the command line can list them. Nothing is encrypted,
 * as everything stays in this process' memory, so grants on keys are not put to the test either.
 */
export function createKmsService(
  context: Pick<CloudContext, 'accountId' | 'region' | 'clock' | 'resourcePolicies'>,
): Service {
  const keys = new Map<string, Key>();
  const aliases = new Map<string, string>();
  const prefix = `arn:aws:kms:${context.region}:${context.accountId}`;

  const makeKey: Provisioner = (resource) => {
    const { KeyPolicy, Description } = parseProperties(keyProperties, resource);
    const id = keyId(resource);
    const key = { id, arn: `${prefix}:key/${id}`, description: Description, createdAt: context.clock.now() };
    keys.set(id, key);
    context.resourcePolicies.set(key.arn, KeyPolicy);
    return { ref: id, attributes: { Arn: key.arn, KeyId: id } };
  };

  const makeAlias: Provisioner = (resource) => {
    const { AliasName, TargetKeyId } = parseProperties(aliasProperties, resource);
    aliases.set(AliasName, find(TargetKeyId).id);
    return { ref: AliasName, attributes: { AliasArn: `${prefix}:${AliasName}` } };
  };

  /** By id, by ARN, or by alias. @throws AwsError `NotFoundException` */
  function find(name: string): Key {
    const id = name.split('key/').at(-1) ?? name;
    const key = keys.get(aliases.get(name) ?? id);
    if (key === undefined) throw new AwsError('NotFoundException', `Key '${name}' does not exist`);
    return key;
  }

  return {
    name: 'kms',
    protocol: 'json',
    provisioners: { 'AWS::KMS::Key': makeKey, 'AWS::KMS::Alias': makeAlias },
    authorize({ action, input }) {
      const resource =
        action === 'DescribeKey' ? find(parseInput(describeKey, input, 'ValidationException').KeyId).arn : '*';
      return [{ action: `kms:${action}`, resource }];
    },
    async handle({ action, input }) {
      if (action === 'ListKeys') return { Keys: [...keys.values()].map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })) };
      if (action === 'ListAliases') {
        return {
          Aliases: [...aliases].map(([name, target]) => ({
            AliasName: name,
            AliasArn: `${prefix}:${name}`,
            TargetKeyId: target,
          })),
        };
      }
      if (action === 'DescribeKey')
        return { KeyMetadata: metadata(find(parseInput(describeKey, input, 'ValidationException').KeyId)) };
      throw new AwsError('UnknownOperationException', `kms has no ${action} here`);
    },
  };
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
