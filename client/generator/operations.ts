import type { Operation } from '../../functions/shared/http/contract.ts';
import { inlineSchema, type JsonSchema, schemaReference } from '../../lib/reference/openapi-schemas.ts';
import { inputType, type MethodName, methodName } from './names.ts';
import { componentOf, fieldsOf, isRequired, members } from './schema-types.ts';
import { tsdoc } from './tsdoc.ts';

/** An operation as the client offers it, in pieces of TypeScript. */
export interface ClientOperation extends MethodName {
  /** Declaration of the input's type. @default - the input is a component, or there is none */
  readonly inputDeclaration?: string;
  /** The method in the interface of its group, with documentation. */
  readonly signature: string;
  /** The method in the object that implements the interface. */
  readonly implementation: string;
}

/** What an operation takes, place by place. */
interface Input {
  readonly fields: JsonSchema;
  readonly body: string | undefined;
  readonly type: string | undefined;
  readonly required: boolean;
}

/** @throws Error when the operation's input or answer does not fit the client's way of calling */
export function clientOperation(
  context: string,
  id: string,
  operation: Operation,
  components: Readonly<Record<string, JsonSchema>>,
): ClientOperation {
  const name = methodName(context, id, operation);
  const input = inputOf(id, operation, components);
  const item = itemOf(operation, components);
  const options = optionsType(operation);
  const parameters = [
    ...(input.type === undefined ? [] : [`input${input.required ? '' : '?'}: ${input.type}`]),
    `options${options === 'EditOptions' ? '' : '?'}: ${options}`,
  ];
  const given = input.type === undefined ? 'options' : 'input, options';
  const passed = input.type === undefined ? '{}, options' : 'input, options';
  return {
    ...name,
    ...(input.type === undefined || input.type === input.body
      ? {}
      : { inputDeclaration: inputDeclaration(id, name, input) }),
    signature: `${methodDocs(operation)}${name.method}(${parameters.join(', ')}): ${resultType(operation, item)};\n`,
    implementation: `${name.method}: (${given}) => caller.${item === undefined ? 'call' : 'list'}(${descriptor(name, operation)}, ${passed}),\n`,
  };
}

function inputOf(id: string, operation: Operation, components: Readonly<Record<string, JsonSchema>>): Input {
  const parts = [operation.params, operation.query].flatMap((part) =>
    part === undefined ? [] : [inlineSchema(part, 'input')],
  );
  const fields: JsonSchema = {
    type: 'object',
    properties: Object.assign({}, ...parts.map(fieldsOf)),
    required: parts.flatMap((part) => Object.keys(fieldsOf(part)).filter((field) => isRequired(part, field))),
  };
  const body =
    operation.body === undefined ? undefined : componentOf(schemaReference(operation.body, `the body of ${id}`));
  const bodySchema = body === undefined ? {} : (components[body] ?? {});
  if (body !== undefined && bodySchema['type'] !== 'object') throw new Error(`The body of ${id} is no object.`);
  const names = [...parts, bodySchema].flatMap((part) => Object.keys(fieldsOf(part)));
  if (new Set(names).size < names.length)
    throw new Error(`Two parts of the input of ${id} have a field of the same name.`);
  // The options of an edit are required and follow the input, which therefore is, even where no field of it is.
  const required =
    operation.etag === 'required' ||
    [fields, bodySchema].some((part) => Object.keys(fieldsOf(part)).some((field) => isRequired(part, field)));
  const own = Object.keys(fieldsOf(fields)).length > 0 ? inputType(id) : undefined;
  return { fields, body, type: own ?? body, required };
}

function inputDeclaration(id: string, { group, method }: MethodName, { fields, body }: Input): string {
  const base = body === undefined ? '' : ` extends ${body}`;
  return `/** Input of \`${group}.${method}\`. */\nexport interface ${inputType(id)}${base} {\n${members(fields, 'input')}}\n`;
}

/** Name of the items of a list that comes in pages. */
function itemOf(operation: Operation, components: Readonly<Record<string, JsonSchema>>): string | undefined {
  if (operation.query === undefined || !('cursor' in operation.query.shape)) return undefined;
  const page = components[answerOf(operation) ?? ''] ?? {};
  const item = componentOf((fieldsOf(page)['items']?.['items'] ?? {}) as JsonSchema);
  if (item === undefined) throw new Error(`${operation.path} takes a cursor but answers with no page of a component.`);
  return item;
}

/** Name of the component that the operation answers with. */
function answerOf(operation: Operation): string | undefined {
  return operation.response && componentOf(schemaReference(operation.response, operation.path));
}

/** Components that are pages of lists, which the client offers as `Page<item>`. */
export function pagesOf(
  operations: readonly Operation[],
  components: Readonly<Record<string, JsonSchema>>,
): ReadonlySet<string> {
  const paged = operations.filter((operation) => itemOf(operation, components) !== undefined);
  return new Set(paged.flatMap((operation) => answerOf(operation) ?? []));
}

function resultType(operation: Operation, item: string | undefined): string {
  return item === undefined ? `ApiPromise<${answerOf(operation) ?? 'void'}>` : `PagedList<${item}>`;
}

type OptionsType = 'CallOptions' | 'CreateOptions' | 'EditOptions' | 'StartOptions';

function optionsType({ idempotent, etag, waits }: Operation): OptionsType {
  if (waits === true) return 'StartOptions';
  if (etag !== 'required') return idempotent === true ? 'CreateOptions' : 'CallOptions';
  if (idempotent === true) throw new Error('The client has no options for an edit with an idempotency key.');
  return 'EditOptions';
}

function methodDocs(operation: Operation): string {
  const { summary, description, permission, etag, method, path, errors } = operation;
  return tsdoc([
    `${summary.replace(/\?$/, '')}: \`${method} ${path}\`.`,
    '',
    ...description.split('\n'),
    ...(etag === 'returned' ? ['`withResponse()` has the `etag`.'] : []),
    ...(permission.includes(':') ? [`Needs the permission \`${permission}\`.`] : []),
    ...(errors.length === 0 ? [] : [`@throws ApiError ${errors.map((code) => `\`${code}\``).join(', ')}`]),
  ]);
}

function descriptor({ group, method }: MethodName, operation: Operation): string {
  const { query, body, idempotent, permission } = operation;
  const fields = {
    id: `${group}.${method}`,
    method: operation.method,
    path: operation.path,
    ...(query === undefined ? {} : { query: Object.keys(query.shape) }),
    ...(body === undefined ? {} : { body: true }),
    ...(idempotent === true ? { idempotent } : {}),
    ...(permission === 'public' ? { public: true } : {}),
  };
  return JSON.stringify(fields);
}
