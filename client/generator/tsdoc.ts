import type { JsonSchema, Side } from '../../lib/reference/openapi-schemas.ts';

/** Columns of a comment, so that it fits the project's 120 inside an interface. */
const WIDTH = 110;

/** Paragraphs of documentation as a TSDoc comment; empty without any. */
export function tsdoc(paragraphs: readonly string[]): string {
  const text = paragraphs.flatMap((paragraph) => wrap(paragraph.replaceAll('*/', '*\\/')));
  const [only] = text;
  if (only === undefined) return '';
  return text.length === 1
    ? `/** ${only} */\n`
    : `/**\n${text.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

function wrap(paragraph: string): readonly string[] {
  const lines = [''];
  for (const word of paragraph.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

/**
 * What a schema says beyond the type it is written as: meaning, example and default, and for what is sent its limits.
 */
export function schemaDocs(schema: JsonSchema, side: Side): readonly string[] {
  const { description, examples, default: preset } = schema;
  const [example] = Array.isArray(examples) ? examples : [];
  const prose = [
    description === undefined ? '' : `${description}.`.replace(/([.!?…])\.$/, '$1'),
    side === 'input' ? limits(schema) : '',
    example === undefined ? '' : `Example: \`${example}\`.`,
  ].filter((sentence) => sentence !== '');
  const lines = prose.length === 0 ? [] : [prose.join(' ')];
  return preset === undefined ? lines : [...lines, `@defaultValue ${JSON.stringify(preset)}`];
}

const isLimit = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function limits(schema: JsonSchema): string {
  const above = schema['exclusiveMinimum'] === 0 ? 'Above 0.' : '';
  return [
    range(schema['minLength'], schema['maxLength'], ' characters'),
    range(schema['minItems'], schema['maxItems'], ' items'),
    range(schema['minimum'], schema['maximum'], ''),
    above,
    schema['pattern'] === undefined ? '' : `Matches \`${schema['pattern']}\`.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function range(least: unknown, most: unknown, unit: string): string {
  const count = (value: number): string => value.toLocaleString('en-US');
  if (isLimit(least) && isLimit(most)) return `${count(least)} to ${count(most)}${unit}.`;
  if (isLimit(least)) return `At least ${count(least)}${unit}.`;
  return isLimit(most) ? `At most ${count(most)}${unit}.` : '';
}
