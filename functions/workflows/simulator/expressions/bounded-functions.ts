import type { RE2JS } from 're2js';
import { EXPRESSION_STEP_LIMIT, PICTURE_LENGTH_LIMIT } from '../limits.ts';
import { before, codedError, defineFunction, type Focus, libraryFunction, type NativeFunction } from './library.ts';
import { arrayBytes, countValues, type Meter, stringBytes } from './meter.ts';
import { createMatcher } from './regex.ts';
import { settingOf } from './setting.ts';

/** Name of the function that a range operator becomes; expressions cannot write it. */
export const RANGE_OPERATOR = '..';
/** Name of the function that a regular expression literal becomes. */
export const REGEX_LITERAL = '/';

/** Functions that take what they are given in time linear in its size. */
const LINEAR = (
  'abs append assert average base64decode base64encode boolean ceil contains count decodeUrl decodeUrlComponent each ' +
  'encodeUrl encodeUrlComponent error exists filter floor formatBase keys length lookup lowercase map match max merge ' +
  'min not number power reduce reverse round sift single sort split spread sqrt substring substringAfter ' +
  'substringBefore sum trim type uppercase zip'
).split(' ');
/** Functions that read a picture, whose cost grows steeply with the picture's size. */
const PICTURED = ['formatInteger', 'formatNumber', 'fromMillis', 'parseInteger', 'toMillis'];

function spendOnArguments(meter: Meter, args: readonly unknown[]): void {
  for (const argument of args) {
    if (typeof argument === 'string') meter.spendSteps(argument.length / 64);
    else if (Array.isArray(argument)) meter.spendSteps(argument.length / 8);
  }
}

function linear(name: string): NativeFunction {
  return before(libraryFunction(name), (focus, args) => spendOnArguments(settingOf(focus).meter, args));
}

/** Combinations that matching a date may try: adjacent parts of variable width share out the digits between them. */
function pictureCombinations(subject: string, picture: string): number {
  const adjacent = picture.match(/\]\[/g)?.length ?? 0;
  return subject.length ** adjacent;
}

function pictured(name: string): NativeFunction {
  return before(libraryFunction(name), (focus, args) => {
    const { meter } = settingOf(focus);
    spendOnArguments(meter, args);
    const [subject, picture] = args;
    if (typeof picture !== 'string') return;
    // A width of more than four digits would be filled with that many characters.
    if (picture.length > PICTURE_LENGTH_LIMIT || /\d{5}/.test(picture.replaceAll(/[,.]0+/g, '.'))) {
      meter.spendBytes(Number.POSITIVE_INFINITY);
    }
    if (typeof subject === 'string') meter.spendSteps(pictureCombinations(subject, picture) / 64);
  });
}

/** Functions that look at every value inside their argument. */
function searching(name: string): NativeFunction {
  return before(libraryFunction(name), (focus, [value]) => {
    settingOf(focus).meter.spendSteps(countValues(value, EXPRESSION_STEP_LIMIT));
  });
}

const boundedPad = before(libraryFunction('pad'), (focus, [text, width]) => {
  if (typeof text !== 'string' || typeof width !== 'number') return;
  settingOf(focus).meter.spendBytes(stringBytes(Math.abs(width)) + arrayBytes(0));
});

const boundedJoin = before(libraryFunction('join'), (focus, args) => {
  // The function's signature lets in nothing else.
  const [parts, separator = ''] = args as [parts?: readonly string[], separator?: string];
  if (parts === undefined) return;
  const { meter } = settingOf(focus);
  meter.spendSteps(parts.length / 8);
  const characters = parts.reduce((sum, part) => sum + part.length, 0);
  meter.spendBytes(stringBytes(characters + separator.length * parts.length));
});

/** The most characters one replacement may bring in: its own, and the whole text for every `$` reference. */
function replacementLength(replacement: unknown, text: string): number {
  if (typeof replacement !== 'string') return 0;
  return replacement.length + (replacement.split('$').length - 1) * text.length;
}

type Callable = (...args: unknown[]) => unknown;

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}

/** A matcher whose every match is announced first. */
function announced(matcher: Callable, announce: () => void): Callable {
  return async (...args) => {
    const match = await matcher(...args);
    if (typeof match !== 'object' || match === null || !('next' in match) || !isCallable(match.next)) return match;
    announce();
    return { ...match, next: announced(match.next, announce) };
  };
}

