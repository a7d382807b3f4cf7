import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import settings from '../../cdk.json' with { type: 'json' };
import { type StageConfig, type StageName, stageConfig } from '../../lib/config.ts';
import type { FunctionCode } from '../../lib/platform/function-bundles.ts';
import { addStage } from '../../lib/stages.ts';

/** A resource of a template. */
export interface Resource {
  readonly logicalId: string;
  readonly stack: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy?: string;
  readonly dependsOn: readonly unknown[];
}

/** A statement of a policy, with actions and resources always as lists. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly principal: unknown;
  readonly condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      { Type: string; Properties?: Record<string, unknown>; DeletionPolicy?: string; DependsOn?: string | string[] }
    >
  >;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export const STAGES: readonly StageName[] = ['dev', 'prod'];

/** An app with one stage, whose functions are a folder that exists: templates need no bundles. */
export function stageApp(
  stage: StageName,
  change: (config: StageConfig) => StageConfig = (config) => config,
  code: FunctionCode = () => Code.fromAsset(path.join(process.cwd(), 'docs')),
): { readonly app: App; readonly config: StageConfig } {
  const outdir = mkdtempSync(path.join(tmpdir(), 'tributary-templates-'));
  const app = new App({ outdir, context: settings.context });
  const config = change(stageConfig(stage));
  addStage(app, config, code);
  return { app, config };
}

/** What an app synthesizes; its folder is removed. */
export function templatesOf(app: App) {
  // The linter in WebAssembly takes seconds; the strict synth runs it.
  process.env['CDK_VALIDATION'] = 'false';
  const { stacks } = app.synth();
  const templates: Record<string, Template> = Object.fromEntries(
    stacks.map(({ stackName, template }) => [stackName, template as Template]),
  );
  // Templates are read when they are asked for.
  rmSync(app.outdir, { recursive: true });
  const resources = Object.entries(templates).flatMap(([stack, { Resources }]) =>
    Object.entries(Resources).map(([logicalId, definition]): Resource => resourceOf(logicalId, stack, definition)),
  );
  const outputs = Object.assign({}, ...Object.values(templates).map(({ Outputs }) => Outputs)) as Record<
    string,
    unknown
  >;
  return { templates, resources, outputs };
}

function resourceOf(logicalId: string, stack: string, definition: Template['Resources'][string]): Resource {
  const { Type, Properties = {}, DeletionPolicy, DependsOn } = definition;
  return {
    logicalId,
    stack,
    type: Type,
    properties: Properties,
    dependsOn: list(DependsOn),
    ...(DeletionPolicy === undefined ? {} : { deletionPolicy: DeletionPolicy }),
  };
}

/** The synthesized templates of a stage. */
export class StageTemplates {
  readonly config: StageConfig;
  readonly templates: Readonly<Record<string, Template>>;
  readonly resources: readonly Resource[];

  constructor(stage: StageName) {
    const { app, config } = stageApp(stage);
    this.config = config;
    const { templates, resources } = templatesOf(app);
    this.templates = templates;
    this.resources = resources;
  }

  ofType(type: string): readonly Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The function with this entry, e.g. `tenants/api`. */
  function(entry: string): Resource {
    const name = `tributary-${this.config.stage}-${entry.replace('/', '-')}`;
    return only(
      this.ofType('AWS::Lambda::Function').filter((candidate) => candidate.properties['FunctionName'] === name),
    );
  }

  /** Statements of the policies attached to the role with this logical id. */
  roleStatements(roleId: string): readonly Statement[] {
    return this.ofType('AWS::IAM::Policy')
      .filter((policy) => JSON.stringify(policy.properties['Roles']).includes(`"${roleId}"`))
      .flatMap((policy) => statements(policy.properties['PolicyDocument']));
  }

  /** What the function's own role allows. */
  functionStatements(entry: string): readonly Statement[] {
    return this.roleStatements(roleOf(this.function(entry)));
  }
}

/** Logical id of the role of a function. */
export function roleOf(resource: Resource): string {
  const role = resource.properties['Role'] as { 'Fn::GetAtt': [string, string] };
  return role['Fn::GetAtt'][0];
}

export function statements(document: unknown): readonly Statement[] {
  const { Statement: all } = document as { Statement: Record<string, unknown>[] };
  return all.map((statement) => ({
    effect: String(statement['Effect']),
    actions: list(statement['Action']).map(String),
    resources: list(statement['Resource']),
    principal: statement['Principal'],
    condition: (statement['Condition'] ?? {}) as Statement['condition'],
  }));
}

export function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The one element of a list. @throws Error when there are none or more */
export function only<T>(values: readonly T[]): T {
  const [first] = values;
  if (first === undefined || values.length > 1) throw new Error(`expected one, found ${values.length}`);
  return first;
}
