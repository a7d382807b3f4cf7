import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiResource, RestApi } from '../../../../local/apigateway/model.ts';
import { matchPath } from '../../../../local/apigateway/routing.ts';

function apiWith(...paths: string[]): RestApi {
  const resources = new Map<string, ApiResource>();
  const add = (path: string): string => {
    const id = path === '' ? '/' : path;
    if (resources.has(id)) return id;
    const parentId = path === '' ? undefined : add(path.slice(0, path.lastIndexOf('/')));
    resources.set(id, { id, parentId, pathPart: path.split('/').at(-1) ?? '', path: id, methods: new Map() });
    return id;
  };
  for (const path of paths) {
    const integration = { kind: 'mock', requestTemplates: {}, responses: [] } as const;
    resources.get(add(path))?.methods.set('ANY', { httpMethod: 'ANY', apiKeyRequired: false, integration });
  }
  return {
    id: 'api',
    name: 'api',
    rootResourceId: add(''),
    createdAt: 0,
    apiKeySource: 'HEADER',
    binaryMediaTypes: [],
    resources,
    authorizers: new Map(),
    gatewayResponses: new Map(),
  };
}

const api = apiWith('/a', '/a/b', '/a/{id}', '/a/{id}/c', '/a/{id}/{rest+}', '/{proxy+}');

test.each([
  ['/a', '/a', {}],
  ['/a/', '/a', {}],
  ['/a/b', '/a/b', {}],
  ['/a/x', '/a/{id}', { id: 'x' }],
  ['/a/x/c', '/a/{id}/c', { id: 'x' }],
  ['/a/b/c', '/a/{id}/c', { id: 'b' }],
  ['/a/x/d/e', '/a/{id}/{rest+}', { id: 'x', rest: 'd/e' }],
  ['/z/y', '/{proxy+}', { proxy: 'z/y' }],
])('%s leads to %s', (path, resource, pathParameters) => {
  const match = matchPath(api, path);
  expect([match?.resource.path, match?.pathParameters]).toEqual([resource, pathParameters]);
});

test('the root has no methods here, so it leads nowhere', () => {
  expect(matchPath(api, '/')).toBeUndefined();
});

test('a greedy variable gives back every path that was encoded', () =>
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 5 }), (segments) => {
      const greedy = apiWith('/{proxy+}');
      const path = `/${segments.map(encodeURIComponent).join('/')}`;
      expect(matchPath(greedy, path)?.pathParameters['proxy']).toBe(segments.join('/'));
    }),
  ));
