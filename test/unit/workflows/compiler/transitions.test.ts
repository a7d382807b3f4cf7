import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { compiled, definition, run } from './support/run.ts';
import type { Service } from './support/service.ts';

const call = (extra: object = {}) => ({
  call: 'http',
  with: { method: 'get', endpoint: 'https://a.example/{a}' },
  ...extra,
});
const collect = { call: 'http', with: { method: 'get', endpoint: 'https://a.example' } };
const on =
  (...statuses: readonly number[]): Service =>
  (request, visit) => {
    const status = statuses[visit - 1];
    return status === undefined ? { body: { a: request.uri, visit } } : { status };
  };

interface Case {
  readonly name: string;
  readonly tasks: readonly object[];
  readonly input?: Json;
  readonly service?: Service;
  /** What the best machine written by hand takes. */
  readonly transitions: number;
}

const CASES: readonly Case[] = [
  {
    name: 'sets in a row',
    tasks: [{ a: { set: { x: 1 } } }, { b: { set: { y: '${ $input.x }' } } }, { c: { set: { z: '${ $input.y }' } } }],
    transitions: 1,
  },
  {
    name: 'a set before and after a call',
    tasks: [{ a: { set: { a: 1 } } }, { b: call() }, { c: { set: { d: '${ $input.a }' } } }],
    transitions: 1,
  },
  {
    name: 'a call with input.from, output.as and export.as',
    tasks: [
      { a: call({ input: { from: '{"a": 1}' }, output: { as: '$output.a' }, export: { as: '{"x": $output}' } }) },
      { b: { set: { x: '${ $context.x }' } } },
    ],
    transitions: 1,
  },
  {
    name: 'a loop that only computes, before a call',
    tasks: [
      {
        a: {
          for: { in: '$input.list' },
          do: [{ b: { set: { a: '${ $count($input.list) }', list: '${ $input.list }' } } }],
        },
      },
      { c: call() },
    ],
    input: { list: [1, 2, 3] },
    transitions: 1,
  },
  {
    name: 'a loop of calls whose answers $context collects',
    tasks: [
      {
        a: {
          for: { in: '[1, 2, 3]' },
          do: [{ b: { ...collect, export: { as: '{"all": $append($context.all, [$output.a])}' } } }],
        },
      },
      { c: { set: { all: '${ $context.all }' } } },
    ],
    input: { a: 1 },
    transitions: 4,
  },
  {
    name: 'branches that only compute',
    tasks: [
      { a: { fork: { branches: [{ b: { set: { x: 1 } } }, { c: { set: { y: 2 }, export: { as: '$output' } } }] } } },
    ],
    transitions: 1,
  },
  {
    name: 'a wait and a set',
    tasks: [{ a: { wait: { seconds: 1 } } }, { b: { set: { x: '${ $input.a }' } } }],
    transitions: 1,
  },
  {
    name: 'tasks with conditions in a row',
    tasks: [{ a: { if: '$input.a = 2', set: { x: 1 } } }, { b: { if: '$input.a = 3', set: { x: 2 } } }, { c: call() }],
    transitions: 2,
  },
  {
    name: 'a switch to a set before a call',
    tasks: [{ a: { switch: [{ one: { when: '$input.a = 1', then: 'b' } }] } }, { b: { set: { a: 2 } } }, { c: call() }],
    transitions: 2,
  },
  {
    name: 'a switch that several ways lead to',
    tasks: [
      { a: { switch: [{ one: { when: '$input.a = 1', then: 'b' } }, { two: { when: '$input.a = 2', then: 'c' } }] } },
      { b: { switch: [{ three: { when: '$workflow.input.b = 3', then: 'd' } }] } },
      { c: call() },
      { d: call() },
    ],
    transitions: 3,
  },
  {
    name: 'a switch between sets behind a call',
    tasks: [
      { a: call() },
      { b: { switch: [{ one: { when: '$input.visit = 1', then: 'd' } }] } },
      { c: { set: { x: 'c' }, then: 'e' } },
      { d: { set: { x: 'd' } } },
      { e: { if: '$input.x = "d"', set: { x: 'e' } } },
    ],
    transitions: 1,
  },
  {
    name: 'a list in a list',
    tasks: [{ a: { do: [{ b: { do: [{ c: call() }] } }], output: { as: '{"x": $output.a}' } } }],
    transitions: 1,
  },
  {
    name: 'a loop over calls that only collects',
    tasks: [
      {
        a: {
          for: { in: '[1, 2, 3]' },
          do: [
            { b: { ...collect, output: { as: '$append($input.all, $output.visit)' } } },
            { c: { set: { all: '${ $input }' } } },
          ],
        },
      },
    ],
    transitions: 4,
  },
  {
    name: 'a loop over calls that do not depend on each other',
    tasks: [
      {
        a: {
          for: { in: '[1, 2, 3]', each: 'n' },
          do: [{ b: { call: 'http', with: { method: 'get', endpoint: '${ "https://a.example/" & $n }' } } }],
        },
      },
    ],
    transitions: 4,
  },
  {
    name: 'a loop over calls that depend on each other',
    tasks: [{ a: { for: { in: '[1, 2, 3]' }, do: [{ b: call() }] } }],
    // One more than 2n + 1: the Choice at the end cannot end the machine.
    transitions: 8,
  },
  {
    name: 'a loop after a call',
    tasks: [{ a: call() }, { b: { for: { in: '[1, 2]' }, do: [{ c: call() }] } }],
    transitions: 7,
  },
  {
    name: 'a loop of sets',
    tasks: [
      { a: { for: { in: '[1, 2, 3]', each: 'n' }, do: [{ b: { set: { all: '${ $append($input.all, $n) }' } } }] } },
      { c: { set: { all: '${ $input.all }' } } },
    ],
    transitions: 5,
  },
  {
    name: 'branches',
    tasks: [
      { a: { fork: { branches: [{ b: call() }, { c: { set: { x: 1 } } }] } } },
      { d: { set: { all: '${ $input }' } } },
    ],
    transitions: 3,
  },
  {
    name: 'branches that write the context',
    tasks: [
      {
        a: {
          fork: {
            branches: [
              { b: call({ export: { as: '$merge([$context, {"b": 1}])' } }) },
              { c: call({ export: { as: '$merge([$context, {"c": 1}])' } }) },
            ],
          },
        },
      },
      { d: { set: { all: '${ $context }' } } },
    ],
    transitions: 3,
  },
  {
    name: 'a call that is retried twice',
    tasks: [{ a: { try: [{ b: call() }], catch: { retry: {} } } }],
    service: on(503, 503),
    transitions: 3,
  },
  {
    name: 'a caught error with its handler',
    tasks: [
      {
        a: {
          try: [{ b: call() }],
          catch: { errors: { with: { status: 404 } }, do: [{ c: { set: { x: '${ $error.status }' } } }] },
        },
      },
      { d: call() },
    ],
    service: (request) => (request.task.endsWith('b') ? { status: 404 } : { body: {} }),
    transitions: 2,
  },
  {
    name: 'calls in one try',
    tasks: [{ a: { try: [{ b: call() }, { c: call() }], catch: { do: [{ d: { set: { x: 1 } } }] } } }, { e: call() }],
    transitions: 3,
  },
  {
    name: 'calls in one try that write the context, which the handler does not see',
    tasks: [
      {
        a: {
          try: [{ b: call({ export: { as: '{"b": $output.visit}' } }) }, { c: call({ export: { as: '{"c": 1}' } }) }],
          catch: { do: [{ d: { set: { x: '${ $context }' } } }] },
        },
      },
      { e: { set: { context: '${ $context }', data: '${ $input }' } } },
    ],
    service: (request) => (request.task.endsWith('c') ? { status: 404 } : { body: { visit: 1 } }),
    // The last one is what the handler and the task behind it become.
    transitions: 3,
  },
  {
    name: 'calls in one try with a condition between them that can fail, when only errors of calls are caught',
    tasks: [
      {
        a: {
          try: [{ b: call() }, { c: { if: '$input.visit > 0', ...call() } }],
          catch: { errors: { with: { status: 404 } }, do: [{ d: { set: { x: 1 } } }] },
        },
      },
      { e: call() },
    ],
    transitions: 4,
  },
  {
    name: 'a loop that notes which of its calls fail',
    tasks: [
      {
        a: {
          input: { from: '[]' },
          for: { in: '["x", "y", "z"]', each: 'n' },
          do: [
            {
              b: {
                try: [{ c: { call: 'http', with: { method: 'get', endpoint: '${ "https://a.example/" & $n }' } } }],
                catch: { errors: { with: { status: 404 } }, do: [{ d: { set: { failed: '${ $n }' } } }] },
                output: { as: '$append($input, [$output])' },
              },
            },
          ],
        },
      },
    ],
    service: on(404),
    transitions: 5,
  },
  {
    name: 'a loop whose iterations add different things',
    tasks: [
      {
        a: {
          input: { from: '{"small": [], "large": []}' },
          for: { in: '[1, 5, 2]', each: 'n' },
          do: [
            {
              b: {
                do: [
                  { c: { switch: [{ large: { when: '$n > 3', then: 'large' } }] } },
                  {
                    small: {
                      set: { small: '${ $append($input.small, $n) }', large: '${ $input.large }' },
                      then: 'exit',
                    },
                  },
                  { large: { set: { small: '${ $input.small }', large: '${ $append($input.large, $n) }' } } },
                ],
              },
            },
          ],
        },
      },
    ],
    transitions: 7,
  },
  {
    name: 'an error raised and handled',
    tasks: [
      {
        a: {
          try: [
            { b: call() },
            { c: { if: '$input.visit = 1', raise: { error: { type: 'https://a.example/e', status: 409 } } } },
          ],
          catch: { do: [{ d: { set: { x: '${ $error.status }' } } }] },
        },
      },
      { e: call() },
    ],
    transitions: 3,
  },
];

describe('transitions', () => {
  test.each(CASES)('of $name: $transitions', async ({ tasks, input = { a: 1 }, service = on(), transitions }) => {
    const { result } = await run(compiled(definition({ do: tasks })).stateMachine, input, service);
    expect(result.status, result.cause).toBe('SUCCEEDED');
    expect(result.transitions).toBeLessThanOrEqual(transitions);
  });

  test('of a run lie within what the report predicts, and so do its events', async () => {
    for (const { tasks, input = { a: 1 }, service = on() } of CASES) {
      const { stateMachine, report } = compiled(definition({ do: tasks }));
      const { result, history } = await run(stateMachine, input, service);
      const { transitions, historyEvents } = report;
      expect(result.transitions).toBeGreaterThanOrEqual(transitions.least);
      expect(result.transitions).toBeLessThanOrEqual(transitions.most ?? Number.POSITIVE_INFINITY);
      expect(history.length).toBeGreaterThanOrEqual(historyEvents.least);
      expect(history.length).toBeLessThanOrEqual(historyEvents.most ?? Number.POSITIVE_INFINITY);
    }
  });
});
