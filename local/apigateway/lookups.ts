import type { Gateway, RestApi } from './model.ts';

/** Function of an integration or authorizer URI: `arn:…:apigateway:…:lambda:path/…/functions/<ARN>/invocations`. */
export function functionArnOf(uri: string): string {
  const [, arn] = /^arn:[^:]+:apigateway:[^:]+:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(uri) ?? [];
  if (arn === undefined) throw new Error(`${uri} is not the invocation URI of a function`);
  return arn;
}

/** @throws Error when the API is not provisioned */
export function apiOf(gateway: Gateway, id: string): RestApi {
  const api = gateway.apis.get(id);
  if (api === undefined) throw new Error(`REST API ${id} does not exist`);
  return api;
}
