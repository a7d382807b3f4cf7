import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { compiled, definition, SETTINGS } from './support/run.ts';

const calling = (authentication: object, use: object = {}) =>
  definition({
    use,
    do: [{ ask: { call: 'http', with: { method: 'get', endpoint: { uri: 'https://a.example', authentication } } } }],
  });

describe('a secret', () => {
  test.each<[string, object, object]>([
    ['in place', { bearer: { use: 'shop' } }, {}],
    ['by the name of a policy', { use: 'policy' }, { authentications: { policy: { bearer: { use: 'shop' } } } }],
  ])('is named to the connector, %s', (_, authentication, use) => {
    const { stateMachine, needs, warnings } = compiled(calling(authentication, { secrets: ['shop'], ...use }));
    expect(stateMachine).toMatchObject({
      States: { ask: { Arguments: { Payload: { authentication: { bearer: { secret: 'shop' } } } } } },
    });
    expect(needs).toEqual([{ part: 'connections', pointer: '/do/0/ask' }]);
    expect(warnings).toEqual([]);
  });

  test('is declared', () => {
    for (const source of [
      calling({ basic: { use: 'shop' } }),
      calling({ bearer: { use: 'shop' } }, { secrets: ['other'] }),
      calling({ use: 'policy' }, { authentications: { policy: { basic: { use: 'shop' } } } }),
    ]) {
      expect(compile(source, SETTINGS)).toMatchObject({ ok: false, errors: [{ code: 'unknown-reference' }] });
    }
  });

  test('cannot be read by expressions', () => {
    const source = definition({ use: { secrets: ['shop'] }, do: [{ a: { set: { x: '${ $secrets.shop }' } } }] });
    expect(compile(source, SETTINGS)).toMatchObject({ errors: [{ code: 'secret-in-expression' }] });
  });
});
