import type { LanguageFinding } from '../finding.ts';
import { FORBIDDEN_KEYS } from '../json.ts';
import { pointerTo } from '../pointer.ts';
import { MAX_NAME_LENGTH, MAX_NESTING, MAX_SOURCE_BYTES } from './limits.ts';

/** Checks that a value handed over as an object is plain JSON within the limits of a text. */
export function checkObject(source: Record<string, unknown>): readonly LanguageFinding[] {
  const finding = firstFault(source, '', 1);
  if (finding !== undefined) return [finding];
  const bytes = new TextEncoder().encode(JSON.stringify(source)).length;
  return bytes > MAX_SOURCE_BYTES ? [tooLarge(bytes)] : [];
}

export function tooLarge(bytes: number): LanguageFinding {
  return {
    pointer: '',
    code: 'definition-too-large',
    detail: `The definition has ${bytes} bytes; at most ${MAX_SOURCE_BYTES} are taken.`,
    hint: 'Split it into several workflows.',
  };
}

export function tooDeep(pointer: string): LanguageFinding {
  return {
    pointer,
    code: 'nesting-too-deep',
    detail: `Maps and sequences may nest ${MAX_NESTING} levels.`,
    hint: 'Use `then` and several tasks in one list instead of tasks inside tasks.',
  };
}

export function nameTooLong(pointer: string): LanguageFinding {
  return { pointer, code: 'name-too-long', detail: `Member names may have ${MAX_NAME_LENGTH} characters.` };
}

export function forbiddenKey(pointer: string, key: string): LanguageFinding {
  return { pointer, code: 'forbidden-key', detail: `\`${key}\` cannot be a member name.`, at: 'key' };
}

function firstFault(value: unknown, pointer: string, depth: number): LanguageFinding | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : notJson(pointer);
  if (typeof value !== 'object') return notJson(pointer);
  if (depth > MAX_NESTING) return tooDeep(pointer);
  for (const key of Object.keys(value)) {
    if (key.length > MAX_NAME_LENGTH) return nameTooLong(pointer);
    const member = pointerTo(pointer, key);
    if (!Array.isArray(value) && FORBIDDEN_KEYS.has(key)) return forbiddenKey(member, key);
    const fault = firstFault(Reflect.get(value, key), member, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function notJson(pointer: string): LanguageFinding {
  return {
    pointer,
    code: 'not-json',
    detail: 'Only strings, finite numbers, booleans, null, maps and lists are JSON.',
  };
}
