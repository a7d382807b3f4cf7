import { AwsError, HttpAnswer } from '../service.ts';
import type { Protocol } from './protocol.ts';

/**
 * The Query protocol: parameters as a form (`Tags.member.1.Key=tenant`), answers as XML. Values stay strings, as
 * only the operation knows their types.
 */
export const queryProtocol: Protocol = {
  read(request) {
    const form = new URLSearchParams(request.body === '' ? request.query : request.body);
    const action = form.get('Action');
    if (action === null) throw new AwsError('MissingAction', 'The request must contain the parameter Action');
    form.delete('Action');
    form.delete('Version');
    const root: Tree = new Map();
    for (const [name, value] of form) plant(root, name.split('.'), value);
    return { action, input: Object.fromEntries([...root].map(([name, tree]) => [name, harvest(tree)])) };
  },

  answer(output, { action }, _request, requestId) {
    const result = tag(`${action}Result`, content(output ?? {}));
    const metadata = tag('ResponseMetadata', content({ RequestId: requestId }));
    return xml(200, tag(`${action}Response`, result + metadata));
  },

  failure({ code, message, status }, _request, requestId) {
    const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: QUERY_CODES[code] ?? code, Message: message };
    const body = tag('ErrorResponse', content({ Error: error, RequestId: requestId }));
    return xml(code === 'AccessDeniedException' ? 403 : status, body);
  },
};

/** The older services have their own words for the errors that all services share. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  UnrecognizedClientException: 'InvalidClientTokenId',
  ExpiredTokenException: 'ExpiredToken',
};

type Tree = Map<string, Tree | string>;

/** @throws AwsError `MalformedInput` when a name is both a value and a structure */
function plant(tree: Tree, [name = '', ...rest]: readonly string[], value: string) {
  if (rest.length === 0) {
    tree.set(name, value);
    return;
  }
  const child = tree.get(name) ?? new Map();
  if (typeof child === 'string') throw new AwsError('MalformedInput', `${name} is given twice`);
  tree.set(name, child);
  plant(child, rest, value);
}

/** Lists are written as members numbered from 1. */
function harvest(tree: Tree | string): unknown {
  if (typeof tree === 'string') return tree;
  const members = tree.get('member');
  if (members instanceof Map) {
    const numbered = [...members].sort(([left], [right]) => Number(left) - Number(right));
    return numbered.map(([, value]) => harvest(value));
  }
  return Object.fromEntries([...tree].map(([name, value]) => [name, harvest(value)]));
}

function tag(name: string, body: string): string {
  return `<${name}>${body}</${name}>`;
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => tag('member', content(item))).join('');
  if (typeof value !== 'object' || value === null) return escapeMarkup(String(value));
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  return present.map(([name, member]) => tag(name, content(member))).join('');
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function xml(status: number, body: string): HttpAnswer {
  return new HttpAnswer(status, { 'content-type': 'text/xml' }, body);
}
