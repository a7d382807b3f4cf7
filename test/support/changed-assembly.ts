import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

type Json = Readonly<Record<string, unknown>>;

/** A resource of a template; changes are made in place. */
export interface ChangeableResource {
  readonly Type: string;
  Properties: Record<string, unknown>;
}

/** The parts of a template that tests change. */
export interface ChangeableTemplate {
  readonly Resources: Record<string, ChangeableResource>;
  Outputs?: Record<string, Json>;
}

export interface ChangedAssembly {
  readonly folder: string;
  remove(): void;
}

/** What assets were made of; nothing refers to it. */
const BUNDLES = 'bundles';

/**
 * A copy of a cloud assembly with other templates.
 * @param change called for the template of every stack, with the folder of the copy
 */
export function changedAssembly(
  original: string,
  change: (template: ChangeableTemplate, folder: string) => void,
): ChangedAssembly {
  const folder = mkdtempSync(join(tmpdir(), 'changed-assembly-'));
  cpSync(original, folder, { recursive: true, filter: (path) => basename(path) !== BUNDLES });
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.template.json'))) {
    const file = join(folder, name);
    const template: ChangeableTemplate = JSON.parse(readFileSync(file, 'utf8'));
    change(template, folder);
    writeFileSync(file, JSON.stringify(template));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Resources of a type. */
export function ofType({ Resources }: ChangeableTemplate, type: string): readonly ChangeableResource[] {
  return Object.values(Resources).filter((resource) => resource.Type === type);
}

/** A statement of a policy in a template. */
export interface TemplateStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: unknown;
  Action: string | string[];
  Resource?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** The statements of a policy document of a resource, to be changed in place. */
export function statementsOf({ Properties }: ChangeableResource, name = 'PolicyDocument'): TemplateStatement[] {
  const document = Properties[name] as { Statement: TemplateStatement[] } | undefined;
  return document?.Statement ?? [];
}
