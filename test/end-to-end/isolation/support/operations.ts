import type { Operation } from '../../../../functions/shared/http/contract.ts';
import { CONTRACTS } from '../../../../lib/contracts.ts';

/** An operation of a contract with its name. */
export interface NamedOperation extends Operation {
  readonly name: string;
}

/** Every operation of every contract: a new route is attacked without being added here. */
export const OPERATIONS: readonly NamedOperation[] = CONTRACTS.flatMap(({ operations }) =>
  Object.entries<Operation>(operations).map(([name, operation]) => ({ name, ...operation })),
);

/** Those that need credentials. */
export const GUARDED = OPERATIONS.filter(({ permission }) => permission !== 'public');

/** What can be tried again and again with the same credentials: all but what ends the session of who calls it. */
export const LASTING = GUARDED.filter(({ path }) => path !== '/v1/me/sign-out');

/** Names of the variables of a path. */
export function variablesOf({ path }: Pick<Operation, 'path'>): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** Whether the platform's operators may call it, and nobody else. */
export function isOfOperators({ permission }: Operation): boolean {
  return /^(tenant|queue):/.test(permission);
}

/** Whether its list goes on with a cursor. */
export function isPaged({ query }: Operation): boolean {
  return query !== undefined && 'cursor' in query.shape;
}

/** Ids by name of the path variable, e.g. `{ workflow: 'shop.order' }`. */
export type Ids = Readonly<Record<string, string>>;

/** The path with its variables filled in. @throws Error when one has no value */
export function fillPath(path: string, ids: Ids, encode: (id: string) => string = encodeURIComponent): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`nothing is known to stand for {${name}} in ${path}: give the tenants one`);
    return encode(id);
  });
}

/** The body of the operation's example, where members named like a path variable name the target instead. */
export function exampleBody({ example }: Operation, ids: Ids): unknown {
  const body = example?.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, ids[name] ?? value]));
}

/** Whether the body of the example names something that exists. */
export function hasReferences({ example }: Operation, ids: Ids): boolean {
  return Object.keys((example?.body ?? {}) as object).some((name) => ids[name] !== undefined);
}
