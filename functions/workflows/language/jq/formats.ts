import { alone, type Code, one } from './code.ts';
import type { Translation } from './translation.ts';
import { TYPE } from './types.ts';

/** Ways in which values become texts: `@base64` and its like (jq manual, "Format strings and escaping"). */
const FORMATS = ['text', 'json', 'base64', 'uri'] as const;

export type Format = (typeof FORMATS)[number];

export function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}

/** The text of one value in a format. */
export function compileFormat(format: Format, value: Code, to: Translation): Code {
  if (format === 'json') return one(to.call('json', alone(value)), TYPE.string);
  const text = value.types === TYPE.string ? value : one(to.call('text', alone(value)), TYPE.string);
  return format === 'text' ? text : one(to.call(format, alone(text)), TYPE.string, { total: text.total });
}
