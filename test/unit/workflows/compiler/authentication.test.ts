import { describe, expect, test } from 'vitest';
import { httpCallPayload } from '../../../../functions/tasks/domain/http-call-payload.ts';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { compiled, definition, SETTINGS } from './support/run.ts';

const GRANT = {
  authority: 'https://login.example',
  grant: 'client_credentials',
  client: { id: 'orders', secret: '${ $input.secret }' },
};

const calling = (oauth2: object, use: object = {}) =>
  definition({
    use,
    do: [
      {
        ask: {
          call: 'http',
          with: { method: 'get', endpoint: { uri: 'https://a.example', authentication: { oauth2 } } },
        },
      },
    ],
  });

describe('oauth2', () => {
  test('goes to the connector as it is written, with its expressions', () => {
    const { stateMachine, needs, warnings } = compiled(calling({ ...GRANT, scopes: ['a', '${ $input.scope }'] }));
    expect(stateMachine).toMatchObject({
      States: {
        ask: {
          Arguments: {
            Payload: {
              authentication: {
                oauth2: {
                  ...GRANT,
                  client: { id: 'orders', secret: expect.stringMatching(/^\{%.*secret.*%\}$/) },
                  scopes: ['a', expect.stringMatching(/^\{%.*scope.*%\}$/)],
                },
              },
            },
          },
        },
      },
    });
    expect([needs, warnings]).toEqual([[], []]);
  });

  test('is what the connector reads', () => {
    const oauth2 = { ...GRANT, client: { id: 'orders', authentication: 'none' }, endpoints: { token: 't' } };
    const { stateMachine } = compiled(calling(oauth2));
    const { authentication } = (
      stateMachine as { States: { ask: { Arguments: { Payload: { authentication: unknown } } } } }
    ).States.ask.Arguments.Payload;
    const payload = { execution: 'arn', task: '/do/0', method: 'get', uri: 'https://a.example', authentication };
    expect(httpCallPayload.parse(payload).authentication).toEqual({ oauth2 });
  });

  test('with credentials written out compiles with warnings', () => {
    const written = { ...GRANT, grant: 'password', client: { id: 'a', secret: 'b' }, username: 'ada', password: 'c' };
    expect(compiled(calling(written)).warnings).toMatchObject(
      ['client/secret', 'password'].map((path) => ({
        code: 'credential-in-definition',
        pointer: `/do/0/ask/with/endpoint/authentication/oauth2/${path}`,
      })),
    );
  });

  test('by a secret needs a connection', () => {
    const { stateMachine, needs } = compiled(calling({ use: 'shop' }, { secrets: ['shop'] }));
    expect(JSON.stringify(stateMachine)).toContain('"oauth2":{"secret":"shop"}');
    expect(needs).toEqual([{ part: 'connections', pointer: '/do/0/ask' }]);
    expect(compile(calling({ use: 'shop' }), SETTINGS)).toMatchObject({
      errors: [{ code: 'unknown-reference', pointer: '/do/0/ask/with/endpoint/authentication/oauth2/use' }],
    });
  });

  test.each([
    ['another grant', { ...GRANT, grant: 'authorization_code' }],
    ['a grant of a password without one', { ...GRANT, grant: 'password' }],
    ['a client without a secret', { ...GRANT, client: { id: 'orders' } }],
    ['a client that signs', { ...GRANT, client: { id: 'a', secret: 'b', authentication: 'private_key_jwt' } }],
    ['what is not looked at', { ...GRANT, issuers: ['https://login.example'] }],
    ['no authority', { grant: 'client_credentials', client: GRANT.client }],
  ])('%s is refused', (_, oauth2) => {
    expect(compile(calling(oauth2), SETTINGS)).toMatchObject({
      ok: false,
      errors: [{ pointer: expect.stringMatching(/^\/do\/0\/ask\/with\/endpoint/) }],
    });
  });
});
