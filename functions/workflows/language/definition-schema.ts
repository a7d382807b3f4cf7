import * as z from 'zod';
import { documentSchema } from './document.ts';
import type { Json } from './json.ts';
import { taskList } from './task-kinds/fields.ts';
import { TASK_KINDS } from './task-kinds/registry.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

const DEFINITIONS = '#/$defs/';

/** Lists of tasks are written once. */
function written(schema: z.ZodType): JsonSchema {
  const {
    $schema: _,
    $defs: __,
    ...members
  } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== (taskList as z.core.$ZodType)) return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      jsonSchema.$ref = `${DEFINITIONS}taskList`;
    },
  });
  // What refers to itself is any JSON, and nothing else: the library gives it a definition of its own.
  return JSON.parse(JSON.stringify(members).replaceAll(/\{"\$ref":"#\/\$defs\/__schema\d+"\}/g, '{}')) as JsonSchema;
}

/** A list of maps with one member each, whose name is the name of the task. */
const TASK_LIST: JsonSchema = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: { $ref: `${DEFINITIONS}task` },
  },
};

/** Calls of functions have names of their own; what they are given is free. */
const FUNCTION_CALL: JsonSchema = {
  type: 'object',
  properties: { call: { type: 'string', not: { enum: ['http', 'openapi', 'grpc', 'asyncapi', 'a2a', 'mcp'] } } },
  required: ['call'],
};

/**
 * The JSON Schema (draft 2020-12) of definitions that this release takes, made from the schemas that check them: for editors. It
 * tells the shape alone; expressions, names and the flow are checked by validating.
 */
export function definitionSchema(): Json {
  const kinds = Object.entries(TASK_KINDS).map(([name, { schema }]) => [name, written(schema as z.ZodType)] as const);
  const task = { anyOf: [...kinds.map(([name]) => ({ $ref: `${DEFINITIONS}${name}` })), FUNCTION_CALL] };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Workflow definition',
    description: 'Open Workflow Specification 1.0.3, as Tributary runs it',
    ...written(documentSchema),
    $defs: { taskList: TASK_LIST, task, ...Object.fromEntries(kinds) },
  } as unknown as Json;
}
