import { createHash } from 'node:crypto';
import { randomUuid } from '../random.ts';
import { javaRandomDouble } from './java-random.ts';
import { defineFunction, type Focus, type NativeFunction } from './library.ts';
import { arrayBytes, ExpressionFunctionError } from './meter.ts';
import { settingOf } from './setting.ts';

const HASH_ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** An array that the library unwraps when it has one element, and drops when it has none. */
function sequence(items: unknown[]): unknown[] {
  return Object.assign(items, { sequence: true });
}

function partition(this: Focus, array: readonly unknown[] | undefined, size: number | undefined): unknown {
  if (array === undefined || size === undefined) return undefined;
  const length = Math.trunc(size);
  if (length < 0) throw new ExpressionFunctionError('The size of a partition must not be negative');
  if (length === 0) return undefined;
  const count = Math.ceil(array.length / length);
  settingOf(this).meter.spendBytes(arrayBytes(array.length) + arrayBytes(count));
  return Array.from({ length: count }, (_, index) => array.slice(index * length, (index + 1) * length));
}

function range(this: Focus, first?: number, last?: number, step?: number): unknown {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)];
  if (by === 0) return undefined;
  const count = Math.max(0, Math.floor((to - from) / by) + 1);
  const { meter } = settingOf(this);
  // Twice what `[first..last]` costs: 200,000 elements were accepted, 500,000 were not.
  meter.spendBytes(2 * arrayBytes(count));
  return sequence(Array.from({ length: count }, (_, index) => from + index * by));
}

function hash(this: Focus, text?: string, algorithm?: string): unknown {
  if (text === undefined || algorithm === undefined) return undefined;
  const name = HASH_ALGORITHMS[algorithm];
  if (name === undefined) throw new ExpressionFunctionError(`Unknown hash algorithm ${algorithm}`);
  return createHash(name).update(text).digest('hex');
}

function random(this: Focus, seed?: number): number {
  return seed === undefined ? settingOf(this).random() : javaRandomDouble(seed);
}

function uuid(this: Focus): string {
  return randomUuid(settingOf(this).random);
}

function parse(this: Focus, text?: string): unknown {
  if (text === undefined) return undefined;
  settingOf(this).meter.spendSteps(text.length / 64);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ExpressionFunctionError(`The argument of $parse is not valid JSON: ${String(error)}`);
  }
}

/**
 * Functions that Step Functions adds to JSONata (developer guide, "Transforming data with JSONata"). Arguments that
 * are no integers are cut towards zero; without an argument they need, they answer nothing.
 */
export const STEP_FUNCTIONS_FUNCTIONS: Readonly<Record<string, NativeFunction>> = {
  partition: defineFunction(partition, '<an:a>'),
  range: defineFunction(range, '<nnn:a>'),
  hash: defineFunction(hash, '<s-s:s>'),
  random: defineFunction(random, '<n?:n>'),
  uuid: defineFunction(uuid, '<:s>'),
  parse: defineFunction(parse, '<s-:x>'),
};
