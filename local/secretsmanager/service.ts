import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { memoryOf } from '../data/memory.ts';
import { parseInput, parseProperties } from '../parse.ts';
import {
  AwsError,
  type CloudContext,
  generatedName,
  type ProvisionedResource,
  type ResourceDefinition,
  type Service,
} from '../service.ts';
import { generateSecret, generateSecretString } from './generate-secret.ts';

interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly value: string;
  readonly versionId: string;
  readonly createdAt: number;
}

const secretProperties = z.strictObject({
  Description: z.string().default(''),
  GenerateSecretString: generateSecretString.optional(),
  KmsKeyId: z.string().optional(),
  Name: z.string().optional(),
  SecretString: z.string().optional(),
  Tags: z.unknown().optional(),
});
const policyProperties = z.strictObject({
  BlockPublicPolicy: z.boolean().optional(),
  ResourcePolicy: z.unknown(),
  SecretId: z.string(),
});
const byId = z.looseObject({ SecretId: z.string() });

type SecretsContext = Pick<CloudContext, 'accountId' | 'region' | 'clock' | 'resourcePolicies'>;

/** Secrets by ARN. */
type Secrets = Map<string, Secret>;

interface Vault {
  readonly secrets: Secrets;
  /** What an earlier process kept, by ARN: what was generated then stays. */
  earlier: ReadonlyMap<string, Secret>;
}

/**
 * Secrets of templates. A generated one is new on every boot, unless the data folder has it. They have one version and
 * do not rotate.
 */
export function createSecretsManagerService(context: SecretsContext): Service {
  const vault: Vault = { secrets: new Map(), earlier: new Map() };
  const { secrets } = vault;
  return {
    name: 'secretsmanager',
    protocol: 'json',
    provisioners: {
      'AWS::SecretsManager::Secret': (resource) => makeSecret(vault, context, resource),
      'AWS::SecretsManager::ResourcePolicy': (resource) => makePolicy(secrets, context, resource),
    },
    authorize({ action, input }) {
      const resource = action === 'ListSecrets' ? '*' : requested(secrets, input).arn;
      return [{ action: `secretsmanager:${action}`, resource }];
    },
    async handle({ action, input }) {
      if (action === 'ListSecrets') return { SecretList: [...secrets.values()].map(describe) };
      if (action === 'DescribeSecret') return describe(requested(secrets, input));
      if (action === 'GetSecretValue') return secretValue(requested(secrets, input));
      throw new AwsError('InvalidRequestException', `secretsmanager has no ${action} here`);
    },
    memory: memoryOf<readonly Secret[]>({
      keep: () => [...secrets.values()],
      takeBack: (kept) => {
        vault.earlier = new Map(kept.map((secret) => [secret.arn, secret]));
      },
    }),
  };
}

function makeSecret(vault: Vault, context: SecretsContext, resource: ResourceDefinition): ProvisionedResource {
  const properties = parseProperties(secretProperties, resource);
  const name = properties.Name ?? generatedName(resource, 512);
  const arn = `arn:aws:secretsmanager:${context.region}:${context.accountId}:secret:${name}-${suffix(name)}`;
  const earlier = vault.earlier.get(arn);
  const value =
    properties.SecretString ?? earlier?.value ?? generateSecret(properties.GenerateSecretString ?? defaults());
  const { versionId, createdAt } =
    earlier?.value === value ? earlier : { versionId: randomUUID(), createdAt: context.clock.now() };
  vault.secrets.set(arn, { name, arn, description: properties.Description, value, versionId, createdAt });
  return { ref: arn, attributes: { Id: arn } };
}

function makePolicy(secrets: Secrets, context: SecretsContext, resource: ResourceDefinition): ProvisionedResource {
  const { SecretId, ResourcePolicy } = parseProperties(policyProperties, resource);
  context.resourcePolicies.set(find(secrets, SecretId).arn, ResourcePolicy);
  return { ref: SecretId, attributes: { Id: SecretId } };
}

/** By ARN or name. @throws AwsError `ResourceNotFoundException` */
function find(secrets: Secrets, id: string): Secret {
  const secret = secrets.get(id) ?? [...secrets.values()].find(({ name }) => name === id);
  if (secret === undefined) {
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  return secret;
}

function requested(secrets: Secrets, input: unknown): Secret {
  return find(secrets, parseInput(byId, input, 'InvalidRequestException').SecretId);
}

function defaults() {
  return generateSecretString.parse({});
}

/** Six characters that AWS adds to the name; the same on every boot. */
function suffix(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 6);
}

function describe({ arn, name, description, versionId, createdAt }: Secret) {
  return {
    ARN: arn,
    Name: name,
    Description: description,
    CreatedDate: createdAt / 1000,
    VersionIdsToStages: { [versionId]: ['AWSCURRENT'] },
  };
}

function secretValue({ arn, name, value, versionId, createdAt }: Secret) {
  return {
    ARN: arn,
    Name: name,
    VersionId: versionId,
    SecretString: value,
    VersionStages: ['AWSCURRENT'],
    CreatedDate: createdAt / 1000,
  };
}
