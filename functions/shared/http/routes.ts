import { DomainError } from '../errors.ts';
import type { Contract, Method, Operation } from './contract.ts';

/** An operation that the request names, and the variables of its path. */
export interface Route {
  readonly name: string;
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

type Segment = { readonly literal: string } | { readonly variable: string };

interface Pattern {
  readonly name: string;
  readonly operation: Operation;
  readonly segments: readonly Segment[];
}

/** Finds the operation of a request. @throws DomainError `not-found`, or `method-not-allowed` with `Allow` */
export type Router = (method: string, path: string) => Route;

/**
 * A router over the operations of a contract. Where a literal and a variable segment both fit, the literal wins, so that
 * `/v1/workflows/validations` is not the workflow `validations`.
 */
export function createRouter(contract: Contract): Router {
  const patterns = Object.entries(contract.operations)
    .map(([name, operation]) => ({ name, operation, segments: toSegments(operation.path) }))
    .sort((a, b) => variables(a) - variables(b));
  return (method, path) => {
    const parts = decodePath(path);
    const fitting = patterns.filter((pattern) => fits(pattern, parts));
    const [best] = fitting;
    if (best === undefined) throw new DomainError('not-found');
    const rivals = fitting.filter(({ operation }) => operation.path === best.operation.path);
    const chosen = rivals.find(({ operation }) => operation.method === method);
    if (chosen === undefined) throw notAllowed(rivals.map(({ operation }) => operation.method));
    return { name: chosen.name, operation: chosen.operation, params: readVariables(chosen, parts) };
  };
}

function toSegments(path: string): readonly Segment[] {
  return path.split('/').map((part) => (part.startsWith('{') ? { variable: part.slice(1, -1) } : { literal: part }));
}

const variables = (pattern: Pattern): number => pattern.segments.filter((segment) => 'variable' in segment).length;

/** Segments are decoded one by one: an encoded slash is part of a value, not a separator. */
function decodePath(path: string): readonly string[] {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) throw new DomainError('not-found');
    throw error;
  }
}

function fits(pattern: Pattern, parts: readonly string[]): boolean {
  return (
    pattern.segments.length === parts.length &&
    pattern.segments.every((segment, position) =>
      'literal' in segment ? segment.literal === parts[position] : parts[position] !== '',
    )
  );
}

function readVariables(pattern: Pattern, parts: readonly string[]): Readonly<Record<string, string>> {
  const entries = pattern.segments.flatMap((segment, position) =>
    'variable' in segment ? [[segment.variable, parts[position] ?? ''] as const] : [],
  );
  return Object.fromEntries(entries);
}

function notAllowed(methods: readonly Method[]): DomainError {
  const allow = [...methods, 'OPTIONS'].sort().join(', ');
  return new DomainError('method-not-allowed', `Allowed here: ${allow}.`, { headers: { Allow: allow } });
}
