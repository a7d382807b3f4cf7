/** Deepest nesting of a body. DynamoDB takes 32 levels, Step Functions inputs are shallower in practice. */
const MOST_LEVELS = 100;

/** Is the JSON text nested deeper than any sensible body? Found without recursion, before anything recurses over it. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  let inString = false;
  for (let position = 0; position < json.length; position++) {
    const character = json[position];
    if (inString) {
      if (character === '\\') position++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth++;
      if (depth > MOST_LEVELS) return true;
    } else if (character === '}' || character === ']') depth--;
  }
  return false;
}

/** JSON text with the members of objects in the order of their names: equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
