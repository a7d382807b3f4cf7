import { type AstNode, isNode } from '../expressions/ast.ts';

/** What an expression reads that it finds nowhere, or only sometimes. */
export interface References {
  /** Names, `$`, `$$` and wildcards without a value they could be taken from. */
  readonly topLevel: readonly string[];
  /** Members of `$states` that it reads. */
  readonly states: readonly string[];
}

const WILDCARDS: Readonly<Record<string, string>> = { wildcard: '*', descendant: '**', parent: '%' };

function parts(value: unknown): readonly AstNode[] {
  if (Array.isArray(value)) return value.flatMap(parts);
  if (isNode(value)) return [value];
  return [];
}

/** Nodes inside a node, by whether they see the value that the node itself sees or one of its own making. */
function children(node: AstNode): { readonly same: readonly AstNode[]; readonly inner: readonly AstNode[] } {
  const fields: AstNode & { readonly [field: string]: unknown } = { ...node };
  const same = [
    'lhs',
    'rhs',
    'expression',
    'expressions',
    'arguments',
    'procedure',
    'body',
    'condition',
    'then',
    'else',
  ];
  const filters = ['predicate', 'stages'].flatMap((field) => {
    const list = fields[field];
    return Array.isArray(list) ? list.map((filter: { expr?: unknown }) => filter.expr) : [];
  });
  const terms = fields['terms'];
  const sorted = Array.isArray(terms) ? terms.map((term: { expression?: unknown }) => term.expression) : [];
  const transform = ['pattern', 'update', 'delete'].map((field) => fields[field]);
  const own = node.type === 'lambda' ? same.filter((field) => field !== 'arguments') : same;
  return {
    same: own.flatMap((field) => parts(fields[field])),
    inner: [...filters, ...sorted, ...transform, node.group?.lhs].flatMap(parts),
  };
}

/** Reads a syntax tree for references. In Step Functions an expression begins without a value at hand. */
export function findReferences(root: AstNode): References {
  const topLevel = new Set<string>();
  const states = new Set<string>();

  function visitPath(steps: readonly AstNode[], hasValue: boolean): void {
    const [first, second] = steps;
    if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name') {
      states.add(String(second.value));
    }
    for (const [index, step] of steps.entries()) visit(step, hasValue || index > 0);
  }

  function visit(node: AstNode, hasValue: boolean): void {
    if (node.type === 'variable' && node.value === '$') topLevel.add('$$');
    if (!hasValue) {
      if (node.type === 'variable' && node.value === '') topLevel.add('$');
      if (node.type === 'name') topLevel.add(String(node.value));
      const wildcard = WILDCARDS[node.type];
      if (wildcard !== undefined) topLevel.add(wildcard);
    }
    if (node.type === 'path') visitPath(node.steps ?? [], hasValue);
    const { same, inner } = children(node);
    for (const child of same) visit(child, hasValue);
    for (const child of inner) visit(child, true);
  }

  visit(root, false);
  return { topLevel: [...topLevel], states: [...states] };
}
