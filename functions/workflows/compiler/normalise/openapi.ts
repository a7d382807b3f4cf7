import type { Json } from '../../language/json.ts';
import { operationOf, type Parameter, type ParameterPlace } from '../../language/openapi/operation.ts';
import { documentUrl, type OpenApiTask } from '../../language/task-kinds/openapi.ts';
import { uriParts } from '../../language/uri-template.ts';
import { authenticationOf, type CallNode, secretNameOf } from './call.ts';
import type { TaskNode } from './node.ts';
import { type Reading, templateOf } from './reading.ts';

/** The request that an operation describes, with the parameters in their places. */
export function normaliseOpenApi(task: OpenApiTask, base: TaskNode, reading: Reading): CallNode {
  const { operation, given } = described(task, reading);
  const values = (place: ParameterPlace): Record<string, Json> =>
    Object.fromEntries(operation.parameters.filter((each) => each.place === place).flatMap(given));
  const template = (value: Json | undefined) => (value === undefined ? undefined : templateOf(value, reading));
  const path = values('path');
  const body = Object.values(values('body'))[0];
  const fields = values('field');
  const isForm = body === undefined && Object.keys(fields).length > 0;
  return {
    ...base,
    kind: 'call',
    method: operation.method,
    uri: uriParts(operation.uri).map((part) =>
      'variable' in part
        ? { value: templateOf(Object.hasOwn(path, part.variable) ? (path[part.variable] ?? '') : '', reading) }
        : part,
    ),
    authentication: template(authenticationOf(task.with.authentication, reading)),
    secret: secretNameOf(task.with.authentication, reading),
    headers: template(present({ ...values('header'), ...(isForm ? FORM : {}) })),
    query: template(present(values('query'))),
    commas: new Set(operation.parameters.filter(({ commas }) => commas).map(({ name }) => name)),
    body: template(isForm ? fields : body),
    output: task.with.output ?? 'content',
    redirect: task.with.redirect === true,
  };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

function described(task: OpenApiTask, { externals, pointer }: Reading) {
  const url = documentUrl(task);
  const lookup = externals.documents.get(url);
  const operation =
    lookup !== undefined && 'found' in lookup ? operationOf(lookup.found, task.with.operationId, url) : undefined;
  if (operation === undefined || typeof operation === 'string') throw new Error(`Unchecked operation at ${pointer}`);
  const parameters: Readonly<Record<string, Json>> = task.with.parameters ?? {};
  const given = ({ name }: Parameter): readonly (readonly [string, Json])[] => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    return value === undefined ? [] : [[name, value]];
  };
  return { operation, given };
}

function present(values: Readonly<Record<string, Json>>): Json | undefined {
  return Object.keys(values).length === 0 ? undefined : values;
}
