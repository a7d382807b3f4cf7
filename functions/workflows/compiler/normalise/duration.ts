import { milliseconds } from '../../language/durations.ts';
import type { Template } from '../../language/expression/templates.ts';
import { enclosedExpression } from '../../language/expression/text.ts';
import type { DurationSource, TimeoutSource } from '../../language/task-kinds/fields.ts';
import { type ListReading, templateOf } from './reading.ts';

/** A duration as seconds, or as an expression that gives a duration of the specification. */
export function durationOf(source: DurationSource, reading: ListReading): Template {
  if (typeof source === 'string' && enclosedExpression(source) !== undefined) return templateOf(source, reading);
  return { kind: 'literal', value: (milliseconds(source) ?? 0) / 1000 };
}

/** How long a task or the workflow may take, wherever that is written. */
export function timeoutOf(timeout: TimeoutSource | undefined, reading: ListReading): Template | undefined {
  const found = typeof timeout === 'string' ? reading.document.use?.timeouts?.[timeout] : timeout;
  return found === undefined ? undefined : durationOf(found.after, reading);
}

/** The seconds of a duration that is written out. */
export function secondsIn(duration: Template | undefined): number | undefined {
  return duration?.kind === 'literal' ? Number(duration.value) : undefined;
}