/** A replacement function whose results are counted. */
function counted(replacement: Callable, meter: Meter): Callable {
  return async (...args) => {
    const result = await replacement(...args);
    if (typeof result === 'string') meter.spendBytes(stringBytes(result.length));
    return result;
  };
}

const originalReplace = libraryFunction('replace');

function boundedReplace(this: Focus, text?: string, pattern?: unknown, replacement?: unknown, limit?: number): unknown {
  if (text === undefined) return undefined;
  const { meter } = settingOf(this);
  spendOnArguments(meter, [text, pattern, replacement]);
  const most = limit ?? Number.POSITIVE_INFINITY;
  let matcher = pattern;
  if (typeof pattern === 'string') {
    const occurrences = Math.min(text.split(pattern).length - 1, most);
    const added = typeof replacement === 'string' ? replacement.length : 0;
    meter.spendBytes(stringBytes(text.length + occurrences * added));
  } else if (isCallable(pattern)) {
    const added = stringBytes(replacementLength(replacement, text));
    matcher = announced(pattern, () => meter.spendBytes(added));
  }
  const replacer = isCallable(replacement) ? counted(replacement, meter) : replacement;
  return originalReplace.implementation.apply(this, [text, matcher, replacer, limit]);
}

/** A key that equal values share, whatever the order of their members. */
function equalityKey(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    const members: Readonly<Record<string, unknown>> = { ...part };
    return Object.fromEntries(
      Object.keys(members)
        .sort()
        .map((name) => [name, members[name]]),
    );
  });
}

function isFunctionValue(value: object): boolean {
  return '_jsonata_lambda' in value || '_jsonata_function' in value;
}

/** `$distinct` in linear time; the library compares every pair. */
function distinct(this: Focus, values?: unknown): unknown {
  if (!Array.isArray(values) || values.length <= 1) return values;
  settingOf(this).meter.spendSteps(countValues(values, EXPRESSION_STEP_LIMIT));
  const seen = new Map<unknown, unknown>();
  for (const value of values) {
    const plain = typeof value === 'object' && value !== null && !isFunctionValue(value);
    const key = plain ? `object ${equalityKey(value)}` : typeof value === 'string' ? `string ${value}` : value;
    if (!seen.has(key)) seen.set(key, value);
  }
  const results = [...seen.values()];
  return 'sequence' in values ? Object.assign(results, { sequence: true }) : results;
}

/** `$shuffle` by the execution's own source of randomness. */
function shuffle(this: Focus, values?: readonly unknown[]): unknown {
  if (values === undefined) return undefined;
  const { random } = settingOf(this);
  const results = [...values];
  for (let last = results.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [results[last], results[other]] = [results[other], results[last]];
  }
  return results;
}

/** `first..last`, counted before it is made. */
function range(this: Focus, first?: unknown, last?: unknown): unknown {
  if (first !== undefined && !Number.isInteger(first)) throw codedError('T2003');
  if (last !== undefined && !Number.isInteger(last)) throw codedError('T2004');
  if (typeof first !== 'number' || typeof last !== 'number' || first > last) return undefined;
  const length = last - first + 1;
  settingOf(this).meter.spendBytes(arrayBytes(length));
  return Array.from({ length }, (_, index) => first + index);
}

function regexLiteral(this: Focus, pattern: RE2JS): unknown {
  return createMatcher(pattern, settingOf(this).meter);
}

const formatMoment = libraryFunction('fromMillis');

function now(this: Focus, picture?: string, timezone?: string): unknown {
  return formatMoment.implementation.apply(this, [settingOf(this).now, picture, timezone]);
}

function millis(this: Focus): number {
  return settingOf(this).now;
}

/** JSONata's own functions, made to count what they cost, and to take time and chance from the execution. */
export const BOUNDED_FUNCTIONS: Readonly<Record<string, NativeFunction>> = {
  ...Object.fromEntries(LINEAR.map((name) => [name, linear(name)])),
  ...Object.fromEntries(PICTURED.map((name) => [name, pictured(name)])),
  string: searching('string'),
  clone: searching('clone'),
  pad: boundedPad,
  join: boundedJoin,
  replace: { ...originalReplace, implementation: boundedReplace as Callable },
  distinct: defineFunction(distinct, '<x:x>'),
  shuffle: defineFunction(shuffle, '<a:a>'),
  now: defineFunction(now, '<s?s?:s>'),
  millis: defineFunction(millis, '<:n>'),
  [RANGE_OPERATOR]: defineFunction(range),
  [REGEX_LITERAL]: defineFunction(regexLiteral),
};
