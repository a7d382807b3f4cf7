import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { DomainError } from '../shared/errors.ts';
import type { Content } from '../shared/http/contract.ts';
import { contentTag } from '../shared/http/etag.ts';
import type { Handlers } from '../shared/http/handler.ts';
import type { referenceContract } from './contract.ts';
import { KEPT, PAGE_HEADERS, REVALIDATED } from './headers.ts';
import { pageFiles } from './page-files.ts';

const jsonDocument = z.record(z.string(), z.unknown());

/** An answer that is the same for everybody. */
interface Kept<T> {
  readonly body: T;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What lies in this folder as `openapi.json`, `workflow.schema.json` and `docs/`; read at its first use. */
export function referenceHandlers(folder: string): Handlers<typeof referenceContract> {
  const document = (name: string) =>
    once((): Kept<Record<string, unknown>> => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { body: jsonDocument.parse(JSON.parse(text)), etag: contentTag(text), headers: REVALIDATED };
    });
  const openApi = document('openapi.json');
  const workflowSchema = document('workflow.schema.json');
  const files = once(() => pageFiles(join(folder, 'docs')));
  const find = (name: string, headers: Kept<Content>['headers']): Kept<Content> => {
    const file = files().get(name);
    if (file === undefined) throw new DomainError('not-found');
    return { body: { mediaType: file.mediaType, text: file.text }, etag: file.etag, headers };
  };
  return {
    readOpenApi: async () => openApi(),
    readWorkflowSchema: async () => workflowSchema(),
    readDocs: async () => find('index.html', PAGE_HEADERS),
    readDocsFile: async ({ params }) => {
      // The page itself has one address: below it, its relative references would lead nowhere.
      if (params.file === 'index.html') throw new DomainError('not-found');
      return find(params.file, KEPT);
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
