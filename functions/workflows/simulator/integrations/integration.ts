import { isJsonObject, type JsonObject } from '../json.ts';
import type { Json, TaskOutcome } from '../types.ts';

/** What a result is made with. */
export interface World {
  readonly random: () => number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Evaluated `Arguments` of the call. */
  readonly arguments: Json;
}

/** Turns what a service answered into what the state sees, or into the task's failure. */
export type Shape = (outcome: TaskOutcome, world: World) => TaskOutcome;

/** Type of a member of `Arguments`, as Step Functions names it; `ANY` takes every JSON. */
export type MemberType = 'STRING' | 'INTEGER' | 'ARRAY' | 'OBJECT' | 'ANY';

/** What Step Functions promises of one action of an optimized integration, apart from calling it. */
export interface Integration {
  /** Members of `Arguments` that it takes; it refuses all others. */
  readonly members: Readonly<Record<string, MemberType>>;
  readonly required: readonly string[];
  /** What is wrong with members that are there and have their types. @default - nothing more */
  readonly refusal?: (given: JsonObject) => string | undefined;
  /** The service's answer to the call itself. */
  readonly answer: Shape;
  /** The end of the job, for `.sync` and `.sync:2`. @default - the action starts no job */
  readonly job?: { readonly text: Shape; readonly json: Shape };
}

function hasType(value: Json, type: MemberType): boolean {
  switch (type) {
    case 'STRING':
      return typeof value === 'string';
    case 'INTEGER':
      return Number.isInteger(value);
    case 'ARRAY':
      return Array.isArray(value);
    case 'OBJECT':
      return isJsonObject(value);
    case 'ANY':
      return true;
  }
}

/**
 * What Step Functions finds wrong with arguments, each a sentence of its own.
 * @param unknown whether the value of a member is not known yet, because an expression or a path stands there
 */
export function argumentProblems(
  integration: Integration,
  given: JsonObject,
  unknown: (value: Json) => boolean = () => false,
): readonly string[] {
  const missing = integration.required.filter((name) => given[name] === undefined);
  const found = missing.map((name) => `The field '${name}' is required but was missing`);
  for (const [name, value] of Object.entries(given)) {
    const type = Object.hasOwn(integration.members, name) ? integration.members[name] : undefined;
    if (type === undefined) found.push(`The field '${name}' is not supported by Step Functions`);
    else if (!unknown(value) && !hasType(value, type)) found.push(`The value for the field '${name}' must be ${type}`);
  }
  return found;
}
