import { isObject, type Json, type JsonObject, textOf } from '../json.ts';
import { valueAt } from '../pointer.ts';

/** What the operations of a document share. */
export interface Api {
  readonly version: 2 | 3;
  readonly document: JsonObject;
  /** Absolute, without a slash at its end. */
  readonly server: string;
}

/**
 * @param url of the document, against which relative servers are resolved
 * @returns a text that says what is wrong with the document
 */
export function apiOf(document: Json, operation: JsonObject, url: string): Api | string {
  if (!isObject(document)) return 'It is no OpenAPI document.';
  if (document['swagger'] === '2.0') return withServer(2, document, swaggerServer(document, url));
  if (!textOf(document['openapi'] ?? '').startsWith('3.')) return 'It is neither Swagger 2.0 nor OpenAPI 3.';
  return withServer(3, document, openApiServer(document, operation, url));
}

function withServer(version: Api['version'], document: JsonObject, server: URL | null): Api | string {
  if (server === null || !/^https?:$/.test(server.protocol)) return 'It names no server that HTTP reaches.';
  return { version, document, server: decoded(server.href).replace(/\/$/, '') };
}

function decoded(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    // A percent sign that encodes nothing is sent as it is written.
    return href;
  }
}

function swaggerServer({ schemes, host, basePath }: JsonObject, url: string): URL | null {
  const own = URL.parse(url);
  const offered = Array.isArray(schemes) ? schemes.map(textOf) : [];
  const scheme = offered.includes('https') ? 'https' : (offered[0] ?? own?.protocol.replace(':', ''));
  return URL.parse(`${scheme}://${textOf(host ?? own?.host ?? '')}${textOf(basePath ?? '/')}`);
}

/** The first server, of the operation if it has its own, with its variables at their defaults. */
function openApiServer(document: JsonObject, operation: JsonObject, url: string): URL | null {
  const servers = [operation['servers'], document['servers']].find((list) => Array.isArray(list) && list.length > 0);
  const [server] = Array.isArray(servers) ? (servers as readonly Json[]) : [];
  if (!isObject(server)) return URL.parse('/', url);
  const variables = isObject(server['variables']) ? server['variables'] : {};
  const text = textOf(server['url'] ?? '/').replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return isObject(variable) ? textOf(variable['default'] ?? '') : '';
  });
  return URL.parse(text, url);
}

/** An object that may stand elsewhere in the document. @returns undefined when it is nowhere in it */
export function resolved({ document }: Api, value: Json): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const reference = value['$ref'];
  if (typeof reference !== 'string') return value;
  if (!reference.startsWith('#/')) return undefined;
  const target = valueAt(document, reference.slice(1));
  return isObject(target) && !Object.hasOwn(target, '$ref') ? target : undefined;
}
