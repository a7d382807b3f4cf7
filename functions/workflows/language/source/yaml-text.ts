import { Composer, LineCounter, Parser, type YAMLError } from 'yaml';
import type { LanguageFinding, Position, Positions } from '../finding.ts';
import type { Json } from '../json.ts';
import { MAX_SOURCE_BYTES } from './limits.ts';
import { tooDeep, tooLarge } from './object-source.ts';
import { tooDeepAt } from './token-depth.ts';
import { readNode } from './yaml-nodes.ts';

interface YamlResult {
  readonly value: Json | undefined;
  readonly positions: Positions;
  readonly findings: readonly LanguageFinding[];
}

/**
 * Parses YAML 1.2 (core schema), of which JSON is a part. Anchors, aliases, tags other than the core ones, duplicate keys and
 * several documents are refused. Nesting is measured on the tokens, which are read without recursion, so that no text can
 * exhaust the stack.
 */
export function parseYaml(text: string): YamlResult {
  const lines = new LineCounter();
  const places = new Map<string, number>();
  const positions = positionsOf(places, lines);
  const result = (findings: readonly LanguageFinding[], value?: Json): YamlResult => ({ value, positions, findings });
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_SOURCE_BYTES) return result([tooLarge(bytes)]);
  const tokens = [...new Parser(lines.addNewLine).parse(text.replace(/^\uFEFF/, ''))];
  const at = (offset: number): Position => positionOf(offset, lines);
  const deep = tooDeepAt(tokens);
  if (deep !== undefined) return result([{ ...tooDeep(''), place: at(deep) }]);
  // The library compares every name of a map with every other; `readNode` finds doubles too, in linear time.
  const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false, lineCounter: lines });
  const documents = [...composer.compose(tokens)];
  const [document, second] = documents;
  if (document === undefined) return result([]);
  if (second !== undefined) return result([{ ...SEVERAL_DOCUMENTS, place: at(second.range?.[0] ?? 0) }]);
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) return result(faults.map((fault) => ({ ...syntaxFinding(fault), place: at(fault.pos[0]) })));
  const findings: LanguageFinding[] = [];
  const value = readNode(document.contents, '', { places, findings });
  return result(findings, value);
}

const START: Position = { line: 1, column: 1 };

function positionOf(offset: number, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** Places are kept under `k<pointer>` for names and `v<pointer>` for values. A text that was not read has its beginning alone. */
function positionsOf(places: ReadonlyMap<string, number>, lines: LineCounter): Positions {
  const at = (key: string): Position | undefined => {
    const offset = places.get(key);
    return offset === undefined ? undefined : positionOf(offset, lines);
  };
  return {
    key: (pointer) => at(`k${pointer}`),
    value: (pointer) => at(`v${pointer}`) ?? (pointer === '' ? START : undefined),
  };
}

const SEVERAL_DOCUMENTS: LanguageFinding = {
  pointer: '',
  code: 'several-documents',
  detail: 'The text holds more than one YAML document.',
  hint: 'Keep one workflow in a text, without `---` between parts.',
};

/** A syntax error belongs to no member. */
function syntaxFinding(fault: YAMLError): LanguageFinding {
  const detail = fault.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? fault.code;
  if (fault.code === 'TAG_RESOLVE_FAILED') return { pointer: '', code: 'tag-not-supported', detail };
  return { pointer: '', code: 'malformed-yaml', detail };
}
