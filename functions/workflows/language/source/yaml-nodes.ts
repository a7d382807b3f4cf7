import { isAlias, isCollection, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import type { LanguageFinding } from '../finding.ts';
import { FORBIDDEN_KEYS, type Json } from '../json.ts';
import { pointerTo } from '../pointer.ts';
import { MAX_NAME_LENGTH } from './limits.ts';
import { forbiddenKey, nameTooLong } from './object-source.ts';

interface Reading {
  readonly places: Map<string, number>;
  readonly findings: LanguageFinding[];
}

const CORE_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/** The JSON value of a YAML node; notes where each member stands and what is not allowed. */
export function readNode(node: ParsedNode | null | undefined, pointer: string, reading: Reading): Json {
  if (node === null || node === undefined) return null;
  if (!reading.places.has(`v${pointer}`)) reading.places.set(`v${pointer}`, node.range[0]);
  if (isAlias(node) || ((isScalar(node) || isCollection(node)) && node.anchor !== undefined)) {
    return refuse(reading, anchorFound(pointer));
  }
  if (node.tag !== undefined && !CORE_TAG.test(node.tag)) return refuse(reading, tagFound(pointer, node.tag));
  if (isSeq(node)) return node.items.map((item, index) => readNode(parsed(item), pointerTo(pointer, index), reading));
  if (isMap(node)) return readMap(node, pointer, reading);
  return isScalar(node) ? readScalar(node.value, pointer, reading) : null;
}

function readMap(map: YAMLMap, pointer: string, reading: Reading): Json {
  const members = new Map<string, Json>();
  for (const pair of map.items as Pair<ParsedNode, ParsedNode | null>[]) {
    const name = memberName(pair.key);
    if (name === undefined) {
      reading.findings.push({ pointer, code: 'key-not-string', detail: 'Member names must be plain strings.' });
      continue;
    }
    if (name.length > MAX_NAME_LENGTH) {
      refuse(reading, nameTooLong(pointer));
      continue;
    }
    const member = pointerTo(pointer, name);
    reading.places.set(`k${member}`, pair.key.range[0]);
    if (isScalar(pair.key) && pair.key.anchor !== undefined) refuse(reading, anchorFound(member));
    if (FORBIDDEN_KEYS.has(name)) refuse(reading, forbiddenKey(member, name));
    else if (members.has(name)) refuse(reading, duplicate(member, name));
    else members.set(name, readNode(pair.value, member, reading));
  }
  return Object.fromEntries(members);
}

/** `200: ok` and `true: yes` have names that YAML reads as numbers and booleans; their text is the name. */
function memberName(key: ParsedNode): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? undefined);
}

function readScalar(value: unknown, pointer: string, reading: Reading): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return refuse(reading, {
    pointer,
    code: 'not-json',
    detail: 'The value is not a JSON value: numbers must be finite.',
  });
}

/** Items of a parsed document are parsed nodes; the library's type leaves that open. */
function parsed(item: unknown): ParsedNode {
  return item as ParsedNode;
}

function refuse(reading: Reading, finding: LanguageFinding): null {
  reading.findings.push(finding);
  return null;
}

function anchorFound(pointer: string): LanguageFinding {
  return {
    pointer,
    code: 'anchor-not-supported',
    detail: 'Anchors and aliases are not supported.',
    hint: 'Write the value out, or keep it in `use`.',
  };
}

function tagFound(pointer: string, tag: string): LanguageFinding {
  return { pointer, code: 'tag-not-supported', detail: `The tag \`${tag}\` is not supported.` };
}

function duplicate(pointer: string, name: string): LanguageFinding {
  return { pointer, code: 'duplicate-key', detail: `\`${name}\` stands twice in one map.`, at: 'key' };
}
