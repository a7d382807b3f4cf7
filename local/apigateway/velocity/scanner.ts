/** A position in a template, and what can be read from there. */
export interface Scanner {
  position: number;
  atEnd(): boolean;
  peek(): string;
  /** Reads the text when it is next. */
  accept(text: string): boolean;
  /** Reads the text. @throws Error when something else is next */
  expect(text: string): void;
  /** Reads what a sticky pattern matches here. */
  match(pattern: RegExp): string | undefined;
  skipSpace(): void;
  /** The error with the place in the template. */
  error(message: string): Error;
}

export function createScanner(text: string): Scanner {
  const scanner: Scanner = {
    position: 0,
    atEnd: () => scanner.position >= text.length,
    peek: () => text.charAt(scanner.position),
    accept(expected) {
      if (!text.startsWith(expected, scanner.position)) return false;
      scanner.position += expected.length;
      return true;
    },
    expect(expected) {
      if (!scanner.accept(expected)) throw scanner.error(`expected ${expected}`);
    },
    match(pattern) {
      pattern.lastIndex = scanner.position;
      const found = pattern.exec(text)?.[0];
      scanner.position += found?.length ?? 0;
      return found;
    },
    skipSpace: () => void scanner.match(/\s*/y),
    error: (message) => new Error(`mapping template, character ${scanner.position}: ${message}`),
  };
  return scanner;
}
