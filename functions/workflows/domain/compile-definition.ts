import type { Lookup } from '../language/externals.ts';
import { parseSource } from '../language/source/parse-source.ts';
import { referenceKey, type WorkflowReference, workflowReferences } from '../language/workflow-references.ts';
import type { Compilation, Compile, DefinitionSource, WorkflowStore } from './ports.ts';

export interface CompilePorts {
  readonly compile: Compile;
  readonly store: WorkflowStore;
}

/** Who compiles: a tenant, and the workflows that its caller may run. */
export interface CompilingCaller {
  readonly tenantId: string;
  readonly mayRun: (workflow: string) => boolean;
}

/** Compiles a definition with those of the tenant's own workflows at hand that it runs, and that its author may run. */
export async function compileDefinition(
  source: DefinitionSource,
  { tenantId, mayRun }: CompilingCaller,
  { compile, store }: CompilePorts,
): Promise<Compilation> {
  const references = referencesIn(source.definition);
  const lookups = await Promise.all(
    references.map((reference) => (mayRun(reference.workflow) ? lookUp(reference, tenantId, store) : NOT_THERE)),
  );
  const byKey = new Map(references.map((reference, index) => [referenceKey(reference), lookups[index]] as const));
  const workflow = (reference: WorkflowReference) => byKey.get(referenceKey(reference)) ?? NOT_THERE;
  return compile({ ...source, workflow }, tenantId);
}

const NOT_THERE = { problem: 'There is no such version.' };
const NOT_PUBLISHED = { problem: 'The version is not published.' };

function referencesIn(definition: DefinitionSource['definition']): readonly WorkflowReference[] {
  // Most definitions run no other workflow, and need not be read for that.
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  const parsed = text.includes('workflow') ? parseSource(definition) : undefined;
  return parsed?.ok === true ? workflowReferences(parsed.definition) : [];
}

/** A version by its own ARN; the latest by that of its state machine, which runs what was published last. */
async function lookUp(
  { workflow, version }: WorkflowReference,
  tenantId: string,
  store: WorkflowStore,
): Promise<Lookup<string>> {
  const isLatest = version === 'latest';
  const name = isLatest ? (await store.readWorkflow(tenantId, workflow))?.live?.version : version;
  if (name === undefined) return NOT_THERE;
  const { version: record } = await store.read(tenantId, workflow, name);
  if (record === undefined) return NOT_THERE;
  const { stateMachineVersionArn: arn, status } = record;
  if (status !== 'published' || arn === undefined) return NOT_PUBLISHED;
  return { found: isLatest ? arn.replace(/:\d+$/, '') : arn };
}
