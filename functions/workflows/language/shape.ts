import type * as z from 'zod';
import { type LanguageFinding, MAX_FINDINGS } from './finding.ts';
import { pointerTo } from './pointer.ts';
import { suggestion } from './vocabulary.ts';

type Issue = z.core.$ZodIssue;

/** Checks a value against a strict schema and says of every fault where it is and what to write. */
export function checkShape(schema: z.ZodType, value: unknown, pointer: string): readonly LanguageFinding[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => findingsOf(issue, pointer));
}

function findingsOf(issue: Issue, base: string): readonly LanguageFinding[] {
  const pointer = pointerTo(base, ...issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MAX_FINDINGS).map((key) => unknownField(pointer, key));
    case 'invalid_type':
      return [invalidType(pointer, issue)];
    case 'invalid_union':
      return closestBranch(issue, pointer) ?? [faulty(pointer, 'invalid-value', issue)];
    case 'custom':
      return [customFault(pointer, issue)];
    default:
      return [faulty(pointer, 'invalid-value', issue)];
  }
}

function unknownField(pointer: string, key: string): LanguageFinding {
  const meant = suggestion(key);
  return {
    pointer: pointerTo(pointer, key),
    code: 'unknown-field',
    detail: `\`${key}\` is not a member of this part of a definition.`,
    at: 'key',
    ...(meant === undefined || meant === key ? {} : { hint: `Did you mean \`${meant}\`?` }),
  };
}

function invalidType(pointer: string, issue: Issue & { code: 'invalid_type' }): LanguageFinding {
  if (issue.input !== undefined || !/received undefined/.test(issue.message)) {
    return { pointer, code: 'invalid-type', detail: `The value must be ${article(issue.expected)}.` };
  }
  const name = String(issue.path.at(-1) ?? '');
  return { pointer, code: 'missing-field', detail: `\`${name}\` is missing; it must be ${article(issue.expected)}.` };
}

function article(expected: string): string {
  const named: Record<string, string> = { object: 'a map', record: 'a map', array: 'a list', int: 'a whole number' };
  return named[expected] ?? `a ${expected}`;
}

/** Of a union's branches the one that fits the type of the value tells best what is wrong inside it. */
function closestBranch(
  issue: Issue & { code: 'invalid_union' },
  pointer: string,
): readonly LanguageFinding[] | undefined {
  const inner = issue.errors.filter((errors) => !errors.some((error) => error.path.length === 0 && isWrongKind(error)));
  const [only, ...others] = inner;
  if (only === undefined || others.length > 0) return undefined;
  return only.flatMap((error) => findingsOf(error, pointer));
}

function isWrongKind(error: Issue): boolean {
  return error.code === 'invalid_type' || (error.code === 'unrecognized_keys' && error.keys.length > 1);
}

function customFault(pointer: string, issue: Issue & { code: 'custom' }): LanguageFinding {
  const { code, hint, member } = issue.params ?? {};
  const isMember = member === true;
  return {
    pointer,
    code: typeof code === 'string' ? code : 'invalid-value',
    detail: sentence(isMember ? `\`${String(issue.path.at(-1))}\`` : 'The value', issue.message),
    ...(isMember ? { at: 'key' as const } : {}),
    ...(typeof hint === 'string' ? { hint } : {}),
  };
}

function faulty(pointer: string, code: string, issue: Issue): LanguageFinding {
  return { pointer, code, detail: sentence('The value', issue.message) };
}

/** Messages of our schemas complete "The value …"; the library's own stand for themselves. */
function sentence(subject: string, message: string): string {
  const text = /^(must|is|names|makes|limits|weaves|defines|starts)\b/.test(message)
    ? `${subject} ${message}`
    : message;
  return text.endsWith('.') ? text : `${text}.`;
}
