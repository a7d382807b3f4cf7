import { gunzipSync, gzipSync } from 'node:zlib';

/** Texts that belong to a version; `documents` only where some came with the definition. */
export const CONTENT_PARTS = ['definition', 'documents', 'state-machine', 'source-map'] as const;
export type ContentPart = (typeof CONTENT_PARTS)[number];

/** One stored piece of a text: DynamoDB takes 400 KB (409,600 bytes) for an item with its keys and names. */
export interface ContentChunk {
  readonly part: ContentPart;
  /** 0-based; there are nine at most, so that their names sort. */
  readonly index: number;
  /** How many chunks the text has. */
  readonly count: number;
  readonly bytes: Uint8Array;
}

const CHUNK_BYTES = 400_000;

/** A state machine has 1 MB at most, a definition 256 KiB: three chunks even when nothing compresses. */
const MOST_CHUNKS = 9;

/** Compresses a text (JSON shrinks tenfold) and cuts it into pieces that fit an item. */
export function toChunks(part: ContentPart, text: string): readonly ContentChunk[] {
  const compressed = gzipSync(text);
  const count = Math.max(1, Math.ceil(compressed.length / CHUNK_BYTES));
  if (count > MOST_CHUNKS) throw new RangeError(`the ${part} has ${compressed.length} bytes, compressed`);
  return Array.from({ length: count }, (_, index) => ({
    part,
    index,
    count,
    bytes: new Uint8Array(compressed.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)),
  }));
}

/** Puts a text together again. @throws RangeError when a chunk is missing */
export function fromChunks(chunks: readonly ContentChunk[]): string {
  const ordered = [...chunks].sort((a, b) => a.index - b.index);
  const count = ordered[0]?.count ?? 0;
  const whole = ordered.slice(0, count);
  if (count === 0 || whole.some((chunk, index) => chunk.index !== index) || whole.length !== count) {
    throw new RangeError('a chunk of the content is missing');
  }
  return gunzipSync(Buffer.concat(whole.map(({ bytes }) => bytes))).toString('utf8');
}
