import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { contentTag } from '../shared/http/etag.ts';
import type { Handlers } from '../shared/http/handler.ts';
import type { referenceContract } from './contract.ts';

const openApiDocument = z.record(z.string(), z.unknown());

/** The OpenAPI document in this file, read at its first use and kept. */
export function referenceHandlers(file: string): Handlers<typeof referenceContract> {
  let known: { readonly body: Record<string, unknown>; readonly etag: string } | undefined;
  return {
    readOpenApi: async () => {
      if (known !== undefined) return known;
      const text = readFileSync(file, 'utf8');
      known = { body: openApiDocument.parse(JSON.parse(text)), etag: contentTag(text) };
      return known;
    },
  };
}
