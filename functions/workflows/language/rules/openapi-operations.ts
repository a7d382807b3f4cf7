import { enclosedExpression } from '../expression/text.ts';
import type { LanguageFinding } from '../finding.ts';
import { operationIds, operationOf, type Parameter } from '../openapi/operation.ts';
import { pointerTo } from '../pointer.ts';
import { documentUrl, type OpenApiTask } from '../task-kinds/openapi.ts';
import { type PlacedTask, tasksWithin } from '../walk.ts';
import type { Definition, Rule } from './rule.ts';

/** Calls by OpenAPI name a document that can be read, an operation in it, and the parameters that it needs. */
export const openApiOperations: Rule = {
  name: 'openapi-operations',
  severity: 'error',
  code: 'unreadable-document',
  check: (definition) => tasksWithin(definition.tasks).flatMap((place) => faults(place, definition)),
  passes: 'do: [{a: {set: {x: 1}}}]',
  fails: 'do: [{a: {call: openapi, with: {document: {endpoint: "https://a.example/api.json"}, operationId: get}}}]',
};

function faults(place: PlacedTask, { externals }: Definition): readonly LanguageFinding[] {
  if (place.kind !== 'openapi' || place.task === undefined) return [];
  const task = place.task as OpenApiTask;
  const url = documentUrl(task);
  const pointer = pointerTo(place.pointer, 'with', 'document', 'endpoint');
  const unreadable = (why: string) => [{ pointer, code: 'unreadable-document', detail: `The document: ${why}` }];
  if (enclosedExpression(url) !== undefined)
    return unreadable('it is read before the workflow runs, so its URL is a text.');
  const lookup = externals.documents.get(url);
  if (lookup === undefined) return unreadable('it is not at hand here.');
  if ('problem' in lookup) return unreadable(lookup.problem);
  const operation = operationOf(lookup.found, task.with.operationId, url);
  if (typeof operation === 'string') return unreadable(operation);
  if (operation === undefined) return [unknownOperation(place, task, operationIds(lookup.found))];
  return parameterFaults(place, task, operation.parameters);
}

function unknownOperation(place: PlacedTask, task: OpenApiTask, known: readonly string[]): LanguageFinding {
  return {
    pointer: pointerTo(place.pointer, 'with', 'operationId'),
    code: 'unknown-operation',
    detail: `The document has no operation \`${task.with.operationId}\`.`,
    hint: `It has ${known
      .slice(0, 20)
      .map((name) => `\`${name}\``)
      .join(', ')}.`,
  };
}

function parameterFaults(
  place: PlacedTask,
  task: OpenApiTask,
  parameters: readonly Parameter[],
): readonly LanguageFinding[] {
  const given = Object.keys(task.with.parameters ?? {});
  const names = parameters.map(({ name }) => name);
  const at = (...path: readonly string[]) => pointerTo(place.pointer, 'with', ...path);
  const missing = parameters.filter(({ name, required }) => required && !given.includes(name));
  const unknown = given.filter((name) => !names.includes(name));
  const hint = names.length === 0 ? 'It has none.' : `It has ${names.map((name) => `\`${name}\``).join(', ')}.`;
  return [
    ...missing.map(({ name }) => ({
      pointer: at('parameters'),
      code: 'missing-parameter',
      detail: `The operation needs the parameter \`${name}\`.`,
    })),
    ...unknown.map((name) => ({
      pointer: at('parameters', name),
      code: 'unknown-parameter',
      detail: `The operation has no parameter \`${name}\`.`,
      hint,
      at: 'key' as const,
    })),
  ];
}
