import type { BusEvent } from './event.ts';
import type { Target } from './rule.ts';

/** What a target receives of an event: all of it, a part, a constant, or a template filled from it. */
export function targetInput(
  target: Target,
  event: BusEvent,
  rule: { readonly arn: string; readonly name: string },
): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? null);
  if (target.InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = target.InputTransformer;
  const values: Record<string, unknown> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': event.time,
    'aws.events.event': event,
    'aws.events.event.json': event,
  };
  for (const [name, path] of Object.entries(InputPathsMap)) values[name] = valueAt(event, path);
  return fill(InputTemplate, values);
}

/** Replaces `<name>`: by the bare text within quotes, by JSON elsewhere; a value that is missing by nothing. */
function fill(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/"(?:[^"\\]|\\.)*"|<([\w.-]+)>/g, (match, name: string | undefined) => {
    if (name !== undefined) return values[name] === undefined ? '' : JSON.stringify(values[name]);
    return match.replace(/<([\w.-]+)>/g, (_, inner: string) => withinQuotes(values[inner]));
  });
}

function withinQuotes(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}

/** The value at a path like `$.detail.items[0].name`. */
function valueAt(event: BusEvent, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[step] : undefined,
    event,
  );
}
