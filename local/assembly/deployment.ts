import type { ProvisionedResource, Provisioner } from '../service.ts';
import type { CloudAssembly, Stack, TemplateResource } from './cloud-assembly.ts';
import { references, resolve, type Scope } from './intrinsics.ts';

export interface DeploymentOptions {
  readonly accountId: string;
  readonly region: string;
  readonly provisioners: Readonly<Record<string, Provisioner>>;
}

/** Outputs by stack and name. */
export type StackOutputs = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Makes every resource of every stack, each after those it refers to or depends on.
 * @returns the outputs
 * @throws Error when a type is not known, a resource cannot be made, or resources depend on each other in a ring
 */
export async function deploy(assembly: CloudAssembly, options: DeploymentOptions): Promise<StackOutputs> {
  const outputs = new Map<string, Readonly<Record<string, string>>>();
  const exports = new Map<string, string>();
  for (const stack of assembly.stacks) {
    const made = new Map<string, ProvisionedResource>();
    const scope = stackScope(stack, options, made, exports, outputs);
    for (const logicalId of resourceOrder(stack, scope)) {
      made.set(logicalId, await provision(stack, logicalId, scope, options.provisioners));
    }
    outputs.set(stack.name, stackOutputs(stack, scope, exports));
  }
  return outputs;
}

async function provision(
  stack: Stack,
  logicalId: string,
  scope: Scope,
  provisioners: DeploymentOptions['provisioners'],
): Promise<ProvisionedResource> {
  const { Type: type, Properties: written } = resourceOf(stack, logicalId);
  const provisioner = Object.hasOwn(provisioners, type) ? provisioners[type] : undefined;
  if (provisioner === undefined) throw new Error(`${stack.name}/${logicalId}: the local cloud does not know ${type}`);
  try {
    const properties = Object.fromEntries(
      Object.entries(written)
        .map(([name, value]) => [name, resolve(value, scope)] as const)
        .filter(([, value]) => value !== undefined),
    );
    return await provisioner({ logicalId, stackName: stack.name, type, properties });
  } catch (error) {
    throw new Error(`${stack.name}/${logicalId} (${type}) cannot be made: ${messageOf(error)}`, { cause: error });
  }
}

/** Logical ids of the resources whose conditions hold, each after those it needs. @throws Error for a ring */
function resourceOrder(stack: Stack, scope: Scope): readonly string[] {
  const { Resources: resources } = stack.template;
  const ordered = new Set<string>();
  const open: string[] = [];

  function visit(logicalId: string) {
    const resource = resources[logicalId];
    if (resource === undefined || ordered.has(logicalId) || !isWanted(resource, scope)) return;
    if (open.includes(logicalId)) throw new Error(`${stack.name}: ${[...open, logicalId].join(' → ')} is a ring`);
    open.push(logicalId);
    for (const needed of [...resource.DependsOn, ...references(resource.Properties)]) visit(needed);
    open.pop();
    ordered.add(logicalId);
  }

  for (const logicalId of Object.keys(resources)) visit(logicalId);
  return [...ordered];
}

function isWanted({ Condition: condition }: TemplateResource, scope: Scope): boolean {
  return condition === undefined || scope.condition(condition);
}

function resourceOf(stack: Stack, logicalId: string): TemplateResource {
  const resource = stack.template.Resources[logicalId];
  if (resource === undefined) throw new Error(`${stack.name} has no resource ${logicalId}`);
  return resource;
}

function stackOutputs(stack: Stack, scope: Scope, exports: Map<string, string>): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  for (const [name, output] of Object.entries(stack.template.Outputs)) {
    if (output.Condition !== undefined && !scope.condition(output.Condition)) continue;
    const value = resolve(output.Value, scope);
    // Lists cross stacks as one text; the importing stack splits it.
    outputs[name] = Array.isArray(value) ? value.join(',') : String(value);
    if (output.Export !== undefined) exports.set(String(resolve(output.Export.Name, scope)), outputs[name]);
  }
  return outputs;
}

function stackScope(
  stack: Stack,
  { accountId, region }: DeploymentOptions,
  made: ReadonlyMap<string, ProvisionedResource>,
  exports: ReadonlyMap<string, string>,
  outputs: StackOutputs,
): Scope {
  const { template, name: stackName } = stack;
  const names: Readonly<Record<string, unknown>> = {
    ...parameterDefaults(stack),
    ...pseudoParameters(stackName, accountId, region),
  };
  const scope: Scope = {
    ref: (name) => (Object.hasOwn(names, name) ? names[name] : found(made.get(name), name).ref),
    attribute(logicalId, name) {
      const { attributes } = found(made.get(logicalId), logicalId);
      const { Type: type } = resourceOf(stack, logicalId);
      return found(attributes[name], `${logicalId}.${name} (${type})`);
    },
    condition: (name) => resolve(found(template.Conditions[name], name), scope) === true,
    mapping: (map, first, second) => found(template.Mappings[map]?.[first]?.[second], `${map}.${first}.${second}`),
    imported: (name) => found(exports.get(name), `the export ${name}`),
    output: (from, name) => found(outputs.get(from)?.[name], `the output ${name} of ${from}`),
    availabilityZones: ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
  };
  return scope;

  function found<T>(value: T | undefined, what: string): T {
    if (value === undefined) throw new Error(`${stackName} has no ${what}`);
    return value;
  }
}

/** Parameters have no values but their defaults here. */
function parameterDefaults(stack: Stack): Readonly<Record<string, unknown>> {
  const entries = Object.entries(stack.template.Parameters).map(([name, { Type: type, Default: value }]) => {
    // The version of the bootstrap stack is looked up by a rule only, never by a resource.
    if (name === 'BootstrapVersion') return [name, ''] as const;
    if (value === undefined) throw new Error(`${stack.name}: the parameter ${name} has no default`);
    if (type.startsWith('AWS::SSM::')) throw new Error(`${stack.name}: the parameter ${name} is a look-up in SSM`);
    return [
      name,
      type === 'CommaDelimitedList' || type.startsWith('List<') ? String(value).split(',') : value,
    ] as const;
  });
  return Object.fromEntries(entries);
}

function pseudoParameters(stackName: string, accountId: string, region: string): Readonly<Record<string, unknown>> {
  return {
    'AWS::AccountId': accountId,
    'AWS::NoValue': undefined,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
