import type { Json } from '../../../functions/workflows/simulator/types.ts';

/** Members whose values AWS makes up anew every time. */
const IGNORED = new Set(['SdkHttpMetadata', 'SdkResponseMetadata', 'requestId', 'stackTrace']);
const TOKENS = /^(?:<[^<>]+>|date|timestamp|start-time|entered-time)$/;
/** A token within a text, such as the parts of an ARN. */
const INNER_TOKEN = /<[\w:]+>/;
const STACK_AND_REQUEST = /"requestId":\s*(?:"[^"]*"|<[^>]*>"?),\s*"stackTrace":\s*\[(?:"(?:[^"\\]|\\.)*"(?:,\s*)?)*\]/;

function asJson(text: string): Json | undefined {
  // The recordings replace a request id by a bare token, which makes the text no JSON.
  const repaired = text.replace(STACK_AND_REQUEST, '"requestId":"","stackTrace":[]');
  if (!/^\s*[{[]/.test(repaired)) return undefined;
  try {
    return JSON.parse(repaired) as Json;
  } catch {
    return undefined;
  }
}

function sameObjects(expected: object, actual: object): boolean {
  const keysOf = (value: object) => Object.keys(value).filter((key) => !IGNORED.has(key));
  const [wanted, found] = [new Map(Object.entries(expected)), new Map(Object.entries(actual))];
  const keys = keysOf(expected);
  return (
    keys.length === keysOf(actual).length &&
    keys.every((key) => found.has(key) && matches(wanted.get(key), found.get(key)))
  );
}

/** Whether the texts are the same but for the tokens, each of which stands for one character or more. */
function sameText(expected: string, actual: string): boolean {
  const parts = expected.split(INNER_TOKEN).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 's').test(actual);
}

/** Whether what came out is what AWS answered, by the rules that the recordings come with. */
export function matches(expected: Json | undefined, actual: Json | undefined): boolean {
  if (typeof expected === 'string') {
    if (TOKENS.test(expected)) return actual !== undefined;
    if (typeof actual !== 'string') return false;
    const [wanted, found] = [asJson(expected), asJson(actual)];
    return wanted !== undefined && found !== undefined ? matches(wanted, found) : sameText(expected, actual);
  }
  if (typeof expected !== 'object' || expected === null) return Object.is(expected, actual) || expected === actual;
  if (typeof actual !== 'object' || actual === null) return false;
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || expected.length !== actual.length) return false;
    return expected.every((item: Json, index) => matches(item, actual[index] as Json));
  }
  return !Array.isArray(actual) && sameObjects(expected, actual);
}
