import { readFileSync } from 'node:fs';
import type { CompileSettings } from '../functions/workflows/compiler/settings.ts';
import { suppliedDocuments } from '../functions/workflows/language/openapi/supplied-documents.ts';

/** Stands where the platform puts its own resources. */
export const OFFLINE_SETTINGS: CompileSettings = {
  httpCallFunction: 'arn:aws:lambda:eu-west-1:000000000000:function:tributary-dev-tasks-on-http-call',
  events: { bus: 'tributary-dev-events', source: 'tributary.tenant' },
};

/** The same with OpenAPI documents. @param files by the URLs that definitions name */
export function settingsWith(files: Readonly<Record<string, string>>): CompileSettings {
  const texts = Object.entries(files).map(([url, file]) => [url, readFileSync(file, 'utf8')] as const);
  return { ...OFFLINE_SETTINGS, externals: { documents: suppliedDocuments(Object.fromEntries(texts)) } };
}
