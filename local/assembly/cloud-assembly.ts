import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** A template as CloudFormation reads it; what is inside of resources is left as it is. */
export type Template = z.output<typeof template>;
export type TemplateResource = z.output<typeof templateResource>;

/** A stack of an assembly. */
export interface Stack {
  readonly name: string;
  readonly template: Template;
}

/** What `cdk synth` wrote, as far as it can be deployed. */
export interface CloudAssembly {
  /** Account and Region that the stacks are for, when they say. */
  readonly account?: string;
  readonly region?: string;
  /** Every stack comes after those it depends on. */
  readonly stacks: readonly Stack[];
  /** Folder of the asset with a key in S3. @throws Error when there is none */
  assetFolder(objectKey: string): string;
}

const templateResource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((names) => [names].flat()),
  Condition: z.string().optional(),
});
const template = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string(), Default: z.unknown().optional() })).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), templateResource),
  Outputs: z
    .record(
      z.string(),
      z.looseObject({
        Value: z.unknown(),
        Export: z.looseObject({ Name: z.unknown() }).optional(),
        Condition: z.string().optional(),
      }),
    )
    .default({}),
});

const manifest = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      environment: z.string().optional(),
      dependencies: z.array(z.string()).default([]),
      properties: z.looseObject({}).default({}),
    }),
  ),
});
const stackArtifact = z.looseObject({ templateFile: z.string(), stackName: z.string().optional() });
const assetArtifact = z.looseObject({ file: z.string() });
const nestedArtifact = z.looseObject({ directoryName: z.string() });
const assetManifest = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string() }),
      destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
    }),
  ),
});

type Artifacts = z.output<typeof manifest>['artifacts'];

/**
 * Reads an assembly's folder; one that holds a single stage leads to the stage's own.
 * @throws Error when files are missing or malformed, when there are no stacks, or several stages to choose from
 */
export function readCloudAssembly(folder: string): CloudAssembly {
  const { artifacts } = read(join(folder, 'manifest.json'), manifest);
  const names = stackOrder(artifacts);
  if (names.length === 0) return readCloudAssembly(join(folder, onlyStage(folder, artifacts)));
  const environment = environmentOf(names.map((name) => artifacts[name]?.environment ?? ''));
  const stacks = names.map((name) => {
    const { templateFile, stackName = name } = stackArtifact.parse(artifacts[name]?.properties);
    return { name: stackName, template: read(join(folder, templateFile), template) };
  });
  const assets = readAssets(folder, artifacts);
  return {
    ...environment,
    stacks,
    assetFolder(objectKey) {
      const found = assets.get(objectKey);
      if (found === undefined) throw new Error(`the assembly has no asset ${objectKey}`);
      return found;
    },
  };
}

function read<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is not understood: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function onlyStage(folder: string, artifacts: Artifacts): string {
  const stages = Object.values(artifacts).filter(({ type }) => type === 'cdk:cloud-assembly');
  const directories = stages.map(({ properties }) => nestedArtifact.parse(properties).directoryName);
  const [only, ...others] = directories;
  if (only === undefined) throw new Error(`${folder} has no stacks`);
  if (others.length > 0) throw new Error(`${folder} has several stages, choose one: ${directories.join(', ')}`);
  return only;
}

/** Names of the stacks, each after those it depends on. */
function stackOrder(artifacts: Artifacts): string[] {
  const ordered = new Set<string>();
  const visit = (name: string) => {
    if (ordered.has(name)) return;
    for (const dependency of artifacts[name]?.dependencies ?? []) visit(dependency);
    if (artifacts[name]?.type === 'aws:cloudformation:stack') ordered.add(name);
  };
  for (const name of Object.keys(artifacts)) visit(name);
  return [...ordered];
}

/** `aws://unknown-account/unknown-region` stands for stacks that fit every environment. */
function environmentOf(environments: readonly string[]): { account?: string; region?: string } {
  const parts = environments.map((environment) => environment.replace('aws://', '').split('/'));
  const account = parts.map(([name]) => name).find((name) => name !== undefined && /^\d{12}$/.test(name));
  const region = parts.map(([, name]) => name).find((name) => name !== undefined && !name.startsWith('unknown-'));
  return { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) };
}

/** Object keys are hashes of the content, so the bucket need not be compared. */
function readAssets(folder: string, artifacts: Artifacts): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  for (const artifact of Object.values(artifacts)) {
    if (artifact.type !== 'cdk:asset-manifest') continue;
    const { files } = read(join(folder, assetArtifact.parse(artifact.properties).file), assetManifest);
    for (const { source, destinations } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations)) folders.set(objectKey, join(folder, source.path));
    }
  }
  return folders;
}
