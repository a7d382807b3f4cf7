/** A value as the DynamoDB API writes it: one member that names the type. Numbers and binaries travel as text. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item }
  | { readonly BOOL: boolean }
  | { readonly NULL: boolean };

export type Item = { readonly [attribute: string]: AttributeValue };

/** The members of an attribute value by name, for code that works on any type. */
type Members = { readonly [type: string]: unknown };

/** `S`, `N`, `M`, … */
export function typeOf(value: AttributeValue): string {
  for (const type in value) return type;
  throw new TypeError('an attribute value has one member');
}

export function contentOf(value: AttributeValue): unknown {
  return (value as Members)[typeOf(value)];
}

/** The text of a scalar that can be a key: what `dynamodb:LeadingKeys` compares. `undefined` for other types. */
export function keyText(value: AttributeValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  return 'B' in value ? value.B : undefined;
}

/**
 * Equality as `=` sees it: same type, sets without order, documents member by member. Numbers are equal as text
 * because validation writes each in one way.
 */
export function valuesEqual(a: AttributeValue, b: AttributeValue): boolean {
  if (typeOf(a) !== typeOf(b)) return false;
  if ('M' in a && 'M' in b) return itemsEqual(a.M, b.M);
  if ('L' in a && 'L' in b) return a.L.length === b.L.length && a.L.every((one, i) => valueEquals(one, b.L[i]));
  const [left, right] = [contentOf(a), contentOf(b)];
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((member) => right.includes(member));
  }
  return left === right;
}

export function itemsEqual(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => valueEquals(a[name], b[name]));
}

function valueEquals(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a !== undefined && b !== undefined && valuesEqual(a, b);
}

/**
 * Bytes an item is charged for: names and texts in UTF-8, numbers one byte per two digits plus one, three bytes for a
 * document plus one per member (DynamoDB developer guide, "Item sizes and formats").
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name in item) bytes += Buffer.byteLength(name) + valueBytes(item[name] as AttributeValue);
  return bytes;
}

function valueBytes(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('B' in value) return binaryBytes(value.B);
  if ('SS' in value) return sum(value.SS, (text) => Buffer.byteLength(text));
  if ('NS' in value) return sum(value.NS, numberBytes);
  if ('BS' in value) return sum(value.BS, binaryBytes);
  if ('L' in value) return 3 + sum(value.L, (member) => 1 + valueBytes(member));
  if ('M' in value) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return 1;
}

function numberBytes(number: string): number {
  const digits = number.replace(/^-|\.|^0+|0+$/g, '').length;
  return 1 + Math.ceil(digits / 2) + (number.startsWith('-') ? 1 : 0);
}

function binaryBytes(base64: string): number {
  return Buffer.byteLength(base64, 'base64');
}

function sum<T>(values: readonly T[], measure: (value: T) => number): number {
  return values.reduce((total, value) => total + measure(value), 0);
}
