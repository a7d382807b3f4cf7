import { createHash } from 'node:crypto';
import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import { generatedName, type ProvisionedResource, type Provisioner, type ResourceDefinition } from '../service.ts';
import { awsManagedPolicies } from './managed-policies.ts';
import { parsePolicy, type Statement } from './policy.ts';

export interface Role {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly trust: readonly Statement[];
  readonly tags: Readonly<Record<string, string>>;
  readonly maxSessionSeconds: number;
  /** Statements of its own policies and of the managed ones it has. */
  statements(): readonly Statement[];
}

/** The roles of the account and their policies. */
export interface Roles {
  readonly provisioners: Readonly<Record<string, Provisioner>>;
  all(): readonly Role[];
  byName(name: string): Role | undefined;
  byArn(arn: string): Role | undefined;
}

const names = z.array(z.string()).default([]);
const inlinePolicy = z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() });
const roleProperties = z.strictObject({
  AssumeRolePolicyDocument: z.unknown(),
  Description: z.string().optional(),
  ManagedPolicyArns: names,
  MaxSessionDuration: z.coerce.number().default(3600),
  Path: z.string().default('/'),
  Policies: z.array(inlinePolicy).default([]),
  RoleName: z.string().optional(),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
});
const attachments = { Roles: names, Users: z.array(z.never()).default([]), Groups: z.array(z.never()).default([]) };
const policyProperties = z.strictObject({ ...inlinePolicy.shape, ...attachments });
const managedPolicyProperties = z.strictObject({
  ...attachments,
  PolicyDocument: z.unknown(),
  ManagedPolicyName: z.string().optional(),
  Description: z.string().optional(),
  Path: z.string().default('/'),
});

/** Roles and policies as templates describe them. Users and groups are not known here: people are the root. */
export function createRoles(accountId: string): Roles {
  const roles = new Map<string, Role>();
  const attached = new Map<string, Statement[]>();
  const managed = awsManagedPolicies();

  function attach(roleName: string, statements: readonly Statement[]) {
    const list = attached.get(roleName);
    if (list === undefined) throw new Error(`there is no role ${roleName} to attach a policy to`);
    list.push(...statements);
  }

  function managedStatements(arn: string): readonly Statement[] {
    const statements = managed.get(arn);
    if (statements === undefined) throw new Error(`the managed policy ${arn} is not known to the local cloud`);
    return statements;
  }

  function makeRole(resource: ResourceDefinition): ProvisionedResource {
    const properties = parseProperties(roleProperties, resource);
    const name = properties.RoleName ?? generatedName(resource);
    const arn = `arn:aws:iam::${accountId}:role${properties.Path}${name}`;
    attached.set(name, []);
    for (const policy of properties.Policies) attach(name, parsePolicy(policy.PolicyDocument, 'identity'));
    for (const policyArn of properties.ManagedPolicyArns) attach(name, managedStatements(policyArn));
    const id = `AROA${createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase()}`;
    roles.set(name, {
      name,
      id,
      path: properties.Path,
      arn,
      trust: parsePolicy(properties.AssumeRolePolicyDocument, 'trust'),
      tags: Object.fromEntries(properties.Tags.map((tag) => [tag.Key, tag.Value])),
      maxSessionSeconds: properties.MaxSessionDuration,
      statements: () => attached.get(name) ?? [],
    });
    return { ref: name, attributes: { Arn: arn, RoleId: id } };
  }

  function makePolicy(resource: ResourceDefinition): ProvisionedResource {
    const properties = parseProperties(policyProperties, resource);
    const statements = parsePolicy(properties.PolicyDocument, 'identity');
    for (const role of properties.Roles) attach(role, statements);
    return { ref: properties.PolicyName, attributes: { Id: properties.PolicyName } };
  }

  function makeManagedPolicy(resource: ResourceDefinition): ProvisionedResource {
    const properties = parseProperties(managedPolicyProperties, resource);
    const statements = parsePolicy(properties.PolicyDocument, 'identity');
    const name = properties.ManagedPolicyName ?? generatedName(resource);
    const arn = `arn:aws:iam::${accountId}:policy${properties.Path}${name}`;
    managed.set(arn, statements);
    for (const role of properties.Roles) attach(role, statements);
    return { ref: arn, attributes: { PolicyArn: arn } };
  }

  return {
    provisioners: {
      'AWS::IAM::Role': makeRole,
      'AWS::IAM::Policy': makePolicy,
      'AWS::IAM::ManagedPolicy': makeManagedPolicy,
    },
    all: () => [...roles.values()],
    byName: (name) => roles.get(name),
    byArn: (arn) => [...roles.values()].find((role) => role.arn === arn),
  };
}
