import * as z from 'zod';
import { eventFilter, filterSites, filtersIn, type StrategySource, strategy } from './event-filter.ts';
import { commonFields, dataTemplate, expressionText, taskList } from './fields.ts';
import { defineTaskKind, siteOf, templateForm } from './task-kind.ts';
import { differ, variableName } from './variables.ts';

const until = z.union([z.boolean(), expressionText, strategy], {
  error: 'must be an expression, or a strategy such as `{one}`',
});

const to = z.union(
  [
    z.strictObject({ one: eventFilter }),
    z.strictObject({ all: z.array(eventFilter).min(1).max(10) }),
    z.strictObject({ any: z.array(eventFilter).max(10), until: until.optional() }),
  ],
  { error: 'must be `{one}`, `{all}`, or `{any}` with or without `until`' },
);

/** What the variables are called where `foreach` does not say. */
const DEFAULT_NAMES = { item: 'item', at: 'index' };

const schema = z.strictObject({
  ...commonFields,
  listen: z.strictObject({ to, read: z.enum(['data', 'envelope', 'raw']).optional() }),
  foreach: z
    .strictObject({
      item: variableName.optional(),
      at: variableName.optional(),
      do: taskList.optional(),
      output: z.strictObject({ as: dataTemplate.optional() }).optional(),
      export: z.strictObject({ as: dataTemplate.optional() }).optional(),
    })
    .superRefine(differ(DEFAULT_NAMES))
    .optional(),
});
export type ListenTask = z.infer<typeof schema>;

/** The names of the event and of its index. */
export function eventVariables({ foreach }: ListenTask): { readonly item: string; readonly at: string } {
  return { item: foreach?.item ?? DEFAULT_NAMES.item, at: foreach?.at ?? DEFAULT_NAMES.at };
}

/** What ends listening to `any`. */
export function untilOf({ listen }: ListenTask): string | boolean | StrategySource | undefined {
  return 'any' in listen.to ? listen.to.until : undefined;
}

/** `listen`: events are waited for; the output is the list of them, or of what `foreach` makes of them. */
export const listenTask = defineTaskKind<ListenTask>({
  schema,
  lists: (task) =>
    task.foreach?.do === undefined
      ? []
      : [
          {
            path: ['foreach', 'do'],
            tasks: task.foreach.do,
            adds: Object.values(eventVariables(task)),
            role: 'sequence',
          },
        ],
  sites: (task) => {
    const end = untilOf(task);
    const added = Object.values(eventVariables(task));
    const { output, export: exported } = task.foreach ?? {};
    const after = (value: unknown, ...path: readonly string[]) =>
      siteOf(value, ['foreach', ...path], templateForm(value), [...added, 'output']).map((site) => ({
        ...site,
        dot: 'output' as const,
      }));
    return [
      ...filtersIn(task.listen.to, ['listen', 'to']).flatMap(({ filter, path }) => filterSites(filter, path)),
      ...(typeof end === 'object'
        ? filtersIn(end, ['listen', 'to', 'until']).flatMap(({ filter, path }) => filterSites(filter, path))
        : siteOf(typeof end === 'string' ? end : undefined, ['listen', 'to', 'until'], 'expression')),
      ...after(output?.as, 'output', 'as'),
      ...after(exported?.as, 'export', 'as'),
    ];
  },
});
