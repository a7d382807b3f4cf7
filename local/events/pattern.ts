import { type Matcher, readMatchers } from './matcher.ts';

/** Whether an event fits a pattern that has been read. */
export type Pattern = (event: unknown) => boolean;

/**
 * Reads an event pattern: fields that must all fit, each with a list of alternatives or with fields of its own, and
 * `$or` with a list of patterns of which one must (EventBridge user guide, "Event patterns").
 * @throws Error saying what is not a pattern
 */
export function readPattern(pattern: unknown): Pattern {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    throw new Error('Event pattern is not valid. Reason: Filter is not an object');
  }
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw new Error('Event pattern is not valid. Reason: Empty objects are not allowed');
  const parts = fields.map(([name, value]) => (name === '$or' ? readAlternatives(value) : readField(name, value)));
  return (event) => parts.every((fits) => fits(event));
}

function readAlternatives(value: unknown): Pattern {
  if (!Array.isArray(value) || value.length < 2) {
    throw new Error('Event pattern is not valid. Reason: $or needs two or more patterns');
  }
  const alternatives = value.map(readPattern);
  return (event) => alternatives.some((fits) => fits(event));
}

function readField(name: string, value: unknown): Pattern {
  if (Array.isArray(value)) {
    const matchers = readMatchers(value);
    return (event) => leafFits(memberOf(event, name), matchers);
  }
  const nested = readPattern(value);
  // A list of objects fits when one of them does; a missing object may still fit a pattern that wants absence.
  return (event) => {
    const member = memberOf(event, name);
    return Array.isArray(member) ? member.some(nested) : nested(member);
  };
}

function leafFits(value: unknown, matchers: readonly Matcher[]): boolean {
  const values = Array.isArray(value) ? value : [value];
  return matchers.some((fits) => values.some(fits));
}

function memberOf(event: unknown, name: string): unknown {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined;
  return Object.hasOwn(event, name) ? (event as Readonly<Record<string, unknown>>)[name] : undefined;
}
