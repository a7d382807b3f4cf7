import { definitionSchema } from '../../functions/workflows/language/definition-schema.ts';
import { openApiText } from './openapi-text.ts';
import { pageFiles } from './page-files.ts';

/** What the reference's function finds beside its bundle, by path. */
export function referenceFiles(): Readonly<Record<string, string>> {
  const page = Object.entries(pageFiles()).map(([name, text]) => [`docs/${name}`, text]);
  const schema = JSON.stringify(definitionSchema());
  return { 'openapi.json': openApiText(), 'workflow.schema.json': schema, ...Object.fromEntries(page) };
}
