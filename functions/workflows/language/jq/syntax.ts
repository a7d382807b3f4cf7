/** The syntax tree of the part of jq that is translated. `at` is where a node begins in the text, from zero. */
export type Node =
  | { readonly kind: 'identity'; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  /** Text with the interpolated expressions between; `format` names what makes text of them. */
  | { readonly kind: 'text'; readonly parts: readonly (string | Node)[]; readonly format: string; readonly at: number }
  | { readonly kind: 'format'; readonly name: string; readonly at: number }
  | { readonly kind: 'variable'; readonly name: string; readonly at: number }
  | IndexNode
  | SliceNode
  | IterateNode
  | { readonly kind: 'array'; readonly body: Node | undefined; readonly at: number }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[]; readonly at: number }
  | { readonly kind: 'negate'; readonly operand: Node; readonly at: number }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Node;
      readonly right: Node;
      readonly at: number;
    }
  | IfNode
  | { readonly kind: 'bind'; readonly source: Node; readonly name: string; readonly body: Node; readonly at: number }
  | CallNode;

/** `target[key]`; an optional one gives nothing where jq would raise an error. */
export interface IndexNode {
  readonly kind: 'index';
  readonly target: Node;
  readonly key: Node;
  readonly optional: boolean;
  readonly at: number;
}

export interface SliceNode {
  readonly kind: 'slice';
  readonly target: Node;
  readonly from: Node | undefined;
  readonly to: Node | undefined;
  readonly optional: boolean;
  readonly at: number;
}

export interface IterateNode {
  readonly kind: 'iterate';
  readonly target: Node;
  readonly optional: boolean;
  readonly at: number;
}

export interface IfNode {
  readonly kind: 'if';
  readonly condition: Node;
  readonly then: Node;
  readonly otherwise: Node | undefined;
  readonly at: number;
}

export interface CallNode {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Node[];
  readonly at: number;
}

export interface ObjectEntry {
  readonly key: Node;
  readonly value: Node;
}

export type Operator = '|' | ',' | '//' | 'or' | 'and' | Comparison | Arithmetic;
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '%';
