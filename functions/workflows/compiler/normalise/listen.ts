import { readExpression, readTemplate, type Template } from '../../language/expression/templates.ts';
import { enclosedExpression } from '../../language/expression/text.ts';
import type { Json } from '../../language/json.ts';
import { type EventFilterSource, filtersIn, type StrategySource } from '../../language/task-kinds/event-filter.ts';
import { eventVariables, type ListenTask, untilOf } from '../../language/task-kinds/listen.ts';
import type { NodeList, TaskNode } from './node.ts';
import { conditionOf, outputTransformOf, type Reading, templateContext, templateOf, within } from './reading.ts';

/** A filter of events. What looks at an event is JSONata that reads `$input`, and is evaluated where events arrive. */
export interface EventFilter {
  /** Values that attributes must have. */
  readonly attributes: ReadonlyMap<string, Template>;
  /** JSONata of the event's data that must hold. @default - any data, or that of `attributes` */
  readonly predicate: string | undefined;
  readonly correlations: readonly {
    readonly name: string;
    /** JSONata of the event. */
    readonly from: string;
    /** @default - what the first event has */
    readonly expect: Template | undefined;
  }[];
}

export interface Strategy {
  readonly mode: 'one' | 'all' | 'any';
  readonly filters: readonly EventFilter[];
}

export interface ListenNode extends TaskNode {
  readonly kind: 'listen';
  readonly to: Strategy;
  /** Events whose arrival ends listening. */
  readonly untilEvents: Strategy | undefined;
  /** Ends listening when it holds after an event; `$input` is the list of what there is so far. */
  readonly until: Template | undefined;
  readonly read: 'data' | 'envelope' | 'raw';
  readonly item: string;
  readonly at: string;
  readonly tasks: NodeList;
  readonly eachOutputAs: Template | undefined;
  readonly eachExportAs: Template | undefined;
  /** Events are taken one after the other, since each is worked on or may be the last. */
  readonly oneByOne: boolean;
}

export function normaliseListen(task: ListenTask, base: TaskNode, reading: Reading): ListenNode {
  const { foreach, listen } = task;
  const { item, at } = eventVariables(task);
  const until = untilOf(task);
  const each = within(reading, ['foreach'], [item, at]);
  return {
    ...base,
    kind: 'listen',
    to: strategyOf(listen.to, reading),
    untilEvents: typeof until === 'object' ? strategyOf(until, reading) : undefined,
    until: typeof until === 'string' ? conditionOf(until, reading) : undefined,
    read: listen.read ?? 'data',
    item,
    at,
    tasks: foreach?.do === undefined ? [] : reading.list(foreach.do, ['foreach', 'do'], [item, at]),
    eachOutputAs: outputTransformOf(foreach?.output?.as, each),
    eachExportAs: outputTransformOf(foreach?.export?.as, each),
    oneByOne: foreach !== undefined || typeof until === 'string' || until === false,
  };
}

export function strategyOf(source: StrategySource, reading: Reading): Strategy {
  const mode = 'one' in source ? 'one' : 'all' in source ? 'all' : 'any';
  return { mode, filters: filtersIn(source, []).map(({ filter }) => filterOf(filter, reading)) };
}

function filterOf({ with: given, correlate = {} }: EventFilterSource, reading: Reading): EventFilter {
  const { data, ...others } = given;
  const isPredicate = typeof data === 'string' && enclosedExpression(data) !== undefined;
  const values = isPredicate || data === undefined ? others : { ...others, data };
  return {
    attributes: new Map(Object.entries(values).map(([name, value]) => [name, templateOf(value, reading)])),
    predicate: isPredicate ? sourceOf(readTemplate(data, reading.pointer, ofEvents(reading, 'condition'))) : undefined,
    correlations: Object.entries(correlate).map(([name, { from, expect }]) => ({
      name,
      from: sourceOf(readExpression(from, reading.pointer, ofEvents(reading, 'value'))) ?? '',
      expect: expect === undefined ? undefined : templateOf(expect as Json, reading),
    })),
  };
}

function ofEvents(reading: Reading, as: 'value' | 'condition') {
  return { ...templateContext(reading), available: ['input'], as };
}

function sourceOf(template: Template): string | undefined {
  return template.kind === 'expression' ? template.expression.source : undefined;
}
