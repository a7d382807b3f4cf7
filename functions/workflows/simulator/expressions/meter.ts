import {
  EXPRESSION_ALLOCATION_LIMIT,
  EXPRESSION_ARRAY_BYTES,
  EXPRESSION_CHARACTER_BYTES,
  EXPRESSION_DEPTH_LIMIT,
  EXPRESSION_ELEMENT_BYTES,
  EXPRESSION_STEP_LIMIT,
  EXPRESSION_VALUE_BYTE_LIMIT,
} from '../limits.ts';
import type { AstNode } from './ast.ts';

/** An expression went beyond a bound. It has no JSONata code, and Step Functions words its cause differently. */
export class ExpressionBoundError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionBoundError';
  }
}

/** A function of Step Functions' own was given what it cannot use; no JSONata code says so. */
export class ExpressionFunctionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionFunctionError';
  }
}

const DEPTH_EXCEEDED =
  'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.';
const MEMORY_EXCEEDED = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';
const STEPS_EXCEEDED = 'Expression evaluation timeout: Check for infinite loop';

/** Parts of one constructor, which the library starts together. */
interface SiblingGroup {
  readonly container: AstNode;
  running: boolean;
  readonly waiting: (() => void)[];
  released: number;
  readonly keyCounts: Map<string, number>;
}

/** What one evaluation has used so far, and the hooks that the library calls around every node. */
export interface Meter {
  entry(node: AstNode, input: unknown): void | Promise<void>;
  exit(node: AstNode, result: unknown): void;
  /** Counts work that no node shows. @throws ExpressionBoundError */
  spendSteps(steps: number): void;
  /** Counts a value about to be made. @throws ExpressionBoundError */
  spendBytes(bytes: number): void;
}

/** Bytes a string of that many characters is counted as. */
export function stringBytes(length: number): number {
  return length * EXPRESSION_CHARACTER_BYTES;
}

/** Bytes an array of that many elements is counted as, its elements' own content aside. */
export function arrayBytes(length: number): number {
  return length * EXPRESSION_ELEMENT_BYTES + EXPRESSION_ARRAY_BYTES;
}

/** Values inside a value, itself included; counting stops above `limit`. */
export function countValues(value: unknown, limit: number): number {
  const open: unknown[] = [value];
  let count = 0;
  while (open.length > 0 && count <= limit) {
    const current = open.pop();
    count += typeof current === 'string' ? 1 + (current.length >> 4) : 1;
    if (typeof current !== 'object' || current === null) continue;
    if (Array.isArray(current) && current.length > limit) return limit + 1;
    for (const part of Object.values(current)) open.push(part);
  }
  return count;
}

export function depthExceeded(): ExpressionBoundError {
  return new ExpressionBoundError(DEPTH_EXCEEDED);
}

interface MeterState {
  depth: number;
  steps: number;
  bytes: number;
  readonly groups: SiblingGroup[];
}

function spendSteps(state: MeterState, count: number): void {
  state.steps += count;
  if (state.steps > EXPRESSION_STEP_LIMIT) throw new ExpressionBoundError(STEPS_EXCEEDED);
}

function spendBytes(state: MeterState, count: number): void {
  state.bytes += count;
  if (count > EXPRESSION_VALUE_BYTE_LIMIT || state.bytes > EXPRESSION_ALLOCATION_LIMIT) {
    throw new ExpressionBoundError(MEMORY_EXCEEDED);
  }
}

function enter(state: MeterState, node: AstNode, input: unknown): void {
  state.depth += 1;
  if (state.depth > EXPRESSION_DEPTH_LIMIT) throw depthExceeded();
  spendSteps(state, 1);
  if (node.marks === undefined) return;
  if (node.marks.container) {
    state.groups.push({ container: node, running: false, waiting: [], released: 0, keyCounts: new Map() });
  }
  // The library concatenates a wildcard's arrays one by one: quadratic in the number of keys.
  if (node.marks.wildcard && typeof input === 'object' && input !== null) {
    const keys = Object.keys(input).length;
    spendSteps(state, (keys * keys) / 512);
  }
}

// Parts of a constructor start together. Letting them run one after the other keeps the depth exact.
function entry(state: MeterState, node: AstNode, input: unknown): void | Promise<void> {
  const container = node.marks?.siblingIn;
  const group = container && state.groups.findLast((candidate) => candidate.container === container);
  if (group?.running) {
    return new Promise<void>((resolve) => group.waiting.push(resolve)).then(() => enter(state, node, input));
  }
  if (group !== undefined) group.running = true;
  enter(state, node, input);
}

function leaveSibling(group: SiblingGroup | undefined): void {
  if (group === undefined) return;
  const release = group.waiting[group.released];
  group.released += 1;
  if (release === undefined) group.running = false;
  else release();
}

// Items that share a key are concatenated one by one: quadratic in the size of the group.
function countGroupKey(state: MeterState, key: unknown): void {
  const counts = state.groups.at(-1)?.keyCounts;
  if (counts === undefined || typeof key !== 'string') return;
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  spendSteps(state, count / 256);
}

function measure(state: MeterState, node: AstNode, result: unknown): void {
  if (typeof result === 'string') {
    if (node.marks?.builds) spendBytes(state, stringBytes(result.length));
  } else if (Array.isArray(result) && node.marks?.builds) {
    spendSteps(state, result.length / 8);
    spendBytes(state, arrayBytes(result.length));
  }
  if (node.marks?.compared && typeof result === 'object') {
    spendSteps(state, countValues(result, EXPRESSION_STEP_LIMIT));
  }
}

function exit(state: MeterState, node: AstNode, result: unknown): void {
  state.depth -= 1;
  if (node.marks === undefined) return;
  measure(state, node, result);
  if (node.marks.container) state.groups.pop();
  if (node.marks.groupKey) countGroupKey(state, result);
  if (node.marks.siblingIn !== undefined) leaveSibling(state.groups.at(-1));
}

/** A meter for one evaluation. */
export function createMeter(): Meter {
  const state: MeterState = { depth: 0, steps: 0, bytes: 0, groups: [] };
  return {
    entry: (node, input) => entry(state, node, input),
    exit: (node, result) => exit(state, node, result),
    spendSteps: (steps) => spendSteps(state, steps),
    spendBytes: (bytes) => spendBytes(state, bytes),
  };
}
