import type { Code } from './code.ts';
import { HELPERS, type HelperName } from './helpers/helpers.ts';
import type { Node } from './syntax.ts';

/** What names mean where an expression stands. */
export interface Scope {
  /** What `.` is: one value. */
  readonly dot: Code;
  readonly variables: ReadonlyMap<string, Code>;
}

/** The translation of one expression, with what it has used so far. */
export interface Translation {
  compile(node: Node, scope: Scope): Code;
  /** A name that nothing else has: no name of a definition begins with an underscore. */
  local(): string;
  /** A helper function by its name, which then stands before the expression. */
  helper(name: HelperName): string;
  /** The call of a helper function. */
  call(name: HelperName, ...parameters: readonly string[]): string;
  /** The definitions of the helpers that are used, each behind those it needs. */
  prelude(): Code['lets'];
}

export function createTranslation(compile: (node: Node, scope: Scope, to: Translation) => Code): Translation {
  const used = new Set<HelperName>();
  let locals = 0;
  const helper = (name: HelperName): string => {
    if (!used.has(name)) {
      for (const needed of HELPERS[name].needs) helper(needed);
      used.add(name);
    }
    return `$_${name}`;
  };
  const translation: Translation = {
    compile: (node, scope) => compile(node, scope, translation),
    local: () => {
      locals += 1;
      return `_${locals}`;
    },
    helper,
    call: (name, ...parameters) => `${helper(name)}(${parameters.join(', ')})`,
    prelude: () => [...used].map((name) => [`_${name}`, HELPERS[name].text] as const),
  };
  return translation;
}
