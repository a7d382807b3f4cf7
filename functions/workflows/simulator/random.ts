import { createHash } from 'node:crypto';

/** First state of the generator for a seed text. */
export function randomSeed(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE(0);
}

/** A pseudo-random generator whose state is one 32-bit number, so that it can be written down with an execution. */
export function nextRandom(state: number): { readonly state: number; readonly value: number } {
  // Marsaglia's xorshift never leaves zero; the Weyl sequence does, and the mixing hides its regularity.
  const next = (state + 0x9e3779b9) >>> 0;
  let mixed = next ^ (next >>> 16);
  mixed = Math.imul(mixed, 0x21f0aaad);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x735a2d97);
  mixed ^= mixed >>> 15;
  return { state: next, value: (mixed >>> 0) / 0x1_0000_0000 };
}

/** A version 4 UUID from a source of numbers in [0, 1). */
export function randomUuid(random: () => number): string {
  const bytes = Buffer.alloc(16);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Math.floor(random() * 256);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A version 4 UUID that is always the same for a text. */
export function uuidOf(text: string): string {
  let last = nextRandom(randomSeed(text));
  return randomUuid(() => {
    last = nextRandom(last.state);
    return last.value;
  });
}
