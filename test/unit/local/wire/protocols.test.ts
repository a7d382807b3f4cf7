import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError, HttpAnswer, type Service } from '../../../../local/service.ts';
import { signedScope, targetService } from '../../../../local/wire/credentials.ts';
import { jsonProtocol } from '../../../../local/wire/json-protocol.ts';
import type { WireRequest } from '../../../../local/wire/protocol.ts';
import { queryProtocol } from '../../../../local/wire/query-protocol.ts';
import { matchPath, restJsonProtocol } from '../../../../local/wire/rest-json-protocol.ts';

const service: Service = {
  name: 'things',
  protocol: 'rest-json',
  provisioners: {},
  routes: [
    { method: 'GET', path: '/things/{id}', action: 'GetThing' },
    { method: 'POST', path: '/things/{id}/run', action: 'RunThing', payload: 'Payload', headers: { 'x-mode': 'Mode' } },
    { method: 'POST', path: '/things', action: 'CreateThing' },
  ],
  authorize: () => [],
  handle: async () => ({}),
};

function request(more: Partial<WireRequest> & { search?: string }): WireRequest {
  return { method: 'POST', path: '/', query: new URLSearchParams(more.search), headers: {}, body: '', ...more };
}

const text = (answer: HttpAnswer) => String(answer.body);

describe('JSON', () => {
  test('takes the operation from the target', () => {
    const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
    expect(jsonProtocol.read(request({ headers, body: '{"a":1}' }), service)).toEqual({
      action: 'GetItem',
      input: { a: 1 },
    });
  });

  test.each(['[]', '1', 'null', '{', '"x"'])('refuses the body %s', (body) => {
    const headers = { 'x-amz-target': 'T.Op' };
    expect(() => jsonProtocol.read(request({ headers, body }), service)).toThrow(
      expect.objectContaining({ code: 'SerializationException' }),
    );
  });

  test('writes errors with their members, in the version that the client speaks', () => {
    const error = new AwsError('TransactionCanceledException', 'why', 400, { CancellationReasons: [] });
    const answer = jsonProtocol.failure(
      error,
      request({ headers: { 'content-type': 'application/x-amz-json-1.0' } }),
      'id',
    );
    expect(answer).toMatchObject({ status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' } });
    expect(JSON.parse(text(answer))).toEqual({
      __type: 'TransactionCanceledException',
      message: 'why',
      CancellationReasons: [],
    });
  });
});

describe('Query', () => {
  test('reads structures and lists of any length in their order', async () => {
    await fc.assert(
      fc.property(
        fc.array(fc.record({ Key: fc.string(), Value: fc.string() }), { minLength: 1, maxLength: 15 }),
        (tags) => {
          const form = new URLSearchParams({ Action: 'Tag', Version: '2011-06-15', 'Options.Deep.Name': 'x' });
          for (const [index, { Key, Value }] of tags.entries()) {
            form.set(`Tags.member.${index + 1}.Key`, Key);
            form.set(`Tags.member.${index + 1}.Value`, Value);
          }
          const operation = queryProtocol.read(request({ body: form.toString() }), service);
          expect(operation).toEqual({ action: 'Tag', input: { Tags: tags, Options: { Deep: { Name: 'x' } } } });
        },
      ),
    );
  });

  test('writes answers as XML, with marks escaped', () => {
    const answer = queryProtocol.answer({ A: ['<&>'], B: undefined }, { action: 'Op', input: {} }, request({}), 'id');
    expect(text(answer)).toBe(
      '<OpResponse><OpResult><A><member>&lt;&amp;&gt;</member></A></OpResult>' +
        '<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></OpResponse>',
    );
  });

  test('has its own words for the errors of all services', () => {
    const answer = queryProtocol.failure(new AwsError('AccessDeniedException', 'no'), request({}), 'id');
    expect(answer.status).toBe(403);
    expect(text(answer)).toContain('<Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message>');
  });

  test('refuses a request without an operation, and a name that is two things', () => {
    const read = (body: string) => () => queryProtocol.read(request({ body }), service);
    expect(read('Version=1')).toThrow(expect.objectContaining({ code: 'MissingAction' }));
    expect(read('Action=A&b=1&b.c=2')).toThrow(expect.objectContaining({ code: 'MalformedInput' }));
  });
});

describe('REST', () => {
  test('gathers the input from path, query, headers and body', () => {
    const read = (more: Parameters<typeof request>[0]) => restJsonProtocol.read(request(more), service);
    expect(read({ method: 'GET', path: '/things/a%2Fb', search: 'x=1&y=2&y=3' })).toEqual({
      action: 'GetThing',
      input: { id: 'a/b', x: '1', y: ['2', '3'] },
    });
    expect(read({ path: '/things/a/run', headers: { 'x-mode': 'dry' }, body: 'raw' })).toEqual({
      action: 'RunThing',
      input: { id: 'a', Payload: 'raw', Mode: 'dry' },
    });
    expect(read({ path: '/things', body: '{"name":"n"}' })).toEqual({ action: 'CreateThing', input: { name: 'n' } });
  });

  test.each([
    ['DELETE', '/things/a'],
    ['GET', '/things/a/b'],
    ['GET', '/'],
  ])('knows no %s %s', (method, path) => {
    expect(() => restJsonProtocol.read(request({ method, path }), service)).toThrow(/knows no operation/);
  });

  test('a greedy variable takes the rest of the path', () => {
    expect(matchPath('/tags/{arn+}', '/tags/a/b%20c')).toEqual({ arn: 'a/b c' });
    expect(matchPath('/tags/{arn+}', '/tags')).toBeUndefined();
  });

  test('an answer that is HTTP already is left as it is', () => {
    const own = new HttpAnswer(204);
    expect(restJsonProtocol.answer(own, { action: 'Op', input: {} }, request({}), 'id')).toBe(own);
  });
});

describe('credentials', () => {
  test('the scope names key, Region and service', () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20261122/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=abc';
    expect(signedScope(request({ headers: { authorization, 'x-amz-security-token': 't' } }))).toEqual({
      accessKeyId: 'ASIAEXAMPLE',
      region: 'us-east-1',
      service: 'sqs',
      sessionToken: 't',
    });
    expect(signedScope(request({ headers: { authorization: 'Bearer x' } }))).toBeUndefined();
  });

  test('a target names the service of an unsigned request', () => {
    const target = (name: string) => targetService(request({ headers: { 'x-amz-target': name } }));
    expect(target('AWSCognitoIdentityProviderService.InitiateAuth')).toBe('cognito-idp');
    expect(target('Unknown.Op')).toBeUndefined();
  });
});
