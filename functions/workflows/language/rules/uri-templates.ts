import { enclosedExpression } from '../expression/text.ts';
import { pointerTo } from '../pointer.ts';
import { type CallTask, endpointUri } from '../task-kinds/call.ts';
import { hasOnlySimpleVariables } from '../uri-template.ts';
import { tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

/** URI templates are of the simplest form: `{name}` stands for a member of the input. */
export const uriTemplates: Rule = {
  name: 'uri-templates',
  severity: 'error',
  code: 'invalid-uri-template',
  check: ({ tasks }) =>
    tasksWithin(tasks).flatMap((place) => {
      if (place.kind !== 'call' || place.task === undefined) return [];
      const { uri, path } = endpointUri(place.task as CallTask);
      if (enclosedExpression(uri) !== undefined || hasOnlySimpleVariables(uri)) return [];
      return [
        {
          pointer: pointerTo(place.pointer, ...path),
          code: 'invalid-uri-template',
          detail: 'Braces of a URI template may enclose the name of a member of the input, and nothing else.',
          hint: 'Write an expression: `${ $input.shop & "/stock/" & $encodeUrlComponent($item.sku) }`.',
        },
      ];
    }),
  passes: 'do: [{a: {call: http, with: {method: get, endpoint: "https://a.example/{id}"}}}]',
  fails: 'do: [{a: {call: http, with: {method: get, endpoint: "https://a.example/{?id*}"}}}]',
};
