import { COLLECTIONS } from './collections.ts';
import { OPERATORS } from './operators.ts';
import { ORDER } from './order.ts';
import { PATHS } from './paths.ts';
import { TEXTS } from './texts.ts';

/**
 * What JSONata does otherwise than jq, as JSONata functions. An expression carries those it uses in front of itself. Names
 * begin with an underscore, which no name of a definition does.
 */
const TEXT_OF = { ...PATHS, ...OPERATORS, ...ORDER, ...TEXTS, ...COLLECTIONS };

export type HelperName = keyof typeof TEXT_OF;

export interface Helper {
  readonly text: string;
  /** Helpers that it calls, itself left out. */
  readonly needs: readonly HelperName[];
}

export const HELPERS = Object.fromEntries(
  Object.entries(TEXT_OF).map(([name, text]) => [name, { text, needs: neededBy(name, text) }]),
) as unknown as Readonly<Record<HelperName, Helper>>;

/** Parameters of helpers have one letter, so every longer name is a helper. */
function neededBy(name: string, text: string): readonly HelperName[] {
  const called = [...text.matchAll(/\$_([a-zA-Z0-9]{2,})/g)].map(([, other = '']) => other);
  return [...new Set(called)].filter((other) => other !== name) as HelperName[];
}
