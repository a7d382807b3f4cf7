import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { validateDefinition } from '../../../../functions/workflows/simulator/validate.ts';
import { jqAnswers } from '../../../support/jq/agreement.ts';
import { EXPRESSIONS } from '../../../support/jq/expressions.ts';
import { compiled, outcome, SETTINGS } from './support/run.ts';

const HEAD = "document: {dsl: '1.0.3', namespace: test, name: text, version: '1.0.0'}\n";

/** A definition whose expressions are jq, the default. */
function withJq(tasks: string): string {
  return `${HEAD}do:\n${tasks}`;
}

describe('a definition with jq', () => {
  test('reads what comes in with `.`, and what goes out in `output.as` and `export.as`', async () => {
    const text = withJq(`
- a:
    input: {from: "{n: .n, seen: [.n]}"}
    set: {m: "\${ .n + 1 }", raw: "\${ $task.input.n }"}
    output: {as: "{m: .m, of: $input.seen, raw}"}
    export: {as: "$context + {kept: .m}"}
- b:
    set: {last: "\${ . }", kept: "\${ $context.kept }", run: "\${ $workflow.input.n }"}`);
    const last = { m: 6, of: [5], raw: 5 };
    expect(await outcome(text, { n: 5 })).toEqual({ output: { last, kept: 6, run: 5 } });
  });

  test('takes all but null and false for true in conditions', async () => {
    const text = withJq(`
- all:
    for: {each: x, in: .values}
    do: [{one: {switch: [{yes: {when: $x, then: held}}, {no: {then: not}}]}},
         {held: {set: "\${ . + {held: (.held + [$x])} }", then: exit}},
         {not: {set: "\${ . + {not: (.not + [$x])} }"}}]`);
    const one = (values: readonly unknown[]) => outcome(text, { values } as never);
    expect(await one([0])).toEqual({ output: { values: [0], held: [0] } });
    expect(await one([''])).toEqual({ output: { values: [''], held: [''] } });
    expect(await one([[]])).toEqual({ output: { values: [[]], held: [[]] } });
    expect(await one([null, false])).toEqual({ output: { values: [null, false], not: [null, false] } });
  });

  test('fails where jq raises an error, and the error can be caught', async () => {
    const failing = '- a: {set: {x: "${ .a.b }"}}';
    expect(await outcome(withJq(failing), { a: 1 })).toMatchObject({ error: 'States.QueryEvaluationError' });
    const caught = withJq(
      '- t: {try: [{a: {set: {x: "${ .a.b }"}}}], catch: {as: e, do: [{h: {set: "${ $e.status }"}}]}}',
    );
    expect(await outcome(caught, { a: 1 })).toEqual({ output: 400 });
    expect(await outcome(caught, { a: null })).toEqual({ output: { x: null } });
  });

  test('compiles members of what the platform makes to paths that carry nothing else along', () => {
    const text = withJq('- a: {set: {x: "${ $workflow.id }", y: "${ $task.name }", z: "${ $workflow.input }"}}');
    const { stateMachine } = compiled(text);
    expect(stateMachine['States']).toMatchObject({
      a: { Output: { x: '{% $states.context.Execution.Name %}', y: 'a', z: '{% $states.context.Execution.Input %}' } },
    });
  });

  test('tells where in an expression the fault is, and what to write instead', () => {
    const result = compile(withJq('- a: {set: {x: "${ .a | del(.b) }"}}'), SETTINGS);
    expect(result).toMatchObject({
      ok: false,
      errors: [
        {
          code: 'jq-not-supported',
          pointer: '/do/0/a/set/x',
          line: 3,
          detail: 'The function `del/1` is not supported, at character 6 of `.a | del(.b)`.',
          hint: expect.stringContaining('with_entries'),
        },
      ],
    });
  });
});

/** Expressions that give other values in a run than beside one. */
const READS_PLATFORM = /\$(?:input|context|workflow|task)|now/;

/** What a second task reads of the value; it is folded with the first, and paths into what is known become the member itself. */
const WAYS = [
  { expression: '.', reading: [] },
  { expression: '{value, none: .none.a}', reading: [{ value: '.value', none: '.none.a' }] },
  { expression: '{a: .value.a}', reading: [{ a: '.value.a' }] },
];

describe('compiled and run as a whole', () => {
  const dots: readonly Json[] = [{ a: [3, { b: 'é' }], b: null }, ['b', 'a', 'b']];
  const own = EXPRESSIONS.map(([name, lines]) => [name, lines.filter((line) => !READS_PLATFORM.test(line))] as const);

  test.each(own)(
    'expressions about %s give what jq gives',
    async (_, lines) => {
      for (const [index, line] of lines.entries()) {
        const { expression, reading } = WAYS[index % WAYS.length] as (typeof WAYS)[number];
        await expectAgreement(`{value: (${line})} | ${expression}`, [{ value: line }, ...reading], dots);
      }
    },
    60_000,
  );
});

/** The expression gives what the `set` tasks give, whose members are expressions. */
async function expectAgreement(
  expression: string,
  sets: readonly Readonly<Record<string, string>>[],
  dots: readonly Json[],
): Promise<void> {
  const enclosed = (members: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(members).map(([name, text]) => [name, `\${ ${text} }`]));
  const tasks = sets.map((members, index) => ({ [`t${index}`]: { set: enclosed(members) } }));
  const source = { document: { dsl: '1.0.3', namespace: 'test', name: 'text', version: '1.0.0' }, do: tasks };
  const { stateMachine } = compiled(source);
  expect(validateDefinition(stateMachine as Json)).toEqual([]);
  const theirs = await jqAnswers(expression, { dots, variables: {} });
  for (const [index, dot] of dots.entries()) {
    const answer = theirs[index] ?? 'error';
    const { output, error } = await outcome(source, dot);
    const ours = error === undefined ? [JSON.stringify(output)] : 'error';
    expect(ours, `${JSON.stringify(dot)} | ${expression}`).toEqual(answer);
  }
}
