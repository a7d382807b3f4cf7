import * as z from 'zod';
import type { Contract, Operation } from '../../functions/shared/http/contract.ts';
import { problem } from '../../functions/shared/schemas.ts';

/** A JSON schema (2020-12), as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Which side of a schema a document shows: what a client may send, or what it gets. */
export type Side = 'input' | 'output';

const COMPONENTS = '#/components/schemas/';

/** What zod writes beside the schema proper, or more strictly than it is promised. */
function relax({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  // A format says it for people; the pattern behind it is the implementation's.
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  // Answers may gain fields: only what is declared strict stays closed.
  if (zodSchema._zod.def.type === 'object' && zodSchema._zod.def.catchall === undefined)
    delete jsonSchema.additionalProperties;
}

/** One side of a schema, written where it is used. */
export function inlineSchema(schema: z.ZodType, io: Side): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, override: relax });
  return rest;
}

/** A reference to the component that the schema's id names. @throws Error when it has none */
export function schemaReference(schema: z.ZodType, where: string): JsonSchema {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error(`The schema of ${where} has no id: give it .meta({ id }).`);
  return { $ref: `${COMPONENTS}${id}` };
}

/** Every schema with an id that the operations use: bodies as clients send them, the rest as it is answered. */
export function componentSchemas(contracts: readonly Contract[]): Record<string, JsonSchema> {
  const operations = contracts.flatMap((contract) => Object.values(contract.operations));
  const sent = reachable(
    registered('input'),
    roots(operations, (operation) => operation.body),
  );
  const answered = reachable(registered('output'), [
    ...roots(operations, (operation) => operation.response),
    schemaReference(problem, 'an error'),
  ]);
  for (const [id, schema] of Object.entries(sent))
    if (id in answered && JSON.stringify(schema) !== JSON.stringify(answered[id]))
      throw new Error(`'${id}' is sent and answered with different shapes: give each an id of its own.`);
  return Object.fromEntries(Object.entries({ ...sent, ...answered }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function registered(io: Side): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { io, uri: (id) => `${COMPONENTS}${id}`, override: relax });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _dialect, $id: _place, ...schema }]) => [id, schema]),
  );
}

function roots(
  operations: readonly Operation[],
  pick: (operation: Operation) => z.ZodType | undefined,
): readonly JsonSchema[] {
  return operations.flatMap((operation) => {
    const schema = pick(operation);
    return schema === undefined ? [] : [schemaReference(schema, operation.path)];
  });
}

/** The schemas that are referred to, directly or through others. */
function reachable(schemas: Record<string, JsonSchema>, from: readonly JsonSchema[]): Record<string, JsonSchema> {
  const found: Record<string, JsonSchema> = {};
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key !== '$ref' || typeof value !== 'string') visit(value);
      else follow(value.slice(COMPONENTS.length));
    }
  };
  const follow = (id: string): void => {
    const schema = schemas[id];
    if (schema === undefined || id in found) return;
    found[id] = schema;
    visit(schema);
  };
  visit(from);
  return found;
}
