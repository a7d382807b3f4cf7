import type { Diagnostic } from './diagnostic.ts';

const JSON_TOKENS = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
/** Characters of a source that the parser of AWS quotes. */
const QUOTED_LENGTH = 500;

/** One token of JSON, or the space between two. */
const TOKEN = /\s+|[{}[\]:,]|"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/y;

/** Where the first thing stands that is no token; the end of the text when all are, in whatever order. */
function strayPosition(text: string): number {
  const token = new RegExp(TOKEN);
  let position = 0;
  while (position < text.length && token.test(text)) position = token.lastIndex;
  return position;
}

function sourceAt(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n');
  const more = text.length - QUOTED_LENGTH;
  const quoted = `"${text.slice(0, QUOTED_LENGTH)}"${more > 0 ? `[truncated ${more} chars]` : ''}`;
  return `[Source: (String)${quoted}; line: ${lines.length}, column: ${(lines.at(-1)?.length ?? 0) + 1}]`;
}

/**
 * What is wrong with a text that is no JSON: a stray word in the words of the parser AWS uses, other faults in those
 * of this platform's, with the place as AWS writes it.
 * @param reason message of the error that `JSON.parse` threw
 */
export function syntaxDiagnostic(text: string, reason: string): Diagnostic {
  const position = strayPosition(text);
  const word = /^[A-Za-z_]\w*/.exec(text.slice(position))?.[0];
  const problem = word === undefined ? reason : `Unrecognized token '${word}': was expecting ${JSON_TOKENS}`;
  const location = sourceAt(text, position + (word?.length ?? 0));
  return { severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message: `${problem}\n at ${location}`, location };
}
