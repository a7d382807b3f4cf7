import * as z from 'zod';
import { enclosedExpression } from '../expression/text.ts';
import { expressionText, json } from './fields.ts';
import { type ExpressionSite, siteOf } from './task-kind.ts';

const SCALAR = new Set(['string', 'number', 'boolean']);

const attributes = z.record(z.string().regex(/^[a-z0-9]{1,20}$/), json).superRefine((filter, ctx) => {
  for (const [name, value] of Object.entries(filter)) {
    if (name === 'data' || SCALAR.has(typeof value)) continue;
    ctx.addIssue({ code: 'custom', path: [name], message: 'must be a text, a number or a truth value' });
  }
});

const correlation = z.strictObject({ from: expressionText, expect: json.optional() });

/** Which events are meant. */
export const eventFilter = z.strictObject({
  with: attributes.refine((filter) => Object.keys(filter).length > 0, { error: 'must name an attribute at least' }),
  correlate: z.record(z.string().min(1).max(40), correlation).optional(),
});
export type EventFilterSource = z.infer<typeof eventFilter>;

const filters = z.array(eventFilter).min(1).max(10);

/** One of several ways to consume events. */
export const strategy = z.union(
  [
    z.strictObject({ one: eventFilter }),
    z.strictObject({ all: filters }),
    z.strictObject({ any: z.union([z.array(eventFilter).max(0), filters]) }),
  ],
  { error: 'must be `{one}`, `{all}` or `{any}` with filters of events' },
);
export type StrategySource = z.infer<typeof strategy>;

/** The filters of a strategy and where they stand. */
export function filtersIn(
  source: StrategySource,
  path: readonly (string | number)[],
): readonly { readonly filter: EventFilterSource; readonly path: readonly (string | number)[] }[] {
  if ('one' in source) return [{ filter: source.one, path: [...path, 'one'] }];
  const [name, list] = 'all' in source ? (['all', source.all] as const) : (['any', source.any] as const);
  return list.map((filter, index) => ({ filter, path: [...path, name, index] }));
}

/**
 * Expressions of a filter. Those that look at an event, its data or what it is correlated by, read nothing else: they are
 * evaluated where events arrive.
 */
export function filterSites(filter: EventFilterSource, path: readonly (string | number)[]): readonly ExpressionSite[] {
  const { data, ...others } = filter.with;
  const ofEvents = (site: ExpressionSite): ExpressionSite => ({ ...site, only: ['input'] });
  const isPredicate = typeof data === 'string' && enclosedExpression(data) !== undefined;
  const dataSites = siteOf(data, [...path, 'with', 'data'], 'value');
  return [
    ...siteOf(others, [...path, 'with'], 'value'),
    ...(isPredicate ? dataSites.map(ofEvents) : dataSites),
    ...Object.entries(filter.correlate ?? {}).flatMap(([name, { from, expect }]) => [
      ...siteOf(from, [...path, 'correlate', name, 'from'], 'expression').map(ofEvents),
      ...siteOf(expect, [...path, 'correlate', name, 'expect'], 'value'),
    ]),
  ];
}
