import type { Value } from './value.ts';

/** The values a value is made of. */
export function childrenOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'object':
      return value.entries.map(([, member]) => member);
    case 'array':
      return value.items;
    case 'expression':
      return value.bindings.map(([, bound]) => bound);
    case 'code':
      return value.values;
    case 'let':
      return [value.value, value.body];
    case 'literal':
    case 'input':
    case 'reference':
    case 'variable':
    case 'local':
      return [];
  }
}

/** The value with each of its parts replaced. */
export function mapChildren(value: Value, change: (child: Value) => Value): Value {
  switch (value.kind) {
    case 'object':
      return { ...value, entries: value.entries.map(([key, member]) => [key, change(member)] as const) };
    case 'array':
      return { ...value, items: value.items.map(change) };
    case 'expression':
      return { ...value, bindings: value.bindings.map(([name, bound]) => [name, change(bound)] as const) };
    case 'code':
      return { ...value, values: value.values.map(change) };
    case 'let':
      return { ...value, value: change(value.value), body: change(value.body) };
    case 'literal':
    case 'input':
    case 'reference':
    case 'variable':
    case 'local':
      return value;
  }
}

/** All values within a value, itself first. */
export function valuesWithin(value: Value): readonly Value[] {
  const values: Value[] = [];
  collect(value, values);
  return values;
}

function collect(value: Value, into: Value[]): void {
  into.push(value);
  for (const child of childrenOf(value)) collect(child, into);
}
