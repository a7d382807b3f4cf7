import type { LanguageFinding } from '../finding.ts';
import { pointerTo } from '../pointer.ts';
import { schemaProblems } from '../schemas/schema-problems.ts';
import type { SchemaSource } from '../task-kinds/fields.ts';
import { tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

/** Schemas inside a workflow use what a state machine can look at. */
export const taskSchemas: Rule = {
  name: 'task-schemas',
  severity: 'error',
  code: 'unsupported-schema',
  check: ({ document, tasks }) => [
    ...problemsOf(document.output?.schema, '/output'),
    ...tasksWithin(tasks).flatMap(({ task, pointer }) =>
      (['input', 'output', 'export'] as const).flatMap((part) =>
        problemsOf(task?.[part]?.schema, pointerTo(pointer, part)),
      ),
    ),
  ],
  passes: 'do: [{a: {set: {x: 1}, output: {schema: {document: {type: object, required: [x]}}}}}]',
  fails: 'do: [{a: {set: {x: 1}, output: {schema: {document: {oneOf: [{type: object}]}}}}}]',
};

function problemsOf(schema: SchemaSource | undefined, pointer: string): readonly LanguageFinding[] {
  if (schema === undefined) return [];
  return schemaProblems(schema.document, pointerTo(pointer, 'schema', 'document'));
}
