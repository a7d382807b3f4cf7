import { stringify } from 'yaml';

/** The kinds of tasks of the documents, each with one expression, in turn. */
const TASKS: readonly ((index: number) => object)[] = [
  (index) => ({ set: { number: index, total: '${ $input.price * $input.quantity }' } }),
  (index) => ({
    call: 'http',
    with: {
      method: 'post',
      endpoint: `https://shop.example/orders/${index}`,
      body: "${ {'order': $workflow.input.order, 'total': $input.total} }",
    },
  }),
  () => ({ if: '${ $input.total > 100 }', set: { large: true } }),
  () => ({ wait: { seconds: 1 }, output: { as: "${ $merge([$input, {'waited': true}]) }" } }),
  () => ({
    try: [{ ask: { call: 'http', with: { method: 'get', endpoint: '${ $input.url }' } } }],
    catch: { errors: { with: { status: 503 } }, retry: { limit: { attempt: { count: 3 } } } },
  }),
];

/** A definition of so many tasks in a row, as YAML. */
export function documentOf(tasks: number): string {
  const list = Array.from({ length: tasks }, (_, index) => ({
    [`task${index}`]: TASKS[index % TASKS.length]?.(index),
  }));
  return stringify({
    document: { dsl: '1.0.3', namespace: 'bench', name: `tasks-${tasks}`, version: '1.0.0' },
    evaluate: { language: 'jsonata' },
    do: list,
  });
}

/** The expressions of a definition, as they are between `${` and `}`. */
export function expressionsOf(document: string): readonly string[] {
  return [...document.matchAll(/\$\{ (.+?) \}(?="|'|$)/gm)].map(([, expression = '']) => expression);
}
