import { isObject, type Json, type JsonObject, textOf } from '../json.ts';
import { type Api, apiOf, resolved } from './api.ts';

/** Where a parameter goes. */
export type ParameterPlace = 'path' | 'query' | 'header' | 'body' | 'field';

export interface Parameter {
  readonly name: string;
  readonly place: ParameterPlace;
  readonly required: boolean;
  /** A list is sent as one text with commas between its items. @default - once for each item */
  readonly commas: boolean;
}

/** A request that an OpenAPI document describes. */
export interface Operation {
  readonly method: string;
  /** Absolute, with `{name}` for parameters. */
  readonly uri: string;
  readonly parameters: readonly Parameter[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const PLACES: Readonly<Record<string, ParameterPlace>> = {
  path: 'path',
  query: 'query',
  header: 'header',
  body: 'body',
  formData: 'field',
};

/** Names of the operations of a document (Swagger 2.0, OpenAPI 3). */
export function operationIds(document: Json): readonly string[] {
  return operationsOf(document)
    .flatMap(({ operation }) => operation['operationId'] ?? [])
    .map(textOf);
}

/**
 * The operation of that name.
 * @param url of the document, against which relative servers are resolved
 * @returns a text that says what is wrong with the document, or undefined when it has no such operation
 */
export function operationOf(document: Json, operationId: string, url: string): Operation | string | undefined {
  const found = operationsOf(document).find(({ operation }) => operation['operationId'] === operationId);
  if (found === undefined) return undefined;
  const api = apiOf(document, found.operation, url);
  if (typeof api === 'string') return api;
  const { path, item, method, operation } = found;
  const parameters = parametersOf(api, item, operation);
  if (typeof parameters === 'string') return parameters;
  return { method: method.toUpperCase(), uri: api.server + path, parameters };
}

interface Found {
  readonly path: string;
  readonly method: string;
  readonly item: JsonObject;
  readonly operation: JsonObject;
}

function operationsOf(document: Json): readonly Found[] {
  const paths = isObject(document) ? document['paths'] : undefined;
  if (!isObject(paths)) return [];
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isObject(item)) return [];
    return METHODS.flatMap((method) => {
      const operation = item[method];
      return isObject(operation) ? [{ path, method, item, operation }] : [];
    });
  });
}

/** Those of the operation, and those of the path that it does not replace. */
function parametersOf(api: Api, item: JsonObject, operation: JsonObject): readonly Parameter[] | string {
  const found = new Map<string, Parameter>();
  for (const source of [...listOf(item['parameters']), ...listOf(operation['parameters'])]) {
    const parameter = parameterOf(api, resolved(api, source));
    if (typeof parameter === 'string') return parameter;
    if (parameter !== undefined) found.set(`${parameter.place} ${parameter.name}`, parameter);
  }
  const body = resolved(api, operation['requestBody'] ?? null);
  if (body !== undefined) {
    found.set('body', { name: 'body', place: 'body', required: body['required'] === true, commas: false });
  }
  return [...found.values()];
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** @returns undefined for what nobody needs to give, a text for what cannot be given */
function parameterOf(api: Api, source: JsonObject | undefined): Parameter | string | undefined {
  if (source === undefined) return 'A parameter of the operation is kept elsewhere.';
  const { name = null, in: where = null, required } = source;
  const place = Object.hasOwn(PLACES, textOf(where)) ? PLACES[textOf(where)] : undefined;
  if (typeof name !== 'string' || place === undefined) {
    return required === true
      ? `The operation needs the ${textOf(where)} parameter ${textOf(name)}, which cannot be sent.`
      : undefined;
  }
  const isRequired = required === true || place === 'path';
  return { name, place, required: isRequired, commas: place === 'query' && sendsCommas(api, source) };
}

/** Swagger 2.0 joins lists unless told otherwise, OpenAPI 3 repeats the name unless told otherwise. */
function sendsCommas({ version }: Api, { type, collectionFormat, explode, style }: JsonObject): boolean {
  if (version === 2) return type === 'array' && (collectionFormat ?? 'csv') === 'csv';
  return explode === false && (style ?? 'form') === 'form';
}
