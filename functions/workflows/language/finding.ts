import type { Finding } from '../../shared/errors.ts';

/** A finding of the language before it has a place in the text. */
export interface LanguageFinding {
  /** JSON pointer into the definition. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  /** What to write instead. @default - nothing better is known */
  readonly hint?: string;
  /** What of the member the position shows: its name or its value. @default 'value' */
  readonly at?: 'key' | 'value';
  /** Where in the text it is. @default - where the member that `pointer` names stands */
  readonly place?: Position;
}

/** A place in the text of a definition; both count from one, the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the members of a definition stand in its text; both answer undefined for definitions given as objects. */
export interface Positions {
  key(pointer: string): Position | undefined;
  value(pointer: string): Position | undefined;
}

/** Gives a finding its line and column. A pointer to what is absent takes the place of its nearest parent. */
export function locate(finding: LanguageFinding, positions: Positions): Finding {
  const { pointer, code, detail, hint } = finding;
  return {
    pointer: clipped(pointer),
    code,
    detail,
    ...(finding.place ?? nearest(finding, positions)),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Longest pointer of a finding: names may be long and nest, and line and column tell the place as well. */
const MAX_POINTER_LENGTH = 1_000;

/** The pointer, or that of the nearest parent which is short enough. */
function clipped(pointer: string): string {
  return pointer.length <= MAX_POINTER_LENGTH
    ? pointer
    : pointer.slice(0, pointer.lastIndexOf('/', MAX_POINTER_LENGTH));
}

function nearest(finding: LanguageFinding, positions: Positions): Position | undefined {
  const own = finding.at === 'key' ? positions.key(finding.pointer) : positions.value(finding.pointer);
  if (own !== undefined) return own;
  for (let parent = finding.pointer; parent !== ''; ) {
    parent = parent.slice(0, parent.lastIndexOf('/'));
    const position = positions.key(parent) ?? positions.value(parent);
    if (position !== undefined) return position;
  }
  return undefined;
}

/** More findings than these help nobody; a definition with so many faults is of another kind. */
export const MAX_FINDINGS = 100;
