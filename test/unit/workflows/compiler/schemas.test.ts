import { describe, expect, test } from 'vitest';
import { STANDARD_ERROR_BASE } from '../../../../functions/tasks/public.ts';
import { compiled, definition, outcome, run } from './support/run.ts';

const object = (...required: readonly string[]) => ({ schema: { document: { type: 'object', required } } });
const validation = (instance: string) => ({ type: `${STANDARD_ERROR_BASE}validation`, status: 400, instance });

async function fault(source: Record<string, unknown>, input: Record<string, unknown> = {}) {
  const { cause = '{}' } = (await outcome(source, input as never)) as { readonly cause?: string };
  return JSON.parse(cause);
}

describe('a schema of a task', () => {
  const set = { set: { x: '${ $input.x }' } };

  test('looks at the input as it is transformed', async () => {
    const source = definition({ do: [{ a: { input: { from: '$input.inner', ...object('x') }, ...set } }] });
    expect(await outcome(source, { inner: { x: 1 } })).toEqual({ output: { x: 1 } });
    expect(await fault(source, { inner: { y: 1 } })).toMatchObject(validation('/do/0/a'));
    expect(await fault(source, { x: 1 })).toMatchObject(validation('/do/0/a'));
  });

  test('looks at the output as it is transformed, wherever the task leads', async () => {
    const task = {
      ...set,
      output: { as: '{"y": $output.x}', schema: { document: { properties: { y: { type: 'number' } } } } },
    };
    const source = definition({ do: [{ a: { ...task, ['then']: 'c' } }, { c: { set: { seen: '${ $input }' } } }] });
    expect(await outcome(source, { x: 1 })).toEqual({ output: { seen: { y: 1 } } });
    expect(await fault(source, { x: 'one' })).toMatchObject(validation('/do/0/a'));
  });

  test('looks at the context that the task leaves', async () => {
    const task = {
      ...set,
      export: { as: '$output', schema: { document: { required: ['x'], properties: { x: { type: 'boolean' } } } } },
    };
    const source = definition({ do: [{ a: task }, { b: { set: { seen: '${ $context }' } } }] });
    expect(await outcome(source, { x: true })).toEqual({ output: { seen: { x: true } } });
    expect(await fault(source, { x: 1 })).toMatchObject(validation('/do/0/a'));
  });

  test('says nothing of a task that is skipped', async () => {
    const source = definition({
      do: [{ a: { if: '$input.go', ...set, ...{ input: object('x'), output: object('z') } } }],
    });
    expect(await outcome(source, { other: 1 })).toEqual({ output: { other: 1 } });
  });

  test('of blocks and switches is looked at like any other', async () => {
    const block = { do: [{ inner: set }], output: object('y') };
    expect(await fault(definition({ do: [{ block }] }), { x: 1 })).toMatchObject(validation('/do/0/block'));
    const choose = { switch: [{ one: { when: '$input.x = 1', ['then']: 'end' } }], output: object('y') };
    expect(await fault(definition({ do: [{ choose }] }), { x: 1 })).toMatchObject(validation('/do/0/choose'));
  });

  test('that does not fit is an error that can be handled', async () => {
    const handled = {
      try: [{ a: { ...set, output: object('y') } }],
      catch: {
        errors: { with: { type: `${STANDARD_ERROR_BASE}validation` } },
        do: [{ note: { set: { handled: '${ $error.instance }' } } }],
      },
    };
    expect(await outcome(definition({ do: [{ handled }] }), { x: 1 })).toEqual({
      output: { handled: '/do/0/handled/try/0/a' },
    });
  });

  test('never becomes an expression of its own', async () => {
    const evil = ['{% $states.input %}', '" & $error("x") & "', '${ $input }', "/') or true or ('"];
    const schema = { document: { properties: { x: { enum: evil } }, required: evil } };
    const source = definition({ do: [{ a: { set: '${ $input }', output: { schema } } }] });
    const fits = { x: evil[1] as string, ...Object.fromEntries(evil.map((name) => [name, 1])) };
    expect(await outcome(source, fits)).toEqual({ output: fits });
    expect(await fault(source, { x: 1 })).toMatchObject(validation('/do/0/a'));
  });
});

test('a schema of the output of the workflow looks at what it gives', async () => {
  const source = definition({ do: [{ a: { set: { x: 1 } } }], output: { as: '{"y": $output.x}', ...object('y') } });
  expect(await outcome(source, {})).toEqual({ output: { y: 1 } });
  const misfit = definition({ do: [{ a: { set: { x: 1 } } }], output: object('y') });
  expect(await fault(misfit)).toMatchObject(validation(''));
});

test('a schema costs one state', async () => {
  const source = definition({
    do: [{ a: { wait: { seconds: 1 }, output: object('x') } }, { b: { wait: { seconds: 1 } } }],
  });
  const { result } = await run(compiled(source).stateMachine, { x: 1 });
  expect(result).toMatchObject({ status: 'SUCCEEDED', transitions: 3 });
});
