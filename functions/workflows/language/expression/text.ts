/** How expressions stand in a definition: `${ … }` around the whole text. */

const WHOLE = /^\s*\$\{([\s\S]+)\}\s*$/;

/** The text between `${` and `}` where they enclose the whole string. */
export function enclosedExpression(text: string): string | undefined {
  return WHOLE.exec(text)?.[1]?.trim();
}

/** Whether `${` stands inside a longer text, which strict mode does not take as an expression. */
export function hasEmbeddedExpression(text: string): boolean {
  return enclosedExpression(text) === undefined && text.includes('${');
}
