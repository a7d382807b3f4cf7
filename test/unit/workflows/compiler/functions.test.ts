import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { compiled, definition, outcome, run, SETTINGS } from './support/run.ts';
import type { Service } from './support/service.ts';

const echo: Service = ({ uri, method, body = null }, visit) => ({ body: { uri, method, body: body as Json, visit } });
const getPet = { call: 'http', with: { method: 'get', endpoint: 'https://pets.example/{petId}' } };

const withFunctions = (functions: object, tasks: readonly object[]) => definition({ use: { functions }, do: tasks });

function codes(source: Record<string, unknown>) {
  const result = compile(source, SETTINGS);
  return result.ok ? result.warnings.map(({ code }) => code) : result.errors.map(({ code }) => code);
}

describe('a call of a function', () => {
  test('is the task that the function is, with the arguments as its input, in one state', async () => {
    const source = withFunctions({ getPet }, [{ first: { call: 'getPet', with: { petId: '${ $input.id + 1 }' } } }]);
    const { result } = await run(compiled(source).stateMachine, { id: 6 }, echo);
    expect(result).toMatchObject({ output: { uri: 'https://pets.example/7', method: 'GET' }, transitions: 1 });
  });

  test('takes the input of the task where it has no arguments', async () => {
    const source = withFunctions({ getPet }, [{ first: { call: 'getPet' } }]);
    expect(await outcome(source, { petId: 3 }, echo)).toMatchObject({ output: { uri: 'https://pets.example/3' } });
  });

  test('keeps what the call says of input, output, context and flow', async () => {
    const call = {
      call: 'getPet',
      if: '$input.go',
      input: { from: '{"n": $input.pet.n}' },
      with: { petId: '${ $input.n }' },
      output: { as: '$output.uri' },
      export: { as: '{"seen": $output}' },
      ['then']: 'last',
    };
    const source = withFunctions({ getPet }, [
      { first: call },
      { last: { set: { at: '${ $input }', seen: '${ $context.seen }' } } },
    ]);
    const uri = 'https://pets.example/9';
    expect(await outcome(source, { go: true, pet: { n: 9 } }, echo)).toEqual({ output: { at: uri, seen: uri } });
  });

  test('keeps what the function says of its own', async () => {
    const twice = {
      input: { from: '{"n": $input.n * 2}' },
      set: { n: '${ $input.n }' },
      output: { as: '$output.n' },
    };
    const source = withFunctions({ twice }, [
      { first: { call: 'twice', with: { n: 4 }, output: { as: '[$output]' } } },
    ]);
    expect(await outcome(source, {}, echo)).toEqual({ output: [8] });
  });

  test('may stand in blocks and call other functions', async () => {
    const functions = {
      getPet,
      both: { do: [{ one: { call: 'getPet', with: { petId: 1 } } }, { two: { call: 'getPet', with: { petId: 2 } } }] },
    };
    const source = withFunctions(functions, [
      { each: { for: { in: '[1, 2]' }, do: [{ inner: { call: 'both' } }] } },
      { side: { fork: { branches: [{ a: { call: 'getPet', with: { petId: 5 } } }] } } },
    ]);
    expect(await outcome(source, {}, echo)).toMatchObject({ output: [{ uri: 'https://pets.example/5' }] });
  });

  test('faults as the task that makes it', async () => {
    const source = withFunctions({ getPet }, [{ first: { call: 'getPet', with: { petId: 1 } } }]);
    const { cause = '' } = (await outcome(source, {}, () => ({ status: 404 }))) as { cause?: string };
    expect(JSON.parse(JSON.parse(cause).errorMessage)).toMatchObject({ status: 404, instance: '/do/0/first' });
  });

  test('may mean a function of the platform', async () => {
    const post = {
      call: 'post-json:1.0.0@tributary',
      with: { uri: 'https://a.example', body: { x: '${ $input.x }' } },
    };
    const busyTwice: Service = (request, visit) => (visit < 3 ? { status: 503 } : echo(request, visit));
    expect(await outcome(definition({ do: [{ post }] }), { x: 1 }, busyTwice)).toMatchObject({
      output: { method: 'POST', body: { x: 1 }, visit: 3 },
    });
  });

  test.each<[string, object, object]>([
    ['unknown-function', {}, { call: 'nobody' }],
    ['unknown-function', {}, { call: 'toString' }],
    ['unknown-function', {}, { call: 'get-json:1.0.0@elsewhere' }],
    ['recursive-function', { a: { call: 'b' }, b: { call: 'a' } }, { call: 'a' }],
    ['recursive-function', { a: { do: [{ again: { call: 'a' } }] } }, { call: 'a' }],
    ['unknown-field', { a: { call: 'http', wit: 1 } }, { call: 'a' }],
    ['unused-function', { a: { set: { x: 1 } } }, { set: { x: 1 } }],
    ['grpc-not-supported', {}, { call: 'grpc', with: {} }],
  ])('is refused or warned of as %s', (code, functions, task) => {
    expect(codes(withFunctions(functions, [{ first: task }]))).toContain(code);
  });
});
