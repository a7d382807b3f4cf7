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

interface State {
  readonly accountId: string;
  readonly roles: Map<string, Role>;
  /** Statements by name of the role they are attached to. */
  readonly attached: Map<string, Statement[]>;
  /** Statements of managed policies by ARN. */
  readonly managed: Map<string, readonly Statement[]>;
}

/** Roles and policies as templates describe them. Users and groups are not known here: people are the root. */
export function createRoles(accountId: string): Roles {
  const state: State = { accountId, roles: new Map(), attached: new Map(), managed: awsManagedPolicies() };
  return {
    provisioners: {
      'AWS::IAM::Role': (resource) => makeRole(state, resource),
      'AWS::IAM::Policy': (resource) => makePolicy(state, resource),
      'AWS::IAM::ManagedPolicy': (resource) => makeManagedPolicy(state, resource),
    },
    all: () => [...state.roles.values()],
    byName: (name) => state.roles.get(name),
    byArn: (arn) => [...state.roles.values()].find((role) => role.arn === arn),
  };
}

function makeRole(state: State, resource: ResourceDefinition): ProvisionedResource {
  const properties = parseProperties(roleProperties, resource);
  const name = properties.RoleName ?? generatedName(resource);
  const arn = `arn:aws:iam::${state.accountId}:role${properties.Path}${name}`;
  const id = `AROA${createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase()}`;
  state.attached.set(name, []);
  for (const policy of properties.Policies) attach(state, [name], parsePolicy(policy.PolicyDocument, 'identity'));
  for (const policyArn of properties.ManagedPolicyArns) attach(state, [name], managedStatements(state, policyArn));
  state.roles.set(name, {
    name,
    id,
    path: properties.Path,
    arn,
    trust: parsePolicy(properties.AssumeRolePolicyDocument, 'trust'),
    tags: Object.fromEntries(properties.Tags.map((tag) => [tag.Key, tag.Value])),
    maxSessionSeconds: properties.MaxSessionDuration,
    statements: () => state.attached.get(name) ?? [],
  });
  return { ref: name, attributes: { Arn: arn, RoleId: id } };
}

function makePolicy(state: State, resource: ResourceDefinition): ProvisionedResource {
  const { Roles: roles, PolicyName, PolicyDocument } = parseProperties(policyProperties, resource);
  attach(state, roles, parsePolicy(PolicyDocument, 'identity'));
  return { ref: PolicyName, attributes: { Id: PolicyName } };
}

function makeManagedPolicy(state: State, resource: ResourceDefinition): ProvisionedResource {
  const properties = parseProperties(managedPolicyProperties, resource);
  const statements = parsePolicy(properties.PolicyDocument, 'identity');
  const name = properties.ManagedPolicyName ?? generatedName(resource);
  const arn = `arn:aws:iam::${state.accountId}:policy${properties.Path}${name}`;
  state.managed.set(arn, statements);
  attach(state, properties.Roles, statements);
  return { ref: arn, attributes: { PolicyArn: arn } };
}

function attach({ attached }: State, roleNames: readonly string[], statements: readonly Statement[]) {
  for (const name of roleNames) {
    const list = attached.get(name);
    if (list === undefined) throw new Error(`there is no role ${name} to attach a policy to`);
    list.push(...statements);
  }
}

function managedStatements({ managed }: State, arn: string): readonly Statement[] {
  const statements = managed.get(arn);
  if (statements === undefined) throw new Error(`the managed policy ${arn} is not known to the local cloud`);
  return statements;
}
