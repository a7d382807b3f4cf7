import { type AstNode, leftOf, type Pair, pairsOf } from './ast.ts';
import type { VariableUse } from './expression.ts';
import { FUNCTIONS } from './functions.ts';

/** A fault of an expression: a code, what is wrong and what to write instead. */
export interface ExpressionFault {
  readonly code: string;
  readonly detail: string;
  readonly hint?: string;
}

export interface Confinement {
  readonly faults: readonly ExpressionFault[];
  readonly uses: readonly VariableUse[];
  readonly depth: number;
  /** How often `%` stands for what is around an item. */
  readonly parents: number;
}

interface Walk {
  readonly available: readonly string[];
  readonly maxDepth: number;
  readonly faults: ExpressionFault[];
  readonly uses: Map<string, VariableUse>;
  deepest: number;
  parents: number;
}

/** Where a node stands: its depth, whether it has a context item (inside paths and predicates), and the local variables. */
interface Place {
  readonly depth: number;
  readonly inContext: boolean;
  readonly locals: Set<string>;
}

const NEVER_BOUND: ReadonlySet<string> = new Set(['states', 'secrets', 'authorization', 'eval']);
/** Longest regular expression: long ones are how backtracking is made expensive. */
const MAX_PATTERN_LENGTH = 256;

/**
 * Checks that an expression reads nothing but local variables, the functions of Step Functions and the variables available
 * where it stands. There is no input document in Step Functions, so a bare name, `$` and `$$` outside paths are refused.
 * @param maxDepth what lies deeper is not looked at, so that deep nesting does not exhaust the stack; `depth` tells of it
 */
export function confine(ast: AstNode, available: readonly string[], maxDepth: number): Confinement {
  const walk: Walk = { available, maxDepth, faults: [], uses: new Map(), deepest: 0, parents: 0 };
  visit(ast, { depth: 1, inContext: false, locals: new Set() }, walk);
  return { faults: walk.faults, uses: [...walk.uses.values()], depth: walk.deepest, parents: walk.parents };
}

function visit(node: AstNode, place: Place, walk: Walk): void {
  walk.deepest = Math.max(walk.deepest, place.depth);
  if (place.depth > walk.maxDepth) return;
  visitKind(node, { ...place, depth: place.depth + 1 }, walk);
  const qualifier: Place = { depth: place.depth + 2, inContext: true, locals: place.locals };
  if (node.focus !== undefined) bind(node.focus, place.locals, walk);
  if (typeof node.index === 'string') bind(node.index, place.locals, walk);
  for (const part of [...(node.predicate ?? []), ...(node.stages ?? [])]) {
    if (typeof part.index === 'string' || typeof part.value === 'string') bindStage(part, place.locals, walk);
    if (part.expr !== undefined) visit(part.expr, qualifier, walk);
  }
  visitPairs(node.group?.lhs ?? [], qualifier, walk);
}

/** `#$i` after a predicate is a stage of its own. */
function bindStage(stage: AstNode, locals: Set<string>, walk: Walk): void {
  if (stage.type === 'index') bind(String(stage.value), locals, walk);
}

function visitKind(node: AstNode, place: Place, walk: Walk): void {
  switch (node.type) {
    case 'path':
      visitPath(node, place, walk);
      break;
    case 'variable':
      visitVariable(String(node.value), [], place, walk);
      break;
    case 'name':
    case 'wildcard':
    case 'descendant':
    case 'parent':
      visitRootReference(node, place, walk);
      break;
    case 'block':
      visitAll(node.expressions, { ...place, locals: new Set(place.locals) }, walk);
      break;
    case 'bind':
      visitBind(node, place, walk);
      break;
    case 'lambda':
      visitLambda(node, place, walk);
      break;
    case 'transform':
      visitAll([node.pattern, node.update, node.delete], { ...place, inContext: true }, walk);
      break;
    case 'regex':
      visitPattern(node, walk);
      break;
    default:
      visitOperands(node, place, walk);
      break;
  }
}

function visitOperands(node: AstNode, place: Place, walk: Walk): void {
  visitPairs(pairsOf(node), place, walk);
  const sorted = (node.terms ?? []).map((term) => term.expression);
  visitAll(sorted, { ...place, inContext: true }, walk);
  visitAll([leftOf(node), node.rhs, node.expression, ...(node.expressions ?? [])], place, walk);
  visitAll([node.condition, node.then, node.else, node.procedure, ...(node.arguments ?? [])], place, walk);
}

function visitAll(nodes: readonly (AstNode | undefined)[] | undefined, place: Place, walk: Walk): void {
  for (const node of nodes ?? []) if (node !== undefined) visit(node, place, walk);
}

