import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { definition, outcome, SETTINGS } from './support/run.ts';

const HEAD = "document: {dsl: '1.0.3', namespace: test, name: text, version: '1.0.0', title: A text}\n";

function codes(source: string | Record<string, unknown>): readonly string[] {
  const result = compile(source, SETTINGS);
  return result.ok ? [] : result.errors.map(({ code }) => code);
}

describe('compile', () => {
  test('names the workflow and returns the schema of its input', () => {
    const schema = { type: 'object', required: ['a'] };
    const source = `${HEAD}input: {schema: {document: ${JSON.stringify(schema)}}}\ndo: [{a: {set: {x: 1}}}]`;
    expect(compile(source, SETTINGS)).toMatchObject({
      ok: true,
      document: { namespace: 'test', name: 'text', version: '1.0.0', title: 'A text' },
      inputSchema: schema,
    });
  });

  test('takes a definition without expressions whatever its language is', async () => {
    const text = `${HEAD}do:\n- a: {call: http, with: {method: get, endpoint: "https://a.example/{id}"}}\n- b: {wait: PT1S}`;
    expect(await outcome(text, { id: 'é/1' }, (request) => ({ body: request.uri }))).toEqual({
      output: 'https://a.example/%C3%A9%2F1',
    });
  });

  test.each([
    ['jq-not-supported', `${HEAD}do: [{a: {set: {x: "\${ .. }"}}}]`],
    ['jq-not-one-value', `${HEAD}evaluate: {language: jq}\ndo: [{a: {if: ".a[]", set: {x: 1}}}]`],
    ['expression-syntax', `${HEAD}do: [{a: {set: {x: "\${ .a + }"}}}]`],
    ['unknown-variable', `${HEAD}do: [{a: {set: {x: "\${ $output.y }"}}}]`],
    ['secret-in-expression', `${HEAD}do: [{a: {set: {x: "\${ $secrets.y }"}}}]`],
    ['embedded-expression', `${HEAD}do: [{a: {set: {x: "Hello \${ .a }"}}}]`],
    ['dsl-0.8', "id: a\nspecVersion: '0.8'\nstart: b\nstates: []"],
    [
      'unsupported-dsl-version',
      "document: {dsl: '2.0.0', namespace: a, name: b, version: '1.0.0'}\ndo: [{a: {set: {x: 1}}}]",
    ],
    ['missing-field', HEAD],
    ['loose-mode-not-supported', `${HEAD}evaluate: {mode: loose}\ndo: [{a: {wait: PT1S}}]`],
    ['oidc-not-supported', `${HEAD}use: {authentications: {x: {oidc: {}}}}\ndo: [{a: {wait: PT1S}}]`],
    ['schema-elsewhere', `${HEAD}input: {schema: {document: {}, resource: {endpoint: a}}}\ndo: [{a: {wait: PT1S}}]`],
    ['catch-then-not-supported', `${HEAD}do: [{a: {try: [{b: {wait: PT1S}}], catch: {then: a}}}]`],
    ['catalogs-not-supported', `${HEAD}use: {catalogs: {x: {endpoint: 'https://a.example'}}}\ndo: [{a: {wait: PT1S}}]`],
    ['sub-second-duration', `${HEAD}do: [{a: {wait: {milliseconds: 1500}}}]`],
    ['sub-second-duration', `${HEAD}do: [{a: {wait: PT0.5S}}]`],
    ['sub-second-duration', `${HEAD}do: [{a: {timeout: {after: PT1.2S}, do: [{b: {wait: PT1S}}]}}]`],
    ['sub-second-duration', `${HEAD}do: [{a: {try: [{b: {wait: PT1S}}], catch: {retry: {delay: PT0.1S}}}}]`],
    ['invalid-value', `${HEAD}do: [{a: {try: [{b: {wait: PT1S}}], catch: {retry: {delay: PT0S}}}}]`],
    ['invalid-value', `${HEAD}do: [{a: {try: [{b: {wait: PT1S}}], catch: {retry: {jitter: {from: PT2S, to: PT1S}}}}}]`],
    [
      'invalid-value',
      `${HEAD}do: [{a: {try: [{b: {wait: PT1S}}], catch: {retry: {backoff: {linear: {}, constant: {}}}}}}]`,
    ],
    ['invalid-value', `${HEAD}do: [{a: {wait: P1M}}]`],
    ['unknown-reference', `${HEAD}do: [{a: {timeout: short, do: [{b: {wait: PT1S}}]}}]`],
    [
      'unknown-variable',
      `${HEAD}evaluate: {language: jsonata}\ntimeout: {after: '${'$'}{ $context.x }'}\ndo: [{b: {wait: PT1S}}]`,
    ],
    [
      'unknown-variable',
      `${HEAD}evaluate: {language: jsonata}\nuse: {retries: {r: {when: $problem.x}}}\ndo: [{b: {wait: PT1S}}]`,
    ],
    ['shell-not-supported', `${HEAD}do: [{a: {run: {shell: {command: ls}}}}]`],
    ['grpc-not-supported', `${HEAD}do: [{a: {call: grpc, with: {}}}]`],
    ['ambiguous-task', `${HEAD}do: [{a: {set: {x: 1}, wait: PT1S}}]`],
    ['unknown-task', `${HEAD}do: [{a: {metadata: {}}}]`],
    ['task-entry-shape', `${HEAD}do: [{a: {wait: PT1S}, b: {wait: PT1S}}]`],
    ['unknown-field', `${HEAD}do: [{a: {wait: PT1S, after: b}}]`],
    ['embedded-expression', `${HEAD}evaluate: {language: jsonata}\ndo: [{a: {set: {x: "Hello \${ $input.name }!"}}}]`],
  ])('refuses with %s', (code, source) => {
    expect(codes(source)).toContain(code);
  });

  test('finds what is wrong with the workflow and with its tasks at once, in the order of the text', () => {
    expect(codes(`${HEAD}titel: x\ndo:\n- a: {wiat: PT1S}\n- b: {run: {container: {}}}`)).toEqual([
      'unknown-field',
      'unknown-task',
      'container-not-supported',
    ]);
  });

  test('refuses what compiles to more than Step Functions takes', { timeout: 60_000 }, () => {
    const call = { call: 'http', with: { method: 'get', endpoint: 'https://a.example/{a}' } };
    expect(codes(definition({ do: Array.from({ length: 2_800 }, (_, index) => ({ [`t${index}`]: call })) }))).toEqual([
      'state-machine-too-large',
    ]);
  });

  test('gives names that are cut a hash, so that they stay apart', () => {
    const name = 'n'.repeat(100);
    const tasks = [{ [`${name}1`]: { wait: 'PT1S' } }, { [`${name}2`]: { wait: 'PT1S' } }];
    const result = compile(definition({ do: tasks }), SETTINGS);
    const names = result.ok ? Object.keys((result.stateMachine as { States: object }).States) : [];
    expect(names.map((each) => each.length)).toEqual([80, 80]);
    expect(new Set(names).size).toBe(2);
  });
});
