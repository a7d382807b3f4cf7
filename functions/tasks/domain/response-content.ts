import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { isJson } from './http-call-payload.ts';
import { fault } from './problem.ts';

/**
 * Step Functions takes 262,144 bytes of result; 4,096 of them are kept for what `lambda:invoke` wraps around the
 * payload (status, version and HTTP metadata: about 1,500 bytes).
 */
export const MAX_RESULT_BYTES = 262_144 - 4_096;

const DECODERS: Readonly<Record<string, (body: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

export function tooLarge(): never {
  throw fault('communication', 'The response is too large', `a response may have ${MAX_RESULT_BYTES} bytes`, 502);
}

/**
 * Undoes `Content-Encoding`, with a bound on what comes out.
 * @throws TaskFault `communication.502` when it is unknown, broken or too large
 */
export function decodedBody(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === undefined || encoding === '' || encoding.toLowerCase() === 'identity') return body;
  const decode = DECODERS[encoding.trim().toLowerCase()];
  if (decode === undefined) {
    throw fault('communication', 'The response cannot be read', `its encoding ${encoding} is not supported`, 502);
  }
  try {
    return decode(body, { maxOutputLength: MAX_RESULT_BYTES });
  } catch (error) {
    if (error instanceof RangeError) return tooLarge();
    throw fault('communication', 'The response cannot be read', `it is not valid ${encoding}`, 502);
  }
}

/**
 * Content as the specification's `output: content` gives it: JSON types parsed, text types as a string, anything
 * else as base64; null when there is none.
 * @throws TaskFault `communication.502` when it is declared JSON but is not
 */
export function parsedContent(body: Buffer, contentType: string | undefined): unknown {
  if (body.length === 0) return null;
  if (contentType === undefined) return body.toString('base64');
  if (isJson(contentType)) {
    try {
      return JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
    } catch {
      throw fault('communication', 'The response cannot be read', 'it is declared as JSON but is not valid JSON', 502);
    }
  }
  return isText(contentType) ? textOf(body, contentType) : body.toString('base64');
}

function isText(contentType: string): boolean {
  return /^\s*(text\/|[^;]*[/+]xml\s*(;|$)|application\/(x-www-form-urlencoded|javascript|yaml|x-yaml)\s*(;|$))/i.test(
    contentType,
  );
}

function textOf(body: Buffer, contentType: string): string {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    throw fault('communication', 'The response cannot be read', `its character set ${charset} is not supported`, 502);
  }
}