function visitPairs(pairs: readonly Pair[], place: Place, walk: Walk): void {
  for (const pair of pairs) visitAll(pair, place, walk);
}

/** The first step stands where the path stands; the others have the item before them as context. */
function visitPath(node: AstNode, place: Place, walk: Walk): void {
  const steps = node.steps ?? [];
  const locals = new Set(place.locals);
  steps.forEach((step, index) => {
    const inContext = place.inContext || index > 0;
    const isPlainVariable = step.type === 'variable' && step.predicate === undefined && step.stages === undefined;
    if (index === 0 && isPlainVariable) {
      walk.deepest = Math.max(walk.deepest, place.depth);
      visitVariable(String(step.value), leadingNames(steps.slice(1)), { ...place, locals }, walk);
      if (step.focus !== undefined) bind(step.focus, locals, walk);
      if (typeof step.index === 'string') bind(step.index, locals, walk);
    } else visit(step, { depth: place.depth, inContext, locals }, walk);
  });
}

function leadingNames(steps: readonly AstNode[]): readonly string[] {
  const names: string[] = [];
  for (const step of steps) {
    if (step.type !== 'name') break;
    names.push(String(step.value));
  }
  return names;
}

function visitVariable(name: string, members: readonly string[], place: Place, walk: Walk): void {
  if (place.locals.has(name)) return;
  if (name === '' && place.inContext) return;
  if (walk.available.includes(name)) {
    walk.uses.set(JSON.stringify([name, ...members]), { name, members });
  } else if (!FUNCTIONS.has(name) || members.length > 0) walk.faults.push(unknownVariable(name, walk.available));
}

export function unknownVariable(name: string, available: readonly string[]): ExpressionFault {
  const here = available.map((other) => `$${other}`).join(', ');
  if (name === '' || name === '$') return rootReference(name === '' ? '$' : '$$');
  if (name === 'secrets' || name === 'authorization') {
    const detail = `\`$${name}\` cannot be used in expressions: what they read would stay in the history of the run.`;
    return { code: 'secret-in-expression', detail, hint: 'Use `authentication` of the call.' };
  }
  if (name === 'eval') {
    const detail = '`$eval` does not exist in Step Functions.';
    return { code: 'forbidden-function', detail, hint: 'Use `$parse` to read JSON text.' };
  }
  if (name === 'states') {
    const detail = '`$states` belongs to the platform.';
    return { code: 'unknown-variable', detail, hint: `Available here: ${here}.` };
  }
  return { code: 'unknown-variable', detail: `There is no \`$${name}\` here.`, hint: `Available here: ${here}.` };
}

function rootReference(what: string): ExpressionFault {
  const detail = `\`${what}\` has no meaning outside a path: expressions have no implicit root.`;
  const hint = /^[\w$]+$/.test(what) && !what.startsWith('$') ? `Write \`$input.${what}\`.` : 'Begin with `$input`.';
  return { code: 'root-reference', detail, hint };
}

function visitRootReference(node: AstNode, place: Place, walk: Walk): void {
  if (node.type === 'parent') walk.parents += 1;
  if (place.inContext) return;
  const symbols: Record<string, string> = { wildcard: '*', descendant: '**', parent: '%' };
  walk.faults.push(rootReference(symbols[node.type] ?? String(node.value)));
}

/** A lambda may call itself, so its name is known inside it. */
function visitBind(node: AstNode, place: Place, walk: Walk): void {
  const target = leftOf(node);
  const name = String(target?.value);
  if (node.rhs?.type === 'lambda') bind(name, place.locals, walk);
  visitAll([node.rhs], place, walk);
  bind(name, place.locals, walk);
}

function visitLambda(node: AstNode, place: Place, walk: Walk): void {
  const locals = new Set(place.locals);
  for (const parameter of node.arguments ?? []) bind(String(parameter.value), locals, walk);
  visitAll([node.body], { ...place, locals }, walk);
}

function bind(name: string, locals: Set<string>, walk: Walk): void {
  if (!NEVER_BOUND.has(name) && !walk.available.includes(name) && name !== '' && name !== '$') {
    locals.add(name);
    return;
  }
  const detail = `\`$${name}\` is provided by the platform and cannot be assigned.`;
  walk.faults.push({ code: 'reserved-variable', detail, hint: 'Choose another name.' });
  locals.add(name);
}

function visitPattern(node: AstNode, walk: Walk): void {
  const pattern = node.value instanceof RegExp ? node.value.source : '';
  if (pattern.length <= MAX_PATTERN_LENGTH) return;
  const detail = `A regular expression may have ${MAX_PATTERN_LENGTH} characters.`;
  walk.faults.push({ code: 'pattern-too-long', detail });
}
