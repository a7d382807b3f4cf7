import { createRequire } from 'node:module';
import { isObject, type Json, type JsonObject } from '../../../../../functions/workflows/language/json.ts';

interface SchemaFinding {
  readonly Message: string;
  readonly schemaError?: { readonly instancePath?: string };
}
/** It has no types of its own, and it changes what it is given. */
const validate = createRequire(import.meta.url)('asl-validator') as (
  machine: unknown,
  options: { checkPaths: boolean },
) => { readonly errors: readonly SchemaFinding[] };

/**
 * What asl-validator 4.0.0 refuses by mistake, and what therefore is hidden from it:
 * - `data`: it takes members of data that are called `States`, `StartAt`, `Next` or `Default` for parts of the machine, and breaks
 *   on them; it does not take texts that are no expressions, and of those that are only such without line breaks.
 * - `line breaks`: in its pattern of an expression, `.` stands for no line break, which JSONata takes as white space.
 */
const DATA: Readonly<Record<string, Json>> = {
  Arguments: { hidden: true },
  Assign: { hidden: true },
  ItemSelector: { hidden: true },
  Items: [],
  Output: { hidden: true },
};
const LINE_BREAKS = /[\n\r\u2028\u2029]/g;

/** What asl-validator says of a machine, but for what it says by mistake. */
export function aslFindings(machine: JsonObject): readonly string[] {
  const { errors } = validate(structuredClone(seenScope(machine)), { checkPaths: false });
  return errors.map(({ schemaError, Message }) => `${schemaError?.instancePath ?? ''}: ${Message}`);
}

function seenScope(scope: Json): Json {
  if (!isObject(scope) || !isObject(scope['States'])) return scope;
  const states = Object.entries(scope['States']).map(([name, state]) => [name, seen(state)]);
  return { ...scope, States: Object.fromEntries(states) };
}

/** A state, or a part of one that has data of its own. */
function seen(part: Json): Json {
  if (!isObject(part)) return part;
  return Object.fromEntries(
    Object.entries(part).map(([member, value]) => [member, DATA[member] ?? seenMember(member, value)]),
  );
}

function seenMember(member: string, value: Json): Json {
  if (typeof value === 'string') return value.replaceAll(LINE_BREAKS, ' ');
  if (member === 'ItemProcessor') return seenScope(value);
  if (!Array.isArray(value)) return value;
  if (member === 'Branches') return value.map(seenScope);
  return member === 'Choices' || member === 'Catch' ? value.map(seen) : value;
}
