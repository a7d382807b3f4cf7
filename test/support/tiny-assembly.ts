import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TemplateText = Readonly<Record<string, unknown>>;

/** An assembly in a folder of its own, as `cdk synth` would write it. */
export interface TinyAssembly {
  readonly folder: string;
  remove(): void;
}

/** Stack by name to its template; `dependencies` by stack. */
export interface TinyAssemblySource {
  readonly stacks: Readonly<Record<string, TemplateText>>;
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  /** Asset by name to its folder; a template finds it as `<name>.zip`. */
  readonly assets?: Readonly<Record<string, string>>;
  /** @default - stacks that fit every environment */
  readonly environment?: string;
}

export function writeAssembly({
  stacks,
  dependencies = {},
  assets = {},
  environment,
}: TinyAssemblySource): TinyAssembly {
  const folder = mkdtempSync(join(tmpdir(), 'tiny-assembly-'));
  const artifacts: Record<string, unknown> = {};
  for (const [name, template] of Object.entries(stacks)) {
    writeJson(join(folder, `${name}.template.json`), template);
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: environment ?? 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: [...(dependencies[name] ?? []), 'tiny.assets'],
    };
  }
  const files = Object.entries(assets).map(([name, source]) => {
    mkdirSync(join(folder, `asset.${name}`));
    cpSync(source, join(folder, `asset.${name}`), { recursive: true });
    const destinations = { here: { bucketName: 'assets', objectKey: `${name}.zip` } };
    return [name, { source: { path: `asset.${name}`, packaging: 'zip' }, destinations }] as const;
  });
  writeJson(join(folder, 'tiny.assets.json'), { version: '1', files: Object.fromEntries(files) });
  artifacts['tiny.assets'] = { type: 'cdk:asset-manifest', properties: { file: 'tiny.assets.json' } };
  writeJson(join(folder, 'manifest.json'), { version: '1', artifacts });
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

function writeJson(file: string, value: unknown) {
  writeFileSync(file, JSON.stringify(value));
}

/** A role that functions assume, with the statements given. */
export function functionRole(...statements: readonly TemplateText[]): TemplateText {
  return role({ Service: 'lambda.amazonaws.com' }, ...statements);
}

/** A role that the principal may assume and tag. */
export function role(principal: unknown, ...statements: readonly TemplateText[]): TemplateText {
  const trust = { Effect: 'Allow', Principal: principal, Action: ['sts:AssumeRole', 'sts:TagSession'] };
  const policy = { PolicyName: 'rights', PolicyDocument: { Version: '2012-10-17', Statement: statements } };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
      Policies: statements.length === 0 ? [] : [policy],
    },
  };
}

/** A function of an asset. */
export function lambdaFunction(name: string, asset: string, handler: string, roleId: string, more: TemplateText = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name,
      Code: { S3Bucket: { 'Fn::Join': ['-', ['assets', { Ref: 'AWS::AccountId' }]] }, S3Key: `${asset}.zip` },
      Handler: handler,
      Role: { 'Fn::GetAtt': [roleId, 'Arn'] },
      Runtime: 'nodejs24.x',
      ...more,
    },
  };
}
