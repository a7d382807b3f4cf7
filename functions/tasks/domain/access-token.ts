import * as z from 'zod';
import type { TokenGrant } from '../public.ts';
import type { HttpCallPorts } from './http-call.ts';
import { type Credentials, type OutgoingRequest, outgoingRequest } from './http-call-payload.ts';
import { fault, type TaskFault } from './problem.ts';
import { decodedBody, parsedContent } from './response-content.ts';

/** Of the specification, where a policy names none. */
const TOKEN_ENDPOINT = '/oauth2/token';

const answer = z.object({
  access_token: z.string().min(1),
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .default('Bearer'),
});

/**
 * Asks the authority for an access token (RFC 6749). One is asked for with every call: nothing of a tenant is kept.
 * @throws TaskFault `authentication.401` when the authority grants none; its answer is not shown, since it may quote the secret
 */
export async function accessToken(grant: TokenGrant, ports: HttpCallPorts): Promise<string> {
  const request = tokenRequest(grant);
  ports.guard.checkUrl(request.url);
  const { status, headers, body } = await ports.transport(request, ports.guard, ports.signal);
  if (status !== 200) throw noToken(`the authority answered ${status}`);
  const content = parsedContent(decodedBody(body, headers['content-encoding']), headers['content-type']);
  const granted = answer.safeParse(content);
  if (!granted.success) throw noToken('the authority answered without a bearer token');
  return granted.data.access_token;
}

function tokenRequest({ authority, endpoints, grant, client, request, ...asked }: TokenGrant): OutgoingRequest {
  const { id, secret, authentication = 'client_secret_post' } = client;
  const inHeader = authentication === 'client_secret_basic';
  const fields = {
    grant_type: grant,
    ...(inHeader ? {} : { client_id: id }),
    ...(authentication === 'client_secret_post' ? { client_secret: secret } : {}),
    ...(grant === 'password' ? { username: asked.username, password: asked.password } : {}),
    scope: asked.scopes?.join(' '),
    audience: asked.audiences?.join(' '),
  };
  const body = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const contentType = request?.encoding ?? 'application/x-www-form-urlencoded';
  const call = {
    method: 'POST',
    uri: endpointUri(authority, endpoints?.token ?? TOKEN_ENDPOINT),
    headers: { 'content-type': contentType, accept: 'application/json' },
    body,
  };
  return outgoingRequest(call, inHeader ? basic(id, secret ?? '') : undefined);
}

/** Both are form-encoded before they are put together (RFC 6749, section 2.3.1). */
function basic(id: string, secret: string): Credentials {
  const encoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
  return { basic: { username: encoded(id), password: encoded(secret) } };
}

/** A path is put below the authority, whether or not that ends with a slash. */
function endpointUri(authority: string, endpoint: string): string {
  return URL.canParse(endpoint) ? endpoint : `${authority.replace(/\/+$/, '')}/${endpoint.replace(/^\/+/, '')}`;
}

function noToken(detail: string): TaskFault {
  return fault('authentication', 'No access token', detail);
}
