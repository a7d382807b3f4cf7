import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { contentTag } from '../shared/http/etag.ts';

export interface PageFile {
  readonly mediaType: string;
  readonly text: string;
  readonly etag: string;
}

/** Text only: API Gateway passes it on as it is and compresses it for clients that accept that. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The files of a folder by name: what is not in it when the function starts cannot be asked for.
 * @throws Error for a file of an unknown type
 */
export function pageFiles(folder: string): ReadonlyMap<string, PageFile> {
  return new Map(
    readdirSync(folder).map((name) => {
      const mediaType = MEDIA_TYPES[extname(name)];
      if (mediaType === undefined) throw new Error(`${name} is of no type that the page uses.`);
      const text = readFileSync(join(folder, name), 'utf8');
      return [name, { mediaType, text, etag: contentTag(text) }];
    }),
  );
}
