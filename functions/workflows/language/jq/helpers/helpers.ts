import { COLLECTIONS } from './collections.ts';
import { OPERATORS } from './operators.ts';
import { ORDER } from './order.ts';
import { PATHS } from './paths.ts';
import { STREAMS } from './streams.ts';
import { TEXTS } from './texts.ts';

/**
 * What JSONata does otherwise than jq, as JSONata functions. An expression carries those it uses in front of itself. Names
 * begin with an underscore, which no name of a definition does; those of parameters have one letter.
 */
const TEXT_OF = { ...PATHS, ...STREAMS, ...OPERATORS, ...ORDER, ...TEXTS, ...COLLECTIONS };

export type HelperName = keyof typeof TEXT_OF;

export interface Helper {
  readonly text: string;
  /** Helpers that it calls, itself left out. */
  readonly needs: readonly HelperName[];
}

/** Texts and patterns, which stand behind commas, keep their spaces. */
const KEPT_OR_SPACE = /"(?:[^"\\]|\\.)*"|'[^']*'|(?<=, )\/[^\n]+?\/(?=[,)])|\s+/g;

export const HELPERS = Object.fromEntries(
  Object.entries(TEXT_OF).map(([name, text]) => [name, { text: squeezed(text), needs: neededBy(name, text) }]),
) as unknown as Readonly<Record<HelperName, Helper>>;

function neededBy(name: string, text: string): readonly HelperName[] {
  const called = [...text.matchAll(/\$_([a-zA-Z0-9]{2,})/g)].map(([, other = '']) => other);
  return [...new Set(called)].filter((other) => other !== name) as HelperName[];
}

/** Without the spaces that no word needs: every character counts against the size of a state machine. */
function squeezed(text: string): string {
  return text.replace(KEPT_OR_SPACE, (part, offset: number) => {
    if (part.trim() !== '') return part;
    const around = (text[offset - 1] ?? '') + (text[offset + part.length] ?? '');
    return /^[\w$]{2}$/.test(around) ? ' ' : '';
  });
}
