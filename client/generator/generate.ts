import { ERRORS } from '../../functions/shared/error-codes.ts';
import type { Contract } from '../../functions/shared/http/contract.ts';
import { componentSchemas, type JsonSchema, schemaReference } from '../../lib/reference/openapi-schemas.ts';
import { groupType } from './names.ts';
import { type ClientOperation, clientOperation, pagesOf } from './operations.ts';
import { componentOf, componentsIn, declaration } from './schema-types.ts';
import { tsdoc } from './tsdoc.ts';

const HEADER = '// Written by `npm run client` from the contracts; change those.\n\n';

/** The generated sources of the client by file name, not yet formatted. */
export function generateSources(allContracts: readonly Contract[]): Readonly<Record<string, string>> {
  const contracts = allContracts.map(withoutPages);
  const components = componentSchemas(contracts);
  const files = contracts.map((contract) => contextFile(contract, components));
  return {
    'errors.ts': errorsFile(),
    'schemas.ts': schemasFile(contracts, components),
    ...Object.fromEntries(files.map(({ context, text }) => [`${context}.ts`, text])),
    'api.ts': apiFile(files),
  };
}

/** What lies outside `/v1` are pages for people, which a program has no use for. */
function withoutPages(contract: Contract): Contract {
  const operations = Object.entries(contract.operations).filter(([, { path }]) => path.startsWith('/v1/'));
  return { ...contract, operations: Object.fromEntries(operations) };
}

function errorsFile(): string {
  const codes = Object.entries(ERRORS).map(
    ([code, { status, title, cause, cure }]) => `${tsdoc([`${status}: ${title}.`, '', cause, cure])}| '${code}'\n`,
  );
  return `${HEADER}/** Every code of an \`ApiError\` that this release of the API knows. */\nexport type ErrorCode =\n${codes.join('')};\n`;
}

function schemasFile(contracts: readonly Contract[], components: Readonly<Record<string, JsonSchema>>): string {
  const operations = contracts.flatMap((contract) => Object.values(contract.operations));
  const pages = pagesOf(operations, components);
  const sent = closure(
    operations.flatMap(({ body, path }) =>
      body === undefined ? [] : (componentOf(schemaReference(body, path)) ?? []),
    ),
    components,
  );
  return (
    HEADER +
    Object.entries(components)
      .filter(([name]) => !pages.has(name))
      .map(([name, schema]) => declaration(name, schema, sent.has(name) ? 'input' : 'output'))
      .join('\n')
  );
}

/** The components and all that they refer to. */
function closure(names: readonly string[], components: Readonly<Record<string, JsonSchema>>): ReadonlySet<string> {
  const found = new Set<string>(names);
  // A set that grows while it is walked is walked to its end.
  for (const name of found) for (const inner of componentsIn(components[name])) found.add(inner);
  return found;
}

interface ContextFile {
  readonly context: string;
  readonly groups: readonly string[];
  readonly text: string;
}

function contextFile({ context, operations }: Contract, components: Readonly<Record<string, JsonSchema>>): ContextFile {
  const all = Object.entries(operations).map(([id, operation]) => clientOperation(context, id, operation, components));
  const groups = Map.groupBy(all, ({ group }) => group);
  const inputs = all.flatMap(({ inputDeclaration }) => inputDeclaration ?? []);
  const body = [...inputs, ...[...groups].map(([group, methods]) => groupText(group, methods))].join('\n');
  return { context, groups: [...groups.keys()], text: `${HEADER}${imports(body, components)}\n${body}` };
}

function groupText(group: string, methods: readonly ClientOperation[]): string {
  const names = new Set(methods.map(({ method }) => method));
  if (names.size < methods.length) throw new Error(`Two operations of '${group}' have the same name on the client.`);
  const type = groupType(group);
  return `export interface ${type} {\n${methods.map(({ signature }) => signature).join('\n')}}

export function ${group}Api(caller: Caller): ${type} {
  return {\n${methods.map(({ implementation }) => implementation).join('')}};
}
`;
}

/** The imports that a text needs, in the order in which the linter wants them. */
function imports(text: string, components: Readonly<Record<string, JsonSchema>>): string {
  const used = (names: readonly string[]): readonly string[] =>
    names.filter((name) => new RegExp(`\\b${name}\\b`).test(text.replaceAll(/\/\*\*[\s\S]*?\*\/|'[^']*'/g, ''))).sort();
  const from = (names: readonly string[], file: string): string =>
    names.length === 0 ? '' : `import type { ${names.join(', ')} } from '${file}';\n`;
  return [
    from(used(['ApiPromise']), '../api-promise.ts'),
    from(used(['Caller']), '../caller.ts'),
    from(used(['CallOptions', 'CreateOptions', 'EditOptions', 'StartOptions']), '../options.ts'),
    from(used(['PagedList']), '../paged-list.ts'),
    from(used(Object.keys(components)), './schemas.ts'),
  ].join('');
}

function apiFile(files: readonly ContextFile[]): string {
  const groups = files.flatMap((file) => file.groups);
  const importOf = ({ context, groups: own }: ContextFile): string =>
    `import { ${own.flatMap((group) => [`type ${groupType(group)}`, `${group}Api`]).join(', ')} } from './${context}.ts';\n`;
  return `${HEADER}import type { Caller } from '../caller.ts';
${files.map(importOf).join('')}
${files.map(({ context }) => `export type * from './${context}.ts';\n`).join('')}
/** Every operation of the API, grouped by what it is about. */
export interface Api {
${groups.map((group) => `readonly ${group}: ${groupType(group)};\n`).join('')}}

export function createApi(caller: Caller): Api {
  return { ${groups.map((group) => `${group}: ${group}Api(caller)`).join(', ')} };
}
`;
}
