/** What bounding an evaluation must know about a node. */
export interface NodeMarks {
  /** Its parts are started together by the library. */
  container?: boolean;
  /** The constructor it is such a part of. */
  siblingIn?: AstNode;
  /** Its result names the group an item belongs to. */
  groupKey?: boolean;
  /** It makes a new string or array. */
  builds?: boolean;
  /** Its result is compared or turned into text as a whole. */
  compared?: boolean;
  wildcard?: boolean;
}

/** A node of the library's syntax tree, as far as it is looked at here. */
export interface AstNode {
  type: string;
  value?: unknown;
  position?: number;
  lhs?: unknown;
  rhs?: unknown;
  expressions?: readonly AstNode[];
  arguments?: readonly AstNode[];
  procedure?: AstNode;
  body?: AstNode;
  expression?: AstNode;
  condition?: AstNode;
  then?: AstNode;
  else?: AstNode;
  steps?: readonly AstNode[];
  group?: { readonly lhs: readonly (readonly [AstNode, AstNode])[] };
  marks?: NodeMarks;
}

export function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Calls `visit` for every node of a tree, parents first. */
export function walk(root: AstNode, visit: (node: AstNode) => void): void {
  const seen = new Set<object>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const current = open.pop();
    if (typeof current !== 'object' || current === null || seen.has(current)) continue;
    seen.add(current);
    if (isNode(current)) visit(current);
    for (const part of Object.values(current)) open.push(part);
  }
}
