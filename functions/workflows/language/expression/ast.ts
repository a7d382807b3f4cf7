import jsonata from 'jsonata';

/** A node of the syntax tree of jsonata 2.0.6, with the members that its kinds have. */
export interface AstNode {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly AstNode[];
  readonly predicate?: readonly AstNode[];
  readonly stages?: readonly AstNode[];
  readonly group?: { readonly lhs: readonly Pair[] };
  readonly focus?: string;
  readonly index?: string | number;
  /** Operand of a binary operator, target of `:=`, or the pairs of an object constructor. */
  readonly lhs?: AstNode | readonly Pair[];
  readonly rhs?: AstNode;
  readonly expr?: AstNode;
  readonly expression?: AstNode;
  readonly expressions?: readonly AstNode[];
  readonly terms?: readonly { readonly expression: AstNode }[];
  readonly condition?: AstNode;
  readonly then?: AstNode;
  readonly else?: AstNode;
  readonly procedure?: AstNode;
  readonly arguments?: readonly AstNode[];
  readonly body?: AstNode;
  readonly pattern?: AstNode;
  readonly update?: AstNode;
  readonly delete?: AstNode;
}
export type Pair = readonly [AstNode, AstNode];

export type AstResult =
  | { readonly ok: true; readonly ast: AstNode }
  | { readonly ok: false; readonly message: string; readonly position?: number };

/** Parses JSONata. The parser recurses, so text that nests beyond the stack is an answer too, not a crash. */
export function parseAst(text: string): AstResult {
  try {
    return { ok: true, ast: jsonata(text).ast() as AstNode };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, message: 'The expression nests too deeply' };
    // A regular expression that JavaScript does not take.
    if (error instanceof SyntaxError) return { ok: false, message: error.message };
    if (isSyntaxError(error)) {
      return {
        ok: false,
        message: error.message,
        ...(error.position === undefined ? {} : { position: error.position }),
      };
    }
    throw error;
  }
}

function isSyntaxError(error: unknown): error is { code: string; message: string; position?: number } {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
}

/** The pairs of an object constructor. */
export function pairsOf(node: AstNode): readonly Pair[] {
  return node.type === 'unary' && node.value === '{' && Array.isArray(node.lhs) ? node.lhs : [];
}

/** The left operand of a binary operator, `:=` or `~>`. */
export function leftOf(node: AstNode): AstNode | undefined {
  return node.lhs !== undefined && 'type' in node.lhs ? node.lhs : undefined;
}

/** The parts of a node that are evaluated within it, in the order of their evaluation: every walk asks each node. */
export function childrenOf(node: AstNode): readonly AstNode[] {
  const children: AstNode[] = [];
  const one = (child: AstNode | undefined) => {
    if (child !== undefined) children.push(child);
  };
  const each = (list: readonly AstNode[] | undefined) => {
    if (list !== undefined) children.push(...list);
  };
  each(node.steps);
  one(leftOf(node));
  for (const part of [node.rhs, node.expr, node.expression]) one(part);
  each(node.expressions);
  for (const pair of pairsOf(node)) each(pair);
  for (const term of node.terms ?? []) one(term.expression);
  for (const part of [node.condition, node.then, node.else, node.procedure]) one(part);
  each(node.arguments);
  for (const part of [node.body, node.pattern, node.update, node.delete]) one(part);
  each(node.predicate);
  each(node.stages);
  for (const pair of node.group?.lhs ?? []) each(pair);
  return children;
}
