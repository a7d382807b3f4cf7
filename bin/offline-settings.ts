import { readFileSync } from 'node:fs';
import type { CompileSettings } from '../functions/workflows/compiler/settings.ts';
import type { Lookup } from '../functions/workflows/language/externals.ts';
import { suppliedDocuments } from '../functions/workflows/language/openapi/supplied-documents.ts';
import type { WorkflowReference } from '../functions/workflows/language/workflow-references.ts';

/** Offline every workflow is taken to be there; publishing looks. */
function anyWorkflow({ workflow }: WorkflowReference): Lookup<string> {
  return { found: `arn:aws:states:eu-west-1:000000000000:stateMachine:${workflow.replaceAll('.', '_')}` };
}

/** Stands where the platform puts its own resources. */
export const OFFLINE_SETTINGS: CompileSettings = {
  httpCallFunction: 'arn:aws:lambda:eu-west-1:000000000000:function:tributary-dev-tasks-on-http-call',
  listenFunction: 'arn:aws:lambda:eu-west-1:000000000000:function:tributary-dev-tasks-on-listen',
  scriptFunction: 'arn:aws:lambda:eu-west-1:000000000000:function:tributary-dev-tasks-on-script',
  events: { bus: 'tributary-dev-events', source: 'tributary.tenant' },
  externals: { documents: new Map(), workflow: anyWorkflow },
};

/** The same with OpenAPI documents. @param files by the URLs that definitions name */
export function settingsWith(files: Readonly<Record<string, string>>): CompileSettings {
  const texts = Object.entries(files).map(([url, file]) => [url, readFileSync(file, 'utf8')] as const);
  const documents = suppliedDocuments(Object.fromEntries(texts));
  return { ...OFFLINE_SETTINGS, externals: { documents, workflow: anyWorkflow } };
}
