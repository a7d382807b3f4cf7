import { gunzipSync, gzipSync } from 'node:zlib';

/** A JSON schema as a version keeps it. */
export function packSchema(schema: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(JSON.stringify(schema)));
}

export function unpackSchema(packed: Uint8Array): unknown {
  return JSON.parse(gunzipSync(packed).toString('utf8'));
}
