import { isScalar, parse, parseDocument, Scalar } from 'yaml';

/** As the definition itself was read. */
const OPTIONS = { version: '1.2', schema: 'core', uniqueKeys: false } as const;

/**
 * The text of a definition with another `document.namespace`; every other character stays as it is.
 * @param text YAML or JSON that was compiled, so that it has a namespace, and neither anchors nor aliases
 * @param namespace a label
 */
export function withNamespace(text: string, namespace: string): string {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const node = parseDocument(text.slice(mark), OPTIONS).getIn(['document', 'namespace'], true);
  if (!isScalar(node) || !node.range) throw new TypeError('the definition has no namespace');
  const [start, end] = [node.range[0] + mark, node.range[1] + mark];
  const [from, to] = place(node, text.slice(start, end));
  const written = node.type === Scalar.PLAIN && parse(namespace, OPTIONS) !== namespace ? `'${namespace}'` : namespace;
  return `${text.slice(0, start + from)}${written}${text.slice(start + to)}`;
}

/** Where, in the source of a scalar, its value is written. */
function place({ type, value }: Scalar, source: string): readonly [number, number] {
  if (type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE) return [1, source.length - 1];
  if (type === Scalar.PLAIN) return [0, source.length];
  // A block begins with its header and perhaps a comment, and ends with line breaks; a label fills one line of it.
  const label = String(value);
  const at = source.lastIndexOf(label);
  return [at, at + label.length];
}
